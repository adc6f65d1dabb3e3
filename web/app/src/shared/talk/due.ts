// The time that is left for an answer, in the words of a chip.
import type { Row } from '@/api/desk'

/** calm: more than half is left; plain: less; amber and red: past the server's two lines. */
export type Heat = 'calm' | 'plain' | 'amber' | 'red'

/** The look of a chip by its heat. */
export const heats: Record<Heat, string> = { calm: '', plain: 'font-medium text-highlighted', amber: 'chip-warning font-medium', red: 'chip-error font-medium' }

export interface Due {
  heat: Heat
  /** Time left, or time over when red, or time waited when no line is drawn. */
  ms: number
  kind: 'left' | 'over' | 'waited'
}

/** Null when nobody waits. Takes the server's time in milliseconds. */
export function dueOf(row: Pick<Row, 'waiting' | 'amber' | 'due'>, now: number): Due | null {
  if (!row.waiting) return null
  if (!row.due) return { heat: 'calm', ms: Math.max(0, now - row.waiting / 1000), kind: 'waited' }
  const left = row.due / 1000 - now
  if (left < 0) return { heat: 'red', ms: -left, kind: 'over' }
  const whole = (row.due - row.waiting) / 1000
  const amber = row.amber ? now >= row.amber / 1000 : left < whole * 0.2
  return { heat: amber ? 'amber' : left > whole / 2 ? 'calm' : 'plain', ms: left, kind: 'left' }
}

/** 0:48, 12:10; from an hour on whole hours, from two days on whole days. */
export function shortTime(ms: number, unit: (key: 'hours' | 'days', n: number) => string): string {
  const seconds = Math.floor(ms / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  const hours = Math.floor(seconds / 3600)
  return hours < 48 ? unit('hours', hours) : unit('days', Math.floor(hours / 24))
}

/** How long ago in one short word: now, 2 min, 5 h, 3 d. */
export function ago(ms: number, unit: (key: 'now' | 'minutes' | 'hours' | 'days', n: number) => string): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return unit('now', 0)
  if (minutes < 60) return unit('minutes', minutes)
  const hours = Math.floor(minutes / 60)
  return hours < 24 ? unit('hours', hours) : unit('days', Math.floor(hours / 24))
}
