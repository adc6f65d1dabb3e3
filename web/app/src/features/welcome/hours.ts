// The weekly hours of a calendar in one line.
import type { Weekly } from '@/api/settings'

/** "Mon–Fri 09:00–18:00, Sat 10:00–14:00": days with the same openings together, neighbours as a stretch. `days` are the names, Monday first. */
export function weekLine(weekly: readonly Weekly[] | undefined, days: readonly string[]): string {
  const openings = days.map((_, i) =>
    (weekly ?? [])
      .filter((w) => !w.closed && w.from && w.to && w.days.includes(i + 1))
      .map((w) => `${w.from}–${w.to}`)
      .sort()
      .join(' ')
  )
  const parts: string[] = []
  for (let i = 0; i < days.length; ) {
    let j = i
    while (openings[j + 1] === openings[i] && j + 1 < days.length) j++
    if (openings[i]) parts.push(`${days[i]}${j > i ? `–${days[j]}` : ''} ${openings[i]}`)
    i = j + 1
  }
  return parts.join(', ')
}
