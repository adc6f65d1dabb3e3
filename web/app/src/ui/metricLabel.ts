import { formatLimit } from './format'
import type { Locale } from './i18n'

interface Param {
  name: string
  default: string
  unit?: string
}

/** A parameter's value as people say it: 180 seconds are 3 minutes; without the space that a running text would have. */
export function paramText(value: string, unit: string | undefined, locale: Locale): string {
  const n = Number(value)
  if (!Number.isFinite(n)) return value
  const ms = { s: 1000, seconds: 1000, second: 1000, min: 60_000, minutes: 60_000, h: 3_600_000, hours: 3_600_000 }[unit ?? '']
  if (ms) return formatLimit(n * ms, locale).replace(/ /g, '')
  if (unit === 'd' || unit === 'days' || unit === 'day') return locale === 'zh-CN' ? `${n}天` : `${n} days`
  return value
}

/** The parameters that a reference such as consult_pay_rate(d=3) sets. */
export function givenIn(ref: string): Record<string, string> {
  return Object.fromEntries([...ref.matchAll(/(\w+)=(\w+)/g)].map((m) => [m[1]!, m[2]!]))
}

/** A metric's formula, a parameter in it being as given or at its default: "within X" reads "within 3m", "within d days" reads "within 7 days". */
export function metricFormula(metric: { formula: string; params: readonly Param[] }, locale: Locale, given: Record<string, string> = {}): string {
  return metric.params.reduce((text, p) => {
    const value = given[p.name] ?? p.default
    if (p.name === 'x') return text.replace(/\bX\b/g, paramText(value, p.unit, locale))
    return p.unit === 'd' ? text.replace(new RegExp(`\\b${p.name} (天|days)`, 'g'), `${value} $1`) : text
  }, metric.formula)
}

/** A metric's name with its parameters at their defaults: {x}回复率 reads 3分钟回复率. */
export function metricLabel(metric: { label: string; params: readonly Param[] }, locale: Locale, given: Record<string, string> = {}): string {
  return metric.params.reduce((text, p) => text.replaceAll(`{${p.name}}`, paramText(given[p.name] ?? p.default, p.unit, locale)), metric.label)
}
