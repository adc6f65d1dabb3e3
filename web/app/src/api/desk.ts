// The desk over HTTP: lists, one conversation, and everything an agent does to it. Instants are microseconds since 1970 in UTC.
import { call, upload } from './http'

export type View = 'waiting' | 'open' | 'pending' | 'on_hold' | 'snoozed' | 'resolved' | 'all' | 'mentions'
export type Reach = 'mine' | 'unassigned' | 'team' | 'all'
export type Status = 'open' | 'pending' | 'on_hold' | 'snoozed' | 'resolved'
export type PresenceState = 'online' | 'break' | 'offline'

export interface Person {
  id: string
  name?: string
  country?: string
  lang?: string
}

/** A conversation in a list; of two with one id the one with the higher seq is the newer. */
export interface Row {
  id: string
  store: string
  account: string
  channel: string
  status: Status
  reason?: string
  snooze_until?: number
  excluded?: boolean
  owner: Person
  team: string
  contact: Person
  issue_type?: string
  priority?: string
  began: number
  last_at: number
  /** Since when the customer waits for us; nothing: he or she does not. */
  waiting?: number
  amber?: number
  due?: number
  seq: number
  read: number
  visitor_read: number
  preview: string
  preview_by: string
  tags?: string[] | null
  score?: number
  vip?: boolean
  /** Promised to who wrote outside service hours and waits for the first answer. */
  reply_by?: number
  /** What the first answer failed to tell. */
  check?: { time: boolean; order: boolean; open_order: boolean }
  /** Targets of the SLA that run. */
  sla?: SLALine[] | null
  /** When the first of them is due; absent while none runs. */
  sla_due?: number
  /** While the customer waits: when a dispute has to be feared. */
  dispute?: { amber: number; red: number; over: number }
  /** 3-5-15, where it is in force: when each stage is due and when it was done. */
  staged?: Stages
  /** Merged into this conversation. */
  into?: string
  /** Those that stand merged into this one. */
  merged?: string[] | null
  /** Begun with messages that were split off from this conversation. */
  from?: string
  /** Those that were split off from this one. */
  parts?: string[] | null
}

/** Instants of the 3-5-15 procedure; what is absent was not done yet, or is not asked for. */
export interface Stages {
  asked: number
  mark: number
  reply: number
  resolve?: number
  noted?: number
  replied?: number
  resolved?: number
}

/** One target that runs; no due time while its clock stands. */
export interface SLALine {
  target: string
  policy: string
  start: number
  length_ms: number
  warn?: number
  due?: number
  breached?: boolean
}

export interface FileRef {
  id: string
  name: string
  kind: string
  size: number
  /** Of an image, in pixels. */
  w?: number
  h?: number
  url?: string
}

export interface Author {
  kind: 'customer' | 'agent' | 'rule' | 'system' | 'colleague' | 'bot'
  id?: string
  name?: string
}

export interface AgentRef {
  agent?: string
  team?: string
}

/** What a line of the thread that is no message tells; which fields are there depends on the kind. */
export interface ItemData {
  into?: string
  /** Of a split: the conversation the messages are from. */
  from?: AgentRef | string
  /** Of a split: which messages. */
  messages?: string[] | null
  to?: AgentRef
  reason?: string
  note?: string
  status?: Status
  until?: number
  issue_type?: string
  added?: string[] | null
  removed?: string[] | null
  score?: number
  survey?: 'csat' | 'nps' | 'ces'
  dimensions?: Record<string, number> | null
  commented?: boolean
  comment?: string
  grade?: string
  bounced?: boolean
  /** Of a delivery: which message, and how far it came. */
  message?: string
  state?: 'sent' | 'delivered' | 'read' | 'failed'
}

/** One line of a thread. Numbers rise with holes: what this person may not see is not sent. */
export interface Item {
  seq: number
  at: number
  kind: string
  conversation?: string
  by: Author
  message?: { id: string; type: string; body: string; note?: boolean; lang?: string; files?: FileRef[] | null }
  data?: ItemData
  cid?: string
}

export interface Items {
  items: Item[] | null
  seq: number
  more: boolean
}

export interface Counts {
  cursor: string
  views: Partial<Record<View, Partial<Record<Reach, number>>>>
  /** The same of each store by itself, without what is zero. */
  stores?: Record<string, Partial<Record<View, Partial<Record<Reach, number>>>>> | null
}

export interface Contact {
  id: string
  name?: string
  country?: string
  language?: string
  identifiers?: { kind: string; value: string }[] | null
}

