// Times of the wall: counting waits, lengths in words, load in chats.
import type { Seat, Half } from '@/api/wall'

/** 0:48, 12:10, 3:05:40; from two days on in whole days. */
export function counting(ms: number, days: (n: number) => string): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds >= 2 * 86_400) return days(Math.floor(seconds / 86_400))
  const two = (n: number) => String(n).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes}:${two(seconds % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}

export type Unit = 'seconds' | 'minutes' | 'hours' | 'days'

/** One unit only, rounded down: 40 seconds, 18 minutes, 5 hours, 3 days. */
export function roughly(ms: number, unit: (key: Unit, n: number) => string): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return unit('seconds', seconds)
  if (seconds < 3600) return unit('minutes', Math.floor(seconds / 60))
  if (seconds < 2 * 86_400) return unit('hours', Math.floor(seconds / 3600))
  return unit('days', Math.floor(seconds / 86_400))
}

/** Half points of a chat. */
const chat = 6

/** Load against capacity in chats, with a half or a third where it falls so: 4/4, 1.5/4. */
export function loadOf(seat: Pick<Seat, 'points' | 'capacity'>): string {
  const chats = (points: number) => String(Math.round((points / chat) * 10) / 10)
  return `${chats(seat.points)}/${chats(seat.capacity)}`
}

/** How full the bar of a load is, 0 to 1. */
export const fill = (seat: Pick<Seat, 'points' | 'capacity'>) => (seat.capacity > 0 ? Math.min(1, seat.points / seat.capacity) : 1)

export const clockOf = (minute: number) => `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** What of the day is drawn: up to two hours after the last half hour that has begun. */
export function stretch(points: readonly Half[]): { shown: Half[]; begun: number } {
  const begun = points.reduce((last, point, i) => (point.in === null ? last : i + 1), 0)
  return { shown: points.slice(0, Math.min(points.length, Math.max(begun, 1) + 4)), begun }
}
