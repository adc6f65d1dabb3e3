import { http } from './http'
import type { Choice, Direction, Filter, Query, Table, Unit } from './types'

export interface MetricInfo {
  id: string
  code: string
  group: string
  label: string
  short: string
  formula: string
  exclusions: string
  sums: string
  unit: Unit
  direction: Direction
  clock: string
  credit: string
  date: string
  min_n: number
  needs: string[]
  version: number
  params: { name: string; default: number; min: number; max: number; unit: string }[]
  dims: string[]
  stats: string[]
  presets: string[]
  available: boolean
  reason?: string
}

export interface MetricCard extends MetricInfo {
  example?: { text?: string } | string
  history?: { version: number; at?: number; text?: string }[]
}

export type DrillPart = 'all' | 'numerator' | 'denominator'

export interface DrillRow {
  conversation_id: string
  customer: { id: string; label: string }
  channel: string
  channel_label: string
  country: string
  agent: Choice | null
  at: number
  end_at: number | null
  value: number | null
  counted: boolean
  provisional: boolean
  issue_type_label: string
  owner: Choice | null
  threshold_ms: number | null
  note: string
}

export interface DrillRequest {
  query: Query
  ref: string
  keys: Record<string, string>
  part: DrillPart
  limit: number
  offset: number
}

export interface AttentionItem {
  tone: 'bad' | 'good'
  metric: string
  text: string
  count: number
  filter: Filter[]
  ref: string
}

export type Dimensions = Record<string, (Choice & { team?: string; seniority?: string; languages?: string[]; left?: boolean })[]>

export interface Note {
  code: string
  area: string
  counted: boolean
  agent: Choice | null
  text: string
}

export interface Conversation {
  id: string
  number: string
  store: string
  channel: string
  channel_label: string
  customer: { id: string; label: string; country: string; language: string }
  subject: string
  status: string
  status_label: string
  owner: Choice | string | null
  issue_type_label: string
  tags: string[]
  started_at: number
  messages: { id: string; at: number; author: { kind: string; label: string; agent_id?: string }; type: string; note: boolean; body: string; language?: string }[]
  events: { id: string; at: number; kind: string; text: string; message_id?: string; notes: Note[] }[]
  other: { id: string; started_at: number; channel_label: string; issue_type_label: string; status_label: string }[]
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
  order?: string
  by?: string
}

export interface SavedReport {
  id: string
  name: string
  shared: boolean
  doc: ViewState
  owner_name: string
  updated_at: number
}

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
  query: (query: Query) => http.post<Table>('/api/query', query),
  drill: (request: DrillRequest) => http.post<{ total: number; unit: Unit; rows: DrillRow[] }>('/api/drill', request),
  attention: (request: { from: string; to: string; where: Filter[]; compare: string }) =>
    http.post<{ items: AttentionItem[] }>('/api/attention', request).then((r) => r.items ?? []),
  metrics: () => http.get<{ items: MetricInfo[] }>('/api/metrics').then((r) => r.items ?? []),
  metric: (id: string) => http.get<MetricCard>(`/api/metrics/${encodeURIComponent(id)}`),
  dimensions: () => http.get<Dimensions>('/api/dimensions'),
  conversation: (id: string) => http.get<Conversation>(`/api/conversations/${encodeURIComponent(id)}`),
  freshness: () => http.get<{ fresh_at: number; lag_ms: number; rebuilding: { done: number; total: number } | null }>('/api/health/freshness'),
  export: (request: ExportRequest) => http.download('/api/export', request),
  reports: () => http.get<{ items: SavedReport[] }>('/api/reports').then((r) => r.items ?? []),
  saveReport: (report: Pick<SavedReport, 'name' | 'shared' | 'doc'>, id?: string) =>
    id ? http.put<SavedReport>(`/api/reports/${id}`, report) : http.post<SavedReport>('/api/reports', report),
  deleteReport: (id: string) => http.delete<void>(`/api/reports/${id}`),
  schedules: () => http.get<{ items: Schedule[] }>('/api/schedules').then((r) => r.items ?? []),
  saveSchedule: (schedule: Partial<Schedule>) =>
    schedule.id ? http.put<Schedule>(`/api/schedules/${schedule.id}`, schedule) : http.post<Schedule>('/api/schedules', schedule),
  deleteSchedule: (id: string) => http.delete<void>(`/api/schedules/${id}`),
  runSchedule: (id: string) => http.post<void>(`/api/schedules/${id}/run`),
  deliveries: (id: string) =>
    http.get<{ items: { at: number; ok: boolean; text: string }[] }>(`/api/schedules/${id}/deliveries`).then((r) => r.items ?? [])
}