export interface Detail {
  row: Row
  contact: Contact
  items: Item[] | null
  seq: number
  /** Ask for items before this number; nothing: there are none. */
  before?: number
  history: { id: string; began: number; issue_type?: string; status: Status }[] | null
  trail: { at: number; url: string; title?: string; referrer?: string }[] | null
  /** What the customer said before the first message, or the shop vouches for. */
  details: ContactDetail[] | null
  /** Where the customer came from when the conversation began. */
  origin?: Origin
}

export interface ContactDetail {
  key: string
  kind: 'text' | 'email' | 'phone' | 'select' | 'consent'
  label: string
  value: string
  verified?: boolean
  at: number
}

export interface Touch {
  source?: string
  medium?: string
  campaign?: string
  term?: string
  content?: string
  at?: number
}

export interface Origin {
  ref?: string
  landing?: string
  first?: Touch
  last?: Touch
  clicks?: { gclid?: string; fbclid?: string; ttclid?: string }
  ga?: { client?: string; session?: string }
}

/** Where a write stands; again: it was recorded before and nothing was written now. */
export interface Receipt {
  cid?: string
  conversation: string
  message?: string
  seq: number
  at: number
  again?: boolean
}

export interface PresenceOf {
  agent: string
  state: PresenceState
  reason?: string
  since: number
  planned?: number
}

/** Somebody a conversation may be handed to, with why he or she fits. */
export interface Colleague {
  id: string
  name: string
  team?: string
  languages?: string[] | null
  state: PresenceState
  reason?: string
  since?: number
  /** Open conversations he or she holds. */
  open?: number
  load?: 'idle' | 'busy' | 'full'
  /** Points in hand, and how many there could be. */
  points?: number
  capacity?: number
  overrun?: boolean
  /** How well he or she fits, of 100, and what that is made of. */
  score?: number
  parts?: { key: string; got: number; of: number }[] | null
}

/** What a canned reply does besides being sent. */
export interface MacroActions {
  tags?: string[] | null
  issue_type?: string
  status?: 'pending' | 'on_hold' | 'resolved'
  reason?: string
  note?: string
}

export interface Canned {
  id: string
  store?: string
  /** The agent whose own it is; nothing: shared. */
  owner?: string
  /** The team it is for; nothing: all. */
  team?: string
  shortcut: string
  /** By language; the one under the empty key is for every other language. */
  texts: Record<string, string>
  actions: MacroActions
  used: number
}

/** A canned reply for one conversation. */
export interface Filled {
  id: string
  body: string
  language?: string
  /** There is none in the customer's language. */
  fallback?: boolean
  missing: string[] | null
  actions: MacroActions
}

export interface CannedSetup {
  store?: string
  own?: boolean
  team?: string
  shortcut: string
  texts: Record<string, string>
  actions: MacroActions
}

/** What can be set of a web chat. */
export interface WidgetSetup {
  name: string
  enabled: boolean
  /** Pages that may show it; none: all. */
  origins: string[] | null
  color?: string
  side?: 'left' | 'right'
  greeting?: Record<string, string> | null
  away?: Record<string, string> | null
  team?: string
  /** Asked before the first message. */
  form?: PreForm | null
  /** Browsers store nothing before the visitor agrees. */
  consent?: boolean
  privacy?: string
  invites?: Invite[] | null
}

export type Texts = Record<string, string>

export interface PreForm {
  when: 'always' | 'offline'
  intro?: Texts | null
  fields: PreField[] | null
}

export interface PreField {
  key: string
  kind: 'text' | 'email' | 'phone' | 'select' | 'consent'
  label: Texts
  hint?: Texts | null
  required?: boolean
  options?: { value: string; label: Texts }[] | null
}

/** A rule that offers the chat; of the conditions that are set all must hold. */
export interface Invite {
  id?: string
  name: string
  enabled: boolean
  text: Texts
  /** Seconds on one page. */
  idle?: number
  exit?: boolean
  cart?: number
  url?: string
  countries?: string[] | null
  languages?: string[] | null
  hours?: boolean
  days: number
  /** Per cent of visitors who are never invited. */
  hold_out: number
}

/** What came of a rule; difference, low and high are shares. */
export interface InviteResult {
  rule: string
  eligible: number
  invited: number
  shown: number
  clicked: number
  began: number
  held_out: number
  held_began: number
  difference: number
  low: number
  high: number
  enough: boolean
}

export interface WidgetSecret {
  secret: string
  /** Until when the one before holds, too. */
  old_until?: number
}

export interface Widget extends WidgetSetup {
  id: string
  store: string
  /** What the page carries; not secret. */
  key: string
}

/** What a list is sorted by; empty: the order of the view. */
export type Order = '' | 'sla'

export interface ListAsk {
  view: View
  scope: Reach
  sort?: Order
  store?: string
  /** JSON of a filter. */
  filter?: string
  cursor?: string
  limit?: number
}

