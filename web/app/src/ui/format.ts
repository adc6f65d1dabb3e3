// How figures read on the screen. Everything here is pure: the locale comes in, a text goes out, and a figure that
// does not exist is always an en dash. Durations come as milliseconds, rates as fractions (0.817 is 81.7 %).
import type { Locale } from './i18n'

export const none = '–'

/** What a figure is, as the metric catalogue names it; money is followed by its currency, as in money USD. */
export type Unit = 'count' | 'percent' | 'duration' | 'score' | 'ratio' | 'characters' | 'people' | `money ${string}`

type Figure = number | null | undefined

function missing(value: Figure): value is null | undefined {
  return value === null || value === undefined || !Number.isFinite(value)
}

function pad(n: number): string {
  return String(n).padStart(2, '0')
}

/** 18 秒, 1 分 24 秒, 2 小时 05 分; 18s, 1m 24s, 2h 05m. Rounded to whole seconds, from one hour on to whole minutes. */
export function formatDuration(ms: Figure, locale: Locale): string {
  if (missing(ms)) return none
  const sign = ms < 0 ? '−' : ''
  const seconds = Math.round(Math.abs(ms) / 1000)
  const zh = locale === 'zh-CN'
  if (seconds < 60) return sign + (zh ? `${seconds} 秒` : `${seconds}s`)
  if (seconds < 3600) {
    const m = Math.floor(seconds / 60)
    const s = pad(seconds % 60)
    return sign + (zh ? `${m} 分 ${s} 秒` : `${m}m ${s}s`)
  }
  const minutes = Math.round(seconds / 60)
  const h = Math.floor(minutes / 60)
  const m = pad(minutes % 60)
  return sign + (zh ? `${h} 小时 ${m} 分` : `${h}h ${m}m`)
}

/** A set line or a target, without needless zeros: 90 s reads 1 分 30 秒, 5 min reads 5 分钟, 4 h reads 4 小时. */
export function formatLimit(ms: Figure, locale: Locale): string {
  if (missing(ms)) return none
  const seconds = Math.round(ms / 1000)
  const zh = locale === 'zh-CN'
  if (seconds >= 3600 && seconds % 3600 === 0) return zh ? `${seconds / 3600} 小时` : `${seconds / 3600}h`
  if (seconds >= 60 && seconds < 3600 && seconds % 60 === 0) return zh ? `${seconds / 60} 分钟` : `${seconds / 60}m`
  return formatDuration(ms, locale)
}

/** 12,020. Fractions are rounded unless digits says otherwise. */
export function formatCount(value: Figure, locale: Locale, digits = 0): string {
  if (missing(value)) return none
  return new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)
}

/** 81.7%, always one decimal. */
export function formatPercent(fraction: Figure, locale: Locale, digits = 1): string {
  if (missing(fraction)) return none
  return `${formatCount(fraction * 100, locale, digits)}%`
}

const wholes = ['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF']
const thousandths = ['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND']

/** The currency of a unit of money and how many decimals it has; null for other units. The browser's own table differs for some. */
export function currencyOf(unit: Unit | undefined): { code: string; digits: number } | null {
  if (!unit?.startsWith('money ')) return null
  const code = unit.slice('money '.length)
  return { code, digits: wholes.includes(code) ? 0 : thousandths.includes(code) ? 3 : 2 }
}

/** 12,345.67 USD for 1234567, 1,234 JPY for 1234: amounts come in the smallest unit of their currency. */
export function formatMoney(minor: Figure, currency: { code: string; digits: number }, locale: Locale, digits = currency.digits): string {
  if (missing(minor)) return none
  return `${formatCount(minor / 10 ** currency.digits, locale, digits)} ${currency.code}`.trim()
}

/** A mark of an axis: without decimals where it needs none. */
export function formatMark(minor: number, currency: { code: string; digits: number }, locale: Locale): string {
  return formatMoney(minor, currency, locale, Math.round(minor) % 10 ** currency.digits === 0 ? 0 : currency.digits)
}

/** Any figure by its unit. */
export function formatFigure(value: Figure, unit: Unit, locale: Locale): string {
  const currency = currencyOf(unit)
  if (currency) return formatMoney(value, currency, locale)
  switch (unit) {
    case 'duration':
      return formatDuration(value, locale)
    case 'percent':
      return formatPercent(value, locale)
    case 'score':
    case 'ratio':
      return formatCount(value, locale, 2)
    default:
      return formatCount(value, locale)
  }
}

