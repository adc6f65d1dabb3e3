import { body, client, rows, type Schemas, type Solid } from './client'
import { download, json } from './http'
import type { Direction, Filter, Query, Table, Unit } from './types'

export type MetricInfo = Omit<Solid<Schemas['MetricInfo']>, 'unit' | 'direction'> & { unit: Unit; direction?: Direction }
export type DrillPart = 'all' | 'numerator' | 'denominator'
export type DrillRow = Solid<Schemas['DrillLine']>
export type DrillPage = Omit<Solid<Schemas['DrillPage']>, 'unit'> & { unit: Unit }
export type AttentionItem = Solid<Schemas['Finding']>
export type Dimensions = Record<string, Solid<Schemas['Option']>[]>
export type Note = Solid<Schemas['NoteView']>
export type Conversation = Solid<Schemas['ConversationView']>

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

export interface ScheduleChannel {
  type: 'email' | 'wecom' | 'dingtalk' | 'feishu' | 'slack'
  to: string
  secret?: string
}

export interface Schedule {
  id: string
  name: string
  report_id: string | null
  kind: 'daily' | 'weekly' | 'monthly' | 'quarterly'
  weekday: number
  day: number
  time: string
  format: string[]
  period: string
  channels: ScheduleChannel[]
  enabled: boolean
  next_run_at: number
  last_run_at: number
  last_result: string
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
  query: (query: Query) => body(client.POST('/api/query', { body: query })) as Promise<Table>,
  drill: (request: { query: Query; ref: string; keys: Record<string, string>; part: DrillPart; limit: number; offset: number }) =>
    body(client.POST('/api/drill', { body: request })) as Promise<DrillPage>,
  attention: (request: { from: string; to: string; where: Filter[]; compare: string; clock: string }) => rows(client.POST('/api/attention', { body: request })),
  metrics: () => rows(client.GET('/api/metrics')) as Promise<MetricInfo[]>,
  metric: (id: string) => body(client.GET('/api/metrics/{id}', { params: { path: { id } } })) as Promise<MetricInfo>,
  dimensions: () => body(client.GET('/api/dimensions')) as Promise<Dimensions>,
  conversation: (id: string) => body(client.GET('/api/conversations/{id}', { params: { path: { id } } })),
  freshness: () => body(client.GET('/api/health/freshness')),
  export: (request: ExportRequest) => download('/api/export', request),
  reports: () => rows(client.GET('/api/reports')) as Promise<SavedReport[]>,
  saveReport: (report: { name: string; shared: boolean; doc: ViewState }, id?: string) =>
    (id ? body(client.PUT('/api/reports/{id}', { params: { path: { id } }, body: report })) : body(client.POST('/api/reports', { body: report }))) as Promise<SavedReport>,
  deleteReport: (id: string) => client.DELETE('/api/reports/{id}', { params: { path: { id } } }),
  schedules: () => json<{ items: Schedule[] | null }>('GET', '/api/schedules').then((r) => r.items ?? []),
  saveSchedule: (schedule: Partial<Schedule>) => (schedule.id ? json<Schedule>('PUT', `/api/schedules/${schedule.id}`, schedule) : json<Schedule>('POST', '/api/schedules', schedule)),
  deleteSchedule: (id: string) => json<void>('DELETE', `/api/schedules/${id}`),
  runSchedule: (id: string) => json<void>('POST', `/api/schedules/${id}/run`, {})
}
