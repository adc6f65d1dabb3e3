// Words that several parts of the wall share.
import type { Person } from '@/api/desk'
import type { Seat } from '@/api/wall'
import { customerName } from '@/shared/talk/people'
import { counting, roughly, type Unit } from './time'
import { t } from './t'

export const unit = (key: Unit, n: number) => t(`time.${key}`, { n })
export const about = (ms: number) => roughly(ms, unit)
export const count = (ms: number) => counting(ms, (n) => t('time.days', { n }))
export const nameOf = (person: Pick<Person, 'id' | 'name'>) => customerName(person, (tag) => t('visitor', { tag }))

const reasons = ['rest', 'meal', 'meeting', 'training', 'talk', 'other'] as const
export const reasonOf = (reason: string | undefined) => t(`reasons.${reasons.find((r) => r === reason) ?? 'other'}`)

/** What a break has come to: 用餐 38/45 分. */
export function breakOf(seat: Seat, now: number): string {
  const n = Math.max(0, Math.floor((now - (seat.since ?? 0) / 1000) / 60_000))
  return seat.planned ? t('seats.break', { reason: reasonOf(seat.reason), n, planned: seat.planned }) : t('seats.breakOpen', { reason: reasonOf(seat.reason), n })
}

/** One colour per state; the word always stands beside it. */
export const stateLook = { full: 'chip-error', busy: 'chip-warning', idle: 'chip-success', break: 'chip-primary', offline: '' } as const
export const stateBar = { full: 'var(--ui-error)', busy: 'var(--series-3)', idle: 'var(--ui-success)', break: 'var(--series-1)', offline: 'var(--ui-text-dimmed)' } as const
