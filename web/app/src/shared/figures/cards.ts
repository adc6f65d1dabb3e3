// Which figures the page leads with, and how one figure is turned into what a card or a table cell shows.
import { metricId as M } from '@/api/metricIds'
import type { MetricInfo } from '@/api/report'
import type { Cell, Column, Table } from '@/api/types'
import type { TargetState } from '@/ui/KpiCard.vue'

const leading: readonly string[] = [M.handled, M.firstResponse, M.timeoutRate, M.firstContact, M.csat, M.inquiry]
const most = 6

/** At most six cards: the leading ones that are ticked, in their order, then whatever else is ticked. */
export function pickCards(ticked: readonly string[], known: readonly MetricInfo[]): string[] {
  const exists = (id: string) => known.length === 0 || known.some((m) => m.id === baseOf(id))
  const wanted = ticked.length ? ticked : leading
  const first = leading.filter((id) => wanted.includes(id))
  const rest = wanted.filter((id) => !leading.includes(id) && id !== M.averageResponse)
  return [...first, ...rest].filter(exists).slice(0, most)
}

const tableOrder: readonly string[] = [M.handled, M.firstResponse, M.averageResponse, M.timeoutRate, M.firstContact, M.transfer, M.csat, M.inquiry]

/** Columns of the comparison tables: how many were handled, then the ticked ones, the usual ones first in their order. */
export function pickColumns(ticked: readonly string[], known: readonly MetricInfo[], dim: string): string[] {
  const usable = (id: string) => {
    const info = known.find((m) => m.id === baseOf(id))
    return known.length === 0 || (info !== undefined && info.dims.includes(dim))
  }
  const usual = tableOrder.filter((id) => id === M.handled || ticked.length === 0 || ticked.includes(id))
  const extra = ticked.filter((id) => !tableOrder.includes(id))
  return [...usual, ...extra].filter(usable)
}

/** The id inside a reference such as reply_within(x=180):n. */
export function baseOf(ref: string): string {
  return ref.split(/[:(]/)[0] ?? ref
}

export function isDuration(id: string, known: readonly MetricInfo[]): boolean {
  return known.find((m) => m.id === baseOf(id))?.unit === 'duration'
}

/** References to ask for so that a card can show headline, second statistic and 90th percentile. */
export function cardRefs(cards: readonly string[], known: readonly MetricInfo[], stat: 'p50' | 'mean'): string[] {
  const refs = cards.flatMap((id) => {
    if (!isDuration(id, known)) return [id]
    const info = known.find((m) => m.id === baseOf(id))
    const has = (s: string) => info?.stats.includes(s) ?? false
    return [id, ...(has('mean') ? [`${id}:mean`] : []), ...(has('p90') ? [`${id}:p90`] : []), ...(stat === 'mean' && has('p50') ? [`${id}:p50`] : [])]
  })
  return [...new Set([...refs, M.conversations, M.missed])].filter((ref) => known.length === 0 || known.some((m) => m.id === baseOf(ref)))
}

export interface Figure {
  column: Column
  cell: Cell
  before: Cell | null
}

/** The one row of a query without dimensions, by reference. */
export function singleRow(table: Table | undefined): Map<string, Figure> {
  const row = table?.rows[0] ?? table?.total
  const columns = table?.columns.filter((c) => c.kind === 'metric') ?? []
  const figures = new Map<string, Figure>()
  if (!row) return figures
  columns.forEach((column, i) => {
    const cell = row.cells[i]
    if (cell) figures.set(column.key, { column, cell, before: row.before?.[i] ?? null })
  })
  return figures
}

/** How a figure did against its line, when it has one and enough behind it. */
export function targetState(cell: Cell): TargetState | null {
  if (cell.few || cell.value === null) return null
  switch (cell.target?.level) {
    case 'great':
      return 'excellent'
    case 'good':
      return 'met'
    case 'near':
      return 'near'
    case 'miss':
    case 'alert':
      return 'missed'
    default:
      return null
  }
}

/** The middle of the known values; of an even number the mean of the two in the middle. */
export function medianOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((v): v is number => v !== null && Number.isFinite(v)).sort((a, b) => a - b)
  if (known.length === 0) return null
  const mid = Math.floor(known.length / 2)
  return known.length % 2 ? known[mid]! : (known[mid - 1]! + known[mid]!) / 2
}
