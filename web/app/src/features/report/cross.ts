import type { Cell, Choice, Table } from '@/api/types'

export interface Cross {
  rows: Choice[]
  columns: Choice[]
  at: (row: string, column: string) => Cell | undefined
  low: number
  high: number
}

/** Turns a table of two dimensions and one metric into a grid; fixed keys give every weekday and hour its place. */
export function cross(table: Table | undefined, fixedRows: readonly string[] | null, fixedColumns: readonly string[] | null): Cross {
  const cells = new Map<string, Cell>()
  const rows = new Map<string, Choice>()
  const columns = new Map<string, Choice>()
  for (const key of fixedRows ?? []) rows.set(key, { value: key, label: key })
  for (const key of fixedColumns ?? []) columns.set(key, { value: key, label: key })
  const values: number[] = []
  for (const row of table?.rows ?? []) {
    const [r, c] = row.keys
    const cell = row.cells[0]
    if (!r || !c || !cell) continue
    rows.set(r.value, r)
    columns.set(c.value, c)
    cells.set(`${r.value}\u0000${c.value}`, cell)
    if (cell.value !== null && !cell.few) values.push(cell.value)
  }
  return {
    rows: cells.size ? [...rows.values()] : [],
    columns: [...columns.values()],
    at: (row, column) => cells.get(`${row}\u0000${column}`),
    low: values.length ? Math.min(...values) : 0,
    high: top(values)
  }
}

/** The largest value; among many a single outlier must not make all others look alike, so there the 95th of a hundred is the top. */
function top(values: number[]): number {
  if (values.length < 20) return values.length ? Math.max(...values) : 0
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * 0.95)]!
}

/** Where a value stands between the smallest and the largest, 0 to 1; null without a value. */
export function heatShade(value: number | null, low: number, high: number): number | null {
  if (value === null) return null
  if (high <= low) return 0.5
  return Math.min(1, Math.max(0, (value - low) / (high - low)))
}
