// Policies as the page edits them.
import type { Settings } from '@/api/settings'

export type Policy = NonNullable<Settings['policies']>[number]
export type Staged = NonNullable<Settings['staged']>

/** Targets in the order in which they are shown, with the field that holds the seconds. */
export const targets = [
  { key: 'acknowledge', field: 'acknowledge_s' },
  { key: 'assignment', field: 'assignment_s' },
  { key: 'first_reply', field: 'first_reply_s' },
  { key: 'next_reply', field: 'next_reply_s' },
  { key: 'resolution', field: 'resolution_s' }
] as const
export type TargetKey = (typeof targets)[number]['key']

export type Unit = 's' | 'm' | 'h'
const seconds: Record<Unit, number> = { s: 1, m: 60, h: 3600 }

/** The largest unit in which a length is a whole number; nothing is asked in minutes. */
export function unitOf(length: number): Unit {
  if (length <= 0) return 'm'
  if (length % 3600 === 0) return 'h'
  return length % 60 === 0 ? 'm' : 's'
}
export const amountOf = (length: number, unit: Unit) => Math.round((length / seconds[unit]) * 100) / 100
export const lengthOf = (amount: number, unit: Unit) => (amount > 0 ? Math.round(amount * seconds[unit]) : 0)

/** A list with the entry at one place moved by a number of places; out of reach it stays. */
export function moved<T>(list: T[], at: number, by: number): T[] {
  const to = at + by
  if (at < 0 || at >= list.length || to < 0 || to >= list.length) return list
  const next = [...list]
  const [entry] = next.splice(at, 1)
  next.splice(to, 0, entry!)
  return next
}

export const conditions = ['country', 'region', 'channel', 'channel_kind', 'priority', 'team', 'store'] as const
export type Condition = (typeof conditions)[number]

/** Sets or clears a condition. A channel belongs to one kind and a country to one region: of both the one set last stays. */
export function withCondition(policy: Policy, field: Condition, value: string): Policy {
  const next: Policy = { ...policy }
  delete next[field]
  if (value && value !== '0') {
    next[field] = value as never
    if (field === 'channel') delete next.channel_kind
    if (field === 'channel_kind') delete next.channel
    if (field === 'country') delete next.region
    if (field === 'region') delete next.country
  }
  return next
}

/** A name that no other policy has. */
export function freshName(base: string, policies: Pick<Policy, 'name'>[]): string {
  let name = base
  for (let n = 2; policies.some((p) => p.name === name); n++) name = `${base} ${n}`
  return name
}

export const freshPolicy = (name: string): Policy => ({ name, clock: 'business', acknowledge_s: 180, first_reply_s: 300, next_reply_s: 300, resolution_s: 86_400, warn_percent: 80 })

export const defaultStaged = (): Staged => ({ on: false, mark_s: 180, reply_s: 300, resolve_s: 900, simple: ['tracking', 'return', 'size', 'payment', 'hours'] })
export const stagedRises = (s: Staged) => s.mark_s > 0 && s.reply_s >= s.mark_s && s.resolve_s >= s.reply_s
