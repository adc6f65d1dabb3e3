// The weekly hours of a calendar as people see them: one line per weekday with its openings.
import type { Hours, Weekly } from '@/api/settings'

/** Openings of each weekday, Monday first; a day without any is closed. */
export function toWeek(weekly: readonly Weekly[] | undefined): Hours[][] {
  const week: Hours[][] = [[], [], [], [], [], [], []]
  for (const rule of weekly ?? []) {
    if (rule.closed || !rule.from || !rule.to) continue
    for (const day of rule.days) week[day - 1]?.push({ from: rule.from, to: rule.to })
  }
  for (const day of week) day.sort((a, b) => a.from.localeCompare(b.from))
  return week
}

/** The shortest set of rules for a week: days with the same opening share one rule. */
export function fromWeek(week: readonly (readonly Hours[])[]): Weekly[] {
  const rules = new Map<string, Weekly>()
  week.forEach((spans, i) => {
    for (const span of spans) {
      const key = `${span.from}-${span.to}`
      const rule = rules.get(key) ?? { days: [], from: span.from, to: span.to }
      rule.days.push(i + 1)
      rules.set(key, rule)
    }
  })
  return [...rules.values()].sort((a, b) => (a.days[0] ?? 0) - (b.days[0] ?? 0) || (a.from ?? '').localeCompare(b.from ?? ''))
}

/** Whether an opening runs past midnight. */
export function overnight(span: Hours): boolean {
  return span.from !== '' && span.to !== '' && span.to <= span.from
}

/** 22:00–06:00, with the mark behind it when it ends on the next day. */
export function spanText(span: Hours, nextDay: string): string {
  return `${span.from}–${span.to}${overnight(span) ? ` (${nextDay})` : ''}`
}

/** Hours typed as "10:00-14:00, 21:00-01:00"; null when something in it is not a time. */
export function parseHours(text: string): Hours[] | null {
  const parts = text.split(/[,,、;;]/).map((p) => p.trim()).filter(Boolean)
  const result: Hours[] = []
  for (const part of parts) {
    const match = part.match(/^(\d{1,2}):(\d{2})\s*[-–—~至]\s*(\d{1,2}):(\d{2})$/)
    if (!match) return null
    const [from, to] = [clock(match[1]!, match[2]!), clock(match[3]!, match[4]!)]
    if (!from || !to) return null
    result.push({ from, to })
  }
  return result
}

/** A typed time as HH:MM, such as 9, 9:30, 0930 or 24:00; null when it is none. */
export function parseClock(text: string): string | null {
  const match = text.trim().match(/^(\d{1,2})(?:[:.：]?(\d{2}))?$/)
  return match ? clock(match[1]!, match[2] ?? '00') : null
}

function clock(hours: string, minutes: string): string | null {
  const [h, m] = [Number(hours), Number(minutes)]
  if (h > 24 || m > 59 || (h === 24 && m > 0)) return null
  return `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`
}

/** The instant, in microseconds, at which clocks in a zone show a wall time such as 2026-11-03T22:30; null for anything else. */
export function wallInstant(wall: string, zone: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(wall)) return null
  const utc = Date.parse(`${wall.slice(0, 16)}:00Z`)
  if (Number.isNaN(utc)) return null
  let at = utc
  // The offset at the first guess may be that of the other side of a change to summer time; the second is right.
  for (let i = 0; i < 2; i++) at = utc - offsetAt(at, zone)
  return at * 1000
}

function offsetAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(at)
  const get = (type: string) => Number(parts.find((p) => p.type === type)?.value)
  return Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute')) - Math.floor(at / 60_000) * 60_000
}
