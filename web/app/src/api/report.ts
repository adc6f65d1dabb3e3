import { body, client, rows, type Schemas, type Solid } from './client'
import { download } from './http'
import type { Direction, Filter, Query, Table, Unit } from './types'

export type MetricInfo = Omit<Solid<Schemas['MetricInfo']>, 'unit' | 'direction'> & { unit: Unit; direction?: Direction }
export type DrillPart = 'all' | 'numerator' | 'denominator'
export type DrillRow = Solid<Schemas['DrillLine']>
export type DrillPage = Omit<Solid<Schemas['DrillPage']>, 'unit'> & { unit: Unit }
export type TimeoutRow = Solid<Schemas['TimeoutLine']>
export type Mark = Solid<Schemas['Mark']>
export type Delivery = Solid<Schemas['DeliveryView']>
export type AttentionItem = Solid<Schemas['Finding']>
export type Dimensions = Record<string, Solid<Schemas['Option']>[]>
export type Note = Solid<Schemas['NoteView']>
export type Conversation = Solid<Schemas['ConversationView']>

/** The server tells a unit and its currency apart; here they are one word, so that whatever prints a figure prints its currency. */
function unitOf<T extends { unit?: string; currency?: string }, U = T>(told: T): U {
  return (told.unit === 'money' ? { ...told, unit: `money ${told.currency ?? ''}` } : told) as unknown as U
}

export interface ViewState {
  view?: string
  period: { preset?: string; from?: string; to?: string }
  compare: string
  where: Filter[]
  clock: string
  stat: 'p50' | 'mean'
  cards: string[]
  chart: { metric: string; type: string; grain: string }
  share: { dim: string; type: string }
  tab: string
  columns: string[]
  /** Metric of the matrix and of the heat map. */
  focus?: string
  order?: string
  by?: string
}

export type SavedReport = Omit<Solid<Schemas['SavedView']>, 'doc'> & { doc: ViewState }

type ScheduleView = Solid<Schemas['ScheduleView']>
export type ScheduleChannel = ScheduleView['channels'][number]
/** A schedule as it is kept; what the server leaves out reads as its zero. */
export type Schedule = Required<Omit<ScheduleView, 'report_id'>> & { report_id: string | null }
/** What a person decides about a schedule. */
export type ScheduleForm = Omit<Schedule, 'id' | 'last_result' | 'last_run_at' | 'next_run_at' | 'owner_name' | 'warning'>

function whole(view: ScheduleView): Schedule {
  return { day: 1, weekday: 1, id: '', last_result: '', last_run_at: 0, next_run_at: 0, owner_name: '', warning: '', ...view, report_id: view.report_id ?? null }
}

export interface ExportRequest {
  format: 'xlsx' | 'pdf' | 'csv'
  kind: 'table' | 'screen' | 'monthly'
  title: string
  query?: Query
  view?: ViewState
  month?: string
  where?: Filter[]
}

export const reportApi = {
  query: async (query: Query) => {
    const table = await body(client.POST('/api/query', { body: query }))
    return { ...table, columns: table.columns.map((c) => unitOf(c)) } as Table
  },
  drill: (request: { query: Query; ref: string; keys: Record<string, string>; part: DrillPart; limit: number; offset: number }) =>
    body(client.POST('/api/drill', { body: request })).then((page) => unitOf<typeof page, DrillPage>(page)),
  timeouts: (request: { query: Query; limit: number; offset: number }) => body(client.POST('/api/timeouts', { body: request })),
  marks: (from: string, to: string) => rows(client.GET('/api/marks', { params: { query: { from, to } } })),
  attention: (request: { from: string; to: string; where: Filter[]; compare: string; clock: string }) => rows(client.POST('/api/attention', { body: request })),
  metrics: () => rows(client.GET('/api/metrics')).then((list) => list.map((m) => unitOf<typeof m, MetricInfo>(m))),
  metric: (id: string) => body(client.GET('/api/metrics/{id}', { params: { path: { id } } })).then((m) => unitOf<typeof m, MetricInfo>(m)),
  dimensions: () => body(client.GET('/api/dimensions')) as Promise<Dimensions>,
  conversation: (id: string) => body(client.GET('/api/conversations/{id}', { params: { path: { id } } })),
  freshness: () => body(client.GET('/api/health/freshness')),
  export: (request: ExportRequest) => download('/api/export', request),
  reports: () => rows(client.GET('/api/reports')) as Promise<SavedReport[]>,
  saveReport: (report: { name: string; shared: boolean; doc: ViewState }, id?: string) =>
    (id ? body(client.PUT('/api/reports/{id}', { params: { path: { id } }, body: report })) : body(client.POST('/api/reports', { body: report }))) as Promise<SavedReport>,
  deleteReport: (id: string) => client.DELETE('/api/reports/{id}', { params: { path: { id } } }),
  schedules: () => rows(client.GET('/api/schedules')).then((list) => list.map(whole)),
  saveSchedule: (form: ScheduleForm, id?: string) =>
    body(id ? client.PUT('/api/schedules/{id}', { params: { path: { id } }, body: form }) : client.POST('/api/schedules', { body: form })),
  deleteSchedule: (id: string) => client.DELETE('/api/schedules/{id}', { params: { path: { id } } }),
  runSchedule: (id: string) => client.POST('/api/schedules/{id}/run', { params: { path: { id } } }),
  deliveries: (id?: string) => rows(id ? client.GET('/api/schedules/{id}/deliveries', { params: { path: { id } } }) : client.GET('/api/deliveries'))
}