/** A target with its side: ≤ 1 分 30 秒, ≥ 85.0%. */
export function formatTarget(value: Figure, unit: Unit, better: Better, locale: Locale): string {
  if (missing(value)) return none
  const text = unit === 'duration' ? formatLimit(value, locale) : unit === 'percent' ? trimPercent(value, locale) : formatFigure(value, unit, locale)
  return `${better === 'down' ? '≤' : '≥'} ${text}`
}

function trimPercent(fraction: number, locale: Locale): string {
  const tenths = Math.round(fraction * 1000)
  return formatPercent(fraction, locale, tenths % 10 === 0 ? 0 : 1)
}

/** Which way a metric wants to go; one that wants neither is never coloured. */
export type Better = 'up' | 'down' | ''

export interface Change {
  /** What the screen says, such as 快 18 秒. */
  text: string
  /** Which way the figure itself moved. */
  direction: 'up' | 'down' | 'flat'
  /** Whether that is good news; a neutral metric knows no good or bad. */
  tone: 'good' | 'bad' | 'neutral'
}

/**
 * The change against the compared period: waits get faster or slower by a time, rates move by percentage points, counts
 * by per cent. Null when either side is missing, and for counts also when the compared side is zero.
 */
export function formatChange(now: Figure, before: Figure, unit: Unit, better: Better, locale: Locale): Change | null {
  if (missing(now) || missing(before)) return null
  const step = unit === 'duration' ? 1000 : unit === 'percent' ? 0.001 : unit === 'score' || unit === 'ratio' ? 0.01 : 1
  const relative = unit !== 'duration' && unit !== 'percent' && unit !== 'score'
  if (relative && before === 0) return null
  const moved = Math.round(now / step) - Math.round(before / step)
  if (moved === 0) return { text: locale === 'zh-CN' ? '持平' : 'no change', direction: 'flat', tone: 'neutral' }
  const direction = moved > 0 ? 'up' : 'down'
  const tone = better === '' ? 'neutral' : better === direction ? 'good' : 'bad'
  return { text: changeText(now, before, unit, Math.abs(moved) * step, direction, locale), direction, tone }
}

function changeText(now: number, before: number, unit: Unit, size: number, direction: 'up' | 'down', locale: Locale): string {
  const zh = locale === 'zh-CN'
  const up = direction === 'up'
  if (unit === 'duration') {
    const time = formatDuration(size, locale)
    return zh ? `${up ? '慢' : '快'} ${time}` : `${time} ${up ? 'slower' : 'faster'}`
  }
  if (unit === 'percent') {
    const points = formatCount(size * 100, locale, 1)
    return zh ? `${up ? '升' : '降'} ${points} 个百分点` : `${up ? 'up' : 'down'} ${points} pp`
  }
  if (unit === 'score') {
    const points = formatCount(size, locale, 2)
    return zh ? `${up ? '升' : '降'} ${points}` : `${up ? 'up' : 'down'} ${points}`
  }
  const share = ((now - before) / Math.abs(before)) * 100
  return `${share > 0 ? '+' : '−'}${formatCount(Math.abs(share), locale, 1)}%`
}

/** 2026-10-23 becomes 10-23; a range across years keeps the year. Days are calendar days, never instants. */
export function formatDay(day: string, withYear = false): string {
  return withYear ? day : day.slice(5)
}

/** 10-23 – 11-21, or with years when they differ. */
export function formatDayRange(from: string, to: string): string {
  if (from === to) return formatDay(from)
  const years = from.slice(0, 4) !== to.slice(0, 4)
  return `${formatDay(from, years)} – ${formatDay(to, years)}`
}

/** A moment in a named zone, such as 2026-11-21 14:32:05. Takes microseconds since 1970; zero means never. */
export function formatMoment(micros: Figure, zone: string, parts: 'full' | 'minute' | 'time' = 'minute'): string {
  if (missing(micros) || micros === 0) return none
  const date = new Date(micros / 1000)
  const read = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23'
  }).formatToParts(date)
  const get = (type: string) => read.find((p) => p.type === type)?.value ?? ''
  const day = `${get('year')}-${get('month')}-${get('day')}`
  const minute = `${get('hour')}:${get('minute')}`
  if (parts === 'time') return `${minute}:${get('second')}`
  return parts === 'full' ? `${day} ${minute}:${get('second')}` : `${day} ${minute}`
}
