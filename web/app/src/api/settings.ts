import { http } from './http'
import type { Session } from './session'

export interface Timeout {
  channel?: string
  channel_kind?: string
  region?: string
  country?: string
  amber_s: number
  red_s: number
}

export interface Hours {
  from: string
  to: string
}

/** One opening on some weekdays, 1 = Monday; a time at or before the start means the next day. */
export interface Weekly {
  days: number[]
  from?: string
  to?: string
  closed?: boolean
}

/** A holiday or an exception: one date, or all up to until. No hours means closed. */
export interface SpecialDay {
  date: string
  until?: string
  name?: string
  hours?: Hours[]
  provisional?: boolean
}

export interface Overlay {
  name?: string
  from: string
  until: string
  weekly: Weekly[]
  provisional?: boolean
}

export interface CalendarSpec {
  id: string
  name: string
  zone: string
  weekly?: Weekly[]
  holidays?: SpecialDay[]
  exceptions?: SpecialDay[]
  overlays?: Overlay[]
  closures?: { from: number; to: number; name?: string }[]
  always?: boolean
}

export interface Settings {
  version: number
  effective_from: number
  zone: string
  cutoff_minutes: number
  clock: 'business' | 'calendar'
  calendars: CalendarSpec[]
  default_calendar: string
  market_calendars?: Record<string, string>
  store_calendars?: Record<string, string>
  calendar_is_default?: boolean
  timeouts: Timeout[]
  fcr_window_hours: number
  [field: string]: unknown
}

export interface SettingsVersion {
  version: number
  effective_from: number
  recorded_at: number
  author: string
  summary: string
}

export type From = 'now' | 'tomorrow' | 'start'

export interface TargetLine {
  id?: string
  metric: string
  market?: string
  channel?: string
  seniority?: string
  team?: string
  good?: number | null
  great?: number | null
  alert?: number | null
  set?: string
  effective_from?: number
}

export interface TargetSet {
  id: string
  label: string
  items: TargetLine[]
}

export interface Plan {
  preset: string
  kind: string
  packs: string[]
  metrics: string[]
}

export interface PlanOptions {
  sizes: { id: string; label: string; range: string }[]
  kinds: { id: string; label: string }[]
  markets: { region: string; label: string; calendar_pack: string }[]
  packs: { id: string; label: string; adds: string[] }[]
}

export interface Recommendation {
  plan: Plan
  calendars: CalendarSpec[]
  target_sets: (string | { id: string; label: string })[]
  hint?: string
  period?: string
  tab?: string
}

/** What an agent was from an instant on, until the next term. */
export interface AgentTerm {
  from: number
  team?: string
  seniority?: string
  employment?: string
}

export interface Agent {
  id: string
  name: string
  email?: string
  languages?: string[]
  hired_on?: string
  left_on?: string
  terms: AgentTerm[]
}

export interface Team {
  id: string
  name: string
  parent?: string
}

export interface StoreInfo {
  id: string
  name: string
  kind?: string
  currency?: string
  zone?: string
}

export interface IssueType {
  key: string
  zh: string
  en: string
  parent: string
  position: number
}

export interface PreviewDay {
  date: string
  why?: string
  name?: string
  provisional?: boolean
  spans: { from?: number | string; to?: number | string; from_local?: string; to_local?: string }[]
}

const items = <T>(answer: { items?: T[] | null }): T[] => answer.items ?? []

export const settingsApi = {
  read: () => http.get<{ current: Settings; versions: SettingsVersion[] }>('/api/settings'),
  save: (settings: Settings, from: From) => http.put<{ current: Settings; versions: SettingsVersion[] }>('/api/settings', { settings, from }),
  targets: () => http.get<{ items: TargetLine[]; sets: TargetSet[] }>('/api/targets'),
  saveTargets: (lines: TargetLine[], from: From) => http.put<{ items: TargetLine[]; sets: TargetSet[] }>('/api/targets', { items: lines, from }),
  applyTargetSet: (set: string) => http.post<{ items: TargetLine[]; sets: TargetSet[] }>('/api/targets/apply', { set }),
  planOptions: () => http.get<PlanOptions>('/api/plan/options'),
  recommend: (answer: { kind: string; size: string; markets: string[]; packs: string[] }) => http.post<Recommendation>('/api/plan/recommend', answer),
  applyPlan: (choice: { plan: Plan; calendars: CalendarSpec[]; target_sets: unknown[] }) => http.post<Session>('/api/plan', { ...choice, apply: true }),
  savePlan: (plan: { metrics: string[]; preset: string }) => http.put<Session>('/api/plan', plan),
  agents: () => http.get<{ items: Agent[] }>('/api/agents').then(items),
  saveAgent: (agent: Partial<Agent>) => (agent.id ? http.put<Agent>(`/api/agents/${agent.id}`, agent) : http.post<Agent>('/api/agents', agent)),
  mergeAgent: (id: string, into: string) => http.post<void>(`/api/agents/${id}/merge`, { into }),
  teams: () => http.get<{ items: Team[] }>('/api/teams').then(items),
  saveTeam: (team: Partial<Team>) => (team.id ? http.put<Team>(`/api/teams/${team.id}`, team) : http.post<Team>('/api/teams', team)),
  stores: () => http.get<{ items: StoreInfo[] }>('/api/stores').then(items),
  saveStore: (store: Partial<StoreInfo>) => (store.id ? http.put<StoreInfo>(`/api/stores/${store.id}`, store) : http.post<StoreInfo>('/api/stores', store)),
  issueTypes: () => http.get<{ items: IssueType[] }>('/api/issue-types').then(items),
  saveIssueTypes: (list: IssueType[]) => http.put<{ items: IssueType[] }>('/api/issue-types', { items: list }),
  calendarPacks: () => http.get<{ items: { id: string; name: string; spec: CalendarSpec }[] }>('/api/calendars/packs').then(items),
  previewCalendar: (spec: CalendarSpec, from: string) => http.post<{ days: PreviewDay[] }>('/api/calendars/preview', { spec, from }).then((r) => r.days ?? []),
  due: (spec: CalendarSpec, at: string, minutes: number) =>
    http.post<{ due_local: string; due_at: number; explanation: string }>('/api/calendars/due', { spec, at, minutes })
}
