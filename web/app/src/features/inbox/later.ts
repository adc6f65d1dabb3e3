// When a conversation that is put off comes back. Wall clock of a zone; the answers are milliseconds since 1970.

export const laterKeys = ['m15', 'h1', 'h3', 'tomorrow', 'monday'] as const
export type LaterKey = (typeof laterKeys)[number]

const minute = 60_000
const day = 86_400_000

export function laterAt(key: LaterKey, now: number, zone: string): number {
  switch (key) {
    case 'm15':
      return now + 15 * minute
    case 'h1':
      return now + 60 * minute
    case 'h3':
      return now + 180 * minute
    case 'tomorrow':
      return nineOn(now, zone, 1)
    case 'monday': {
      const weekday = new Date(localDay(now, zone)).getUTCDay()
      return nineOn(now, zone, ((8 - weekday) % 7) || 7)
    }
  }
}

/** The calendar day in the zone, as midnight UTC of that date. */
function localDay(now: number, zone: string): number {
  return Math.floor((now + offsetAt(now, zone)) / day) * day
}

function nineOn(now: number, zone: string, days: number): number {
  const wall = localDay(now, zone) + days * day + 9 * 60 * minute
  // The offset at the wanted moment counts, not today's: a change of clocks may lie between.
  const guess = wall - offsetAt(now, zone)
  return wall - offsetAt(guess, zone)
}

function offsetAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23'
  }).formatToParts(at)
  const get = (type: string) => Number(parts.find((p) => p.type === type)?.value)
  return Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second')) - Math.floor(at / 1000) * 1000
}
