// Terms of an agent are kept as instants and edited as days of the reporting zone.
import type { AgentTerm } from '@/api/settings'

/** The first instant of a day in a zone, in microseconds; found by trying, so that every change of clocks is right. */
export function dayStart(day: string, zone: string): number {
  const guess = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(guess)) return 0
  let at = guess
  for (let i = 0; i < 3; i++) at = guess - offsetAt(at, zone)
  return at * 1000
}

/** The day of an instant in a zone; nothing for an instant at the beginning of all time. */
export function dayOf(micros: number, zone: string): string {
  if (!micros) return ''
  return new Date(micros / 1000 + offsetAt(micros / 1000, zone)).toISOString().slice(0, 10)
}

function offsetAt(ms: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).formatToParts(ms)
  const get = (type: string) => Number(parts.find((p) => p.type === type)?.value)
  return Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second')) - Math.floor(ms / 1000) * 1000
}

/** The term in force at an instant: the latest that has begun, else the first one. */
export function termAt(terms: readonly AgentTerm[], micros: number): AgentTerm | undefined {
  const sorted = [...terms].sort((a, b) => a.from - b.from)
  return sorted.filter((term) => term.from <= micros).at(-1) ?? sorted[0]
}
