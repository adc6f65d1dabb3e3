import type { DrillRow } from '@/api/report'
import type { Unit } from '@/api/types'

/** The wait that a row stands for, in milliseconds: its own value where that is a time, else from its two instants. */
export function rowWait(row: DrillRow, unit: Unit | undefined): number | null {
  if (unit === 'duration' && row.value !== null) return row.value
  return row.end_at && row.end_at > row.at ? (row.end_at - row.at) / 1000 : null
}
