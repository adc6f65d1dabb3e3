// Shapes that several parts of the API share. Instants are microseconds since 1970 in UTC, days are YYYY-MM-DD in the
// reporting zone, ids are decimal texts, rates are fractions, durations are milliseconds.

export interface Choice {
  value: string
  label: string
}

export interface Filter {
  dim: string
  values: string[]
  not?: boolean
}

export interface Query {
  metrics: string[]
  by?: string[]
  where?: Filter[]
  from: string
  to: string
  until?: number
  grain?: string
  compare?: string
  clock?: string
  order?: { by: string; desc?: boolean }[]
  limit?: number
  totals?: boolean
}

export type Unit = 'count' | 'duration' | 'percent' | 'ratio' | 'score' | 'characters' | 'people' | 'money'
/** Which way a metric wants to go: up is better, down is better, or neither. */
export type Direction = 'up' | 'down' | ''

export interface Column {
  key: string
  kind: 'dimension' | 'metric'
  label: string
  short?: string
  unit?: Unit
  direction?: Direction
  min_n?: number
  version?: number
  clock?: string
  additive?: boolean
}

export interface Target {
  good?: number
  great?: number
  alert?: number
  level: 'great' | 'good' | 'near' | 'miss' | 'alert' | ''
}

export interface Cell {
  value: number | null
  n: number
  provisional?: boolean
  few?: boolean
  reason?: string
  target?: Target
}

export interface Row {
  keys: Choice[]
  cells: Cell[]
  before?: Cell[]
}

export interface Meta {
  from: string
  to: string
  compare_from?: string
  compare_to?: string
  zone: string
  cutoff_minutes: number
  clock: string
  as_of: number
  fresh_at: number
  settings_version: number
  notes?: string[]
  truncated?: boolean
}

export interface Table {
  columns: Column[]
  rows: Row[]
  total?: Row
  meta: Meta
}
