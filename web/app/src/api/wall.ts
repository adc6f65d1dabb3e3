// The live wall over HTTP. Instants are microseconds since 1970 in UTC, as everywhere at the desk.
import type { Detail, Person, Receipt, Row, Status } from './desk'
import { call } from './http'

export type SeatState = 'full' | 'busy' | 'idle' | 'break' | 'offline'

export interface Pile {
  n: number
  /** Since when the longest waiting does. */
  since?: number
  level?: 'amber' | 'red' | ''
}

export interface Today {
  at: number
  handled: number
  handled_before: number
  timeouts: number
  /** Median in milliseconds; null: nobody has answered yet. */
  first_response: number | null
  answered: number
  target: number | null
  level?: string
}

export interface Tiles {
  unanswered: Pile
  queue: Pile
  online: number
  employed: number
  idle: number
  busy: number
  full: number
  break: number
  /** Null until the server has read it. */
  today: Today | null
}

export interface Talk {
  id: string
  contact: Person
  owner: Person
  team?: string
  store: string
  channel: string
  status: Status
  issue_type?: string
  waiting?: number
  amber?: number
  due?: number
}

/** Points and capacity are half points, of which a chat costs six. */
export interface Seat {
  id: string
  name: string
  team?: string
  state: SeatState
  since?: number
  points: number
  capacity: number
  open: number
  unanswered: number
  waiting?: number
  reason?: string
  planned?: number
  overrun?: boolean
  /** The presence is that of a demo's shift: nobody is there. */
  told?: boolean
}

export interface Candidate extends Seat {
  /** How well he or she suits the conversation, of 100. */
  score: number
  /** Has room for it. */
  fits: boolean
}

export interface Half {
  minute: number
  in: number | null
  usual: number | null
}

export interface ChannelState {
  id: string
  store: string
  channel: string
  name: string
  last?: number
  /** Gap between messages that is usual at this hour, in milliseconds; nothing: too few to tell. */
  usual?: number
  state: 'ok' | 'quiet' | 'silent'
}

export interface Alarm {
  id: string
  kind: AlertKind
  raised: number
  cleared?: number
  conversation?: string
  seen: string[] | null
  title: { zh: string; en: string }
  detail: { zh: string; en: string }
}

export interface Screen {
  at: number
  tiles: Tiles
  /** Past the yellow or the red line, the longest waiting first; late is how many there are in all. */
  waiting: Talk[] | null
  late: number
  seats: Seat[] | null
  channels: ChannelState[] | null
  strip: { day: string; points: Half[] } | null
  alerts: Alarm[] | null
}

export interface Look {
  at: number
  by: string
  conversation: string
}

export type AlertKind = 'unanswered' | 'sla' | 'queue' | 'break' | 'silent'
export type AlertRole = 'owner' | 'manager' | 'supervisor'
export type RouteType = 'email' | 'wecom' | 'dingtalk' | 'feishu' | 'slack'

export interface AlertRule {
  kind: AlertKind
  on: boolean
  minutes?: number
  people?: number
  roles: AlertRole[]
}

export interface AlertRoute {
  id?: string
  name: string
  on: boolean
  lang: 'zh-CN' | 'en'
  kinds: AlertKind[]
  teams: string[]
  channel: { type: RouteType; to: string; secret?: string; secret_set?: boolean }
  /** Why the last try failed of what is not delivered. */
  problem?: string
}

export interface AlertSetup {
  rules: AlertRule[]
  routes: AlertRoute[]
}

const at = (id: string) => `/api/wall/conversations/${encodeURIComponent(id)}`

export const wallApi = {
  read: () => call<Screen>('GET', '/api/wall'),
  held: (agent: string) => call<{ items: Talk[] | null }>('GET', `/api/wall/agents/${encodeURIComponent(agent)}`).then((a) => a.items ?? []),
  /** Looks into a conversation; the agent sees that afterwards. */
  look: (id: string) => call<Detail>('GET', at(id)),
  candidates: (id: string) => call<{ items: Candidate[] | null }>('GET', `${at(id)}/candidates`).then((a) => a.items ?? []),
  assign: (id: string, agent: string) => call<Row>('POST', `${at(id)}/assign`, { agent }),
  take: (id: string) => call<Row>('POST', `${at(id)}/take`),
  whisper: (id: string, cid: string, body: string) => call<Receipt>('POST', `${at(id)}/whisper`, { cid, body }),
  see: (alert: string) => call<void>('POST', `/api/alerts/${encodeURIComponent(alert)}/seen`),
  setup: () => call<AlertSetup>('GET', '/api/alerts/setup'),
  saveSetup: (setup: AlertSetup) => call<AlertSetup>('PUT', '/api/alerts/setup', setup),
  /** Who looked into the own conversations today, newest first. */
  looks: () => call<{ items: Look[] | null }>('GET', '/api/desk/looks').then((a) => a.items ?? [])
}
