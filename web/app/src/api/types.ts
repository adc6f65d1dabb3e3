// Shapes that several parts of the app share, as the server declares them, with its closed vocabularies spelled out.
// Instants are microseconds since 1970 in UTC, days are YYYY-MM-DD in the reporting zone, ids are decimal texts, rates are
// fractions, durations are milliseconds.
import type { Schemas, Solid } from './client'

/** Money is followed by its currency, as in money USD: its figures are in the smallest unit of that. */
export type Unit = 'count' | 'duration' | 'percent' | 'ratio' | 'score' | 'characters' | 'people' | `money ${string}`
/** Which way a metric wants to go: up is better, down is better, or neither. */
export type Direction = 'up' | 'down' | ''
export type Level = 'great' | 'good' | 'near' | 'miss' | 'alert' | ''

export type Choice = Solid<Schemas['Key']>
export type Filter = Solid<Schemas['Filter']>
export type Query = Solid<Schemas['Query']>
export type Meta = Solid<Schemas['Meta']>

export type Column = Omit<Solid<Schemas['Column']>, 'unit' | 'direction' | 'kind'> & { kind: 'dimension' | 'metric'; unit?: Unit; direction?: Direction }
export type Target = Omit<Solid<Schemas['Target']>, 'level'> & { level: Level }
export type Cell = Omit<Solid<Schemas['Cell']>, 'target'> & { target?: Target }
export interface Row {
  keys: Choice[]
  cells: Cell[]
  before?: Cell[]
}
export type Table = Omit<Solid<Schemas['Table']>, 'columns' | 'rows' | 'total' | 'average'> & { columns: Column[]; rows: Row[]; total?: Row; average?: Row }
