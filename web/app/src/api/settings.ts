import { body, client, rows, type Schemas, type Solid } from './client'
import type { Session } from './session'

export type Hours = Solid<Schemas['Span']>
export type Weekly = Solid<Schemas['Weekly']>
export type SpecialDay = Solid<Schemas['Day']>
export type Overlay = Solid<Schemas['Overlay']>
export type Closure = Solid<Schemas['Closure']>
export type CalendarSpec = Solid<Schemas['Spec']>
export type PreviewDay = Solid<Schemas['PreviewDay']>
export type Settings = Solid<Schemas['Settings']>
export type SettingsAnswer = Solid<Schemas['SettingsOutBody']>
export type Timeout = Solid<Schemas['Timeout']>
export type From = Schemas['SettingsInBody']['from']
export type TargetLine = Solid<Schemas['TargetRule']>
export type TargetSet = Solid<Schemas['TargetSetView']>
export type Plan = Solid<Schemas['Plan']>
export type Recommendation = Solid<Schemas['Recommendation']>
export type Agent = Solid<Schemas['Agent']>
export type AgentTerm = Solid<Schemas['AgentTerm']>
export type Team = Solid<Schemas['Team']>
export type StoreInfo = Solid<Schemas['Store']>
export type AgentSetup = Solid<Schemas['AgentSetup']>
export type Skill = Solid<Schemas['Skill']>
export type IssueType = Solid<Schemas['IssueType']>

const at = (id: string) => ({ params: { path: { id } } })
/** The id of something that the server has not named yet. */
const fresh = '0'

export const settingsApi = {
  read: () => body(client.GET('/api/settings')),
  save: (settings: Settings, from: From) => body(client.PUT('/api/settings', { body: { settings, from } })),
  targets: () => body(client.GET('/api/targets')),
  saveTargets: (items: TargetLine[]) => body(client.PUT('/api/targets', { body: { items } })),
  applyTargetSet: (set: string) => body(client.POST('/api/targets/apply', { body: { set } })),
  planOptions: () => body(client.GET('/api/plan/options')),
  recommend: (answers: { kind: string; size: string; markets: string[]; packs: string[] }) => body(client.POST('/api/plan/recommend', { body: answers })),
  applyPlan: (plan: Recommendation) => body(client.POST('/api/plan', { body: plan })) as Promise<Session>,
  savePlan: (plan: Plan) => body(client.PUT('/api/plan', { body: plan })) as Promise<Session>,
  agents: () => rows(client.GET('/api/agents')),
  /** Skills and capacity are kept together with the agent; without them they stay as they are. */
  saveAgent: (agent: Omit<Agent, 'id'> & { routing?: { capacity?: number; skills: Skill[] } }, id?: string) =>
    body(id ? client.PUT('/api/agents/{id}', { ...at(id), body: { ...agent, id } }) : client.POST('/api/agents', { body: { ...agent, id: fresh } })),
  teams: () => rows(client.GET('/api/teams')),
  saveTeam: (team: Omit<Team, 'id'>, id?: string) =>
    body(id ? client.PUT('/api/teams/{id}', { ...at(id), body: { ...team, id } }) : client.POST('/api/teams', { body: { ...team, id: fresh } })),
  stores: () => rows(client.GET('/api/stores')),
  saveStore: (store: Omit<StoreInfo, 'id'>, id?: string) =>
    body(id ? client.PUT('/api/stores/{id}', { ...at(id), body: { ...store, id } }) : client.POST('/api/stores', { body: { ...store, id: fresh } })),
  skills: () => rows(client.GET('/api/skills')),
  issueTypes: () => rows(client.GET('/api/issue-types')),
  saveIssueTypes: (items: IssueType[]) => rows(client.PUT('/api/issue-types', { body: { items } })),
  calendarPacks: () => rows(client.GET('/api/calendars/packs')),
  previewCalendar: (spec: CalendarSpec, from: string) => body(client.POST('/api/calendars/preview', { body: { spec, from } })).then((r) => r.days),
  due: (spec: CalendarSpec, when: string, minutes: number) => body(client.POST('/api/calendars/due', { body: { spec, at: when, minutes } }))
}
