// Targets are kept in the metric's own unit; people type seconds, per cent, and money as they count it.
import type { Unit } from '@/api/types'
import { currencyOf } from '@/ui/format'

/** What stands in the input for a stored target. */
export function toInput(value: number | null | undefined, unit: Unit | undefined): string {
  if (value === null || value === undefined) return ''
  const currency = currencyOf(unit)
  if (currency) return String(value / 10 ** currency.digits)
  const shown = unit === 'duration' ? value / 1000 : unit === 'percent' ? value * 100 : value
  return String(Math.round(shown * 1000) / 1000)
}

/** What is stored for an input; empty or not a number means no line. */
export function fromInput(text: string | number | null | undefined, unit: Unit | undefined): number | null {
  if (text === null || text === undefined || String(text).trim() === '') return null
  const typed = Number(text)
  if (!Number.isFinite(typed)) return null
  const currency = currencyOf(unit)
  if (currency) return Math.round(typed * 10 ** currency.digits)
  if (unit === 'duration') return Math.round(typed * 1000)
  return unit === 'percent' ? Math.round(typed * 1000) / 100_000 : typed
}

/** The unit beside the input. */
export function unitMark(unit: Unit | undefined, seconds: string): string {
  return unit === 'duration' ? seconds : unit === 'percent' ? '%' : (currencyOf(unit)?.code ?? '')
}
