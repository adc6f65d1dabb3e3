// Splitting the credit of an order by hand: rows with a percentage each, kept as hundredths of a percent that make 10,000.
import type { NewShare, Share } from '@/api/orders'

export const whole = 10_000
export const shareRoles = ['owner', 'presale', 'engineer'] as const

export interface ShareRow {
  agent: string
  role: (typeof shareRoles)[number]
  /** As it is typed. */
  percent: string | number | null
}

/** Hundredths of a percent; null for what is no percentage above zero with at most two decimals. */
export function pointsOf(percent: ShareRow['percent']): number | null {
  const text = String(percent ?? '').trim().replace(/%$/, '')
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(text)) return null
  const points = Math.round(Number(text) * 100)
  return points > 0 && points <= whole ? points : null
}

export const sumOf = (rows: readonly ShareRow[]) => rows.reduce((all, row) => all + (pointsOf(row.percent) ?? 0), 0)

/** What keeps the rows from being saved; empty: nothing. */
export function problemOf(rows: readonly ShareRow[]): '' | 'agent' | 'twice' | 'percent' | 'sum' {
  if (rows.some((row) => !row.agent)) return 'agent'
  if (new Set(rows.map((row) => row.agent)).size !== rows.length) return 'twice'
  if (rows.some((row) => pointsOf(row.percent) === null)) return 'percent'
  return sumOf(rows) === whole ? '' : 'sum'
}

/** What the dialog begins with: the shares in force, else all of it for who has the credit. */
export function rowsOf(shares: readonly Share[], credited: string): ShareRow[] {
  if (shares.length) return shares.map((one) => ({ agent: one.agent, role: shareRoles.find((role) => role === one.role) ?? 'owner', percent: one.points / 100 }))
  return [{ agent: credited, role: 'owner', percent: 100 }]
}

/** The usual split of B2B orders, keeping who is chosen already. */
export function usual(rows: readonly ShareRow[]): ShareRow[] {
  return [60, 30, 10].map((percent, i) => ({ agent: rows[i]?.agent ?? '', role: shareRoles[i]!, percent }))
}

export const sharesOf = (rows: readonly ShareRow[]): NewShare[] => rows.map((row) => ({ agent: row.agent, role: row.role, points: pointsOf(row.percent) ?? 0 }))