const at = (id: string) => `/api/desk/conversations/${encodeURIComponent(id)}`

function query(values: object): string {
  const pairs = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  return pairs.length ? `?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString()}` : ''
}

export const deskApi = {
  list: (ask: ListAsk) => call<{ items: Row[] | null; next?: string }>('GET', `/api/desk/conversations${query(ask)}`),
  counts: () => call<Counts>('GET', '/api/desk/counts'),
  open: (id: string) => call<Detail>('GET', at(id)),
  items: (id: string, part: { before?: number; after?: number }) => call<Items>('GET', `${at(id)}/items${query(part)}`),
  send: (id: string, message: { cid: string; body: string; note: boolean; canned?: string; apply?: boolean; files: string[] }) =>
    call<Receipt>('POST', `${at(id)}/messages`, message, 20_000), // what hangs would hold up what was written after it
  claim: (id: string, over: boolean) => call<Row>('POST', `${at(id)}/claim`, over ? { over } : {}),
  assign: (id: string, to: { agent?: string; team?: string; reason: 'transfer' | 'handover'; note?: string }) => call<Row>('POST', `${at(id)}/assign`, to),
  setStatus: (id: string, status: Status, more: { reason?: string; until?: number } = {}) => call<Row>('POST', `${at(id)}/status`, { status, ...more }),
  resolve: (id: string, issue_type: string) => call<Row>('POST', `${at(id)}/resolve`, { issue_type }),
  markVip: (id: string, on: boolean) => call<Row>('POST', `${at(id)}/vip`, { on }),
  reopen: (id: string) => call<Row>('POST', `${at(id)}/reopen`, {}),
  classify: (id: string, issue_type: string) => call<Row>('POST', `${at(id)}/classify`, { issue_type }),
  tag: (id: string, added: string[], removed: string[]) => call<Row>('POST', `${at(id)}/tags`, { added, removed }),
  exclude: (id: string, reason: string) => call<Row>('POST', `${at(id)}/exclude`, { reason }),
  include: (id: string) => call<Row>('POST', `${at(id)}/include`, {}),
  nudge: (id: string) => call<void>('POST', `${at(id)}/nudge`),
  presence: () => call<PresenceOf>('GET', '/api/desk/presence'),
  choose: (state: PresenceState, reason?: string, planned?: number) => call<PresenceOf>('PUT', '/api/desk/presence', { state, reason, planned }),
  colleagues: (conversation: string) => call<{ items: Colleague[] | null }>('GET', `/api/desk/colleagues${query({ conversation })}`).then((a) => a.items ?? []),
  join: () => call<void>('POST', '/api/desk/join', {}),
  upload: (file: File) => {
    const form = new FormData()
    form.append('file', file, file.name)
    return upload<FileRef>('/api/desk/files', form)
  },
  canned: () => call<{ items: Canned[] | null }>('GET', '/api/desk/canned').then((a) => a.items ?? []),
  saveCanned: (reply: CannedSetup, id?: string) =>
    id ? call<Canned>('PUT', `/api/desk/canned/${encodeURIComponent(id)}`, reply) : call<Canned>('POST', '/api/desk/canned', reply),
  fillCanned: (conversation: string, canned: string) => call<Filled>('GET', `${at(conversation)}/canned/${encodeURIComponent(canned)}`),
  deleteCanned: (id: string) => call<void>('DELETE', `/api/desk/canned/${encodeURIComponent(id)}`),
  widgets: () => call<{ items: Widget[] | null }>('GET', '/api/desk/widgets').then((a) => a.items ?? []),
  addWidget: (store: string, setup: WidgetSetup) => call<Widget>('POST', '/api/desk/widgets', { store, ...setup }),
  widgetSecret: (id: string) => call<WidgetSecret>('GET', `/api/desk/widgets/${encodeURIComponent(id)}/secret`),
  rotateWidgetSecret: (id: string, keep: boolean) => call<WidgetSecret>('POST', `/api/desk/widgets/${encodeURIComponent(id)}/secret`, { keep }),
  inviteResults: (id: string) => call<{ items: InviteResult[] | null }>('GET', `/api/desk/widgets/${encodeURIComponent(id)}/invites`).then((a) => a.items ?? []),
  saveWidget: (id: string, setup: WidgetSetup) => call<Widget>('PUT', `/api/desk/widgets/${encodeURIComponent(id)}`, setup)
}

/** Where the bytes of a file are read. */
export const fileUrl = (file: FileRef) => file.url || `/api/desk/files/${encodeURIComponent(file.id)}`

/** Whether an id names something; the server writes 0 for nothing. */
export const named = (id: string | undefined | null): id is string => Boolean(id) && id !== '0'
