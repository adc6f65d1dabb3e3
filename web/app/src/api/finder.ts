// Finding conversations over HTTP: by words, by kept lists, by mentions; and what is done to many of them at once.
import { call } from './http'
import type { Person, Reach, Row, Status, View } from './desk'

/** A piece of an excerpt; hit: it is what was looked for. */
export interface Part {
  text: string
  hit?: boolean
}

export interface Hit {
  row: Row
  message: string
  /** Number of the message in the thread. */
  seq: number
  at: number
  by: { kind: string; id?: string; name?: string }
  note?: boolean
  parts: Part[]
  more?: number
}

export interface Who {
  contact: Person
  conversation: string
  store: string
  name?: Part[] | null
  identifier?: Part[] | null
}

export interface Found {
  hits: Hit[] | null
  contacts: Who[] | null
  next?: string
}

/** Of each field one value has to fit; what is absent fits everything. */
export interface Filter {
  channels?: string[] | null
  stores?: string[] | null
  teams?: string[] | null
  /** 0: nobody. */
  owners?: string[] | null
  issue_types?: string[] | null
  languages?: string[] | null
  countries?: string[] | null
  tags?: string[] | null
  waiting?: boolean
  /** Who has waited so long that a dispute is to be feared. */
  at_risk?: boolean
}

export interface ViewSetup {
  name: string
  team?: string
  view: View
  reach: Reach
  /** Absent: the order of the view. */
  sort?: 'sla'
  filter: Filter
}

/** A kept list; without count: what is resolved is not counted. */
export interface SavedView extends ViewSetup {
  id: string
  owner: string
  count?: number
  mine: boolean
}

/** What came of one conversation of many; without code it was done. */
export interface Outcome {
  id: string
  row?: Row
  code?: string
  detail?: string
}

export interface BulkWith {
  agent?: string
  team?: string
  reason?: string
  status?: Status
  until?: number
  issue_type?: string
  added?: string[]
  removed?: string[]
}

export const finderApi = {
  search: (ask: { q: string; store?: string; cursor?: string }) =>
    call<Found>('GET', `/api/desk/search?${new URLSearchParams(Object.entries(ask).filter(([, value]) => value)).toString()}`),
  views: () => call<{ views: SavedView[] | null; unseen: number }>('GET', '/api/desk/views'),
  addView: (setup: ViewSetup) => call<SavedView>('POST', '/api/desk/views', setup),
  saveView: (id: string, setup: ViewSetup) => call<SavedView>('PUT', `/api/desk/views/${encodeURIComponent(id)}`, setup),
  deleteView: (id: string) => call<void>('DELETE', `/api/desk/views/${encodeURIComponent(id)}`),
  mentions: (cursor: string) => call<{ items: Row[] | null; next?: string }>('GET', `/api/desk/mentions${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`),
  bulk: (ids: string[], action: string, on: BulkWith) => call<{ items: Outcome[] | null }>('POST', '/api/desk/bulk', { ids, action, with: on }).then((a) => a.items ?? []),
  handOver: (agent: string, items: { id: string; cid?: string; note?: string }[]) =>
    call<{ items: Outcome[] | null }>('POST', '/api/desk/handover', { ...(agent ? { agent } : {}), items }).then((a) => a.items ?? []),
  merge: (id: string, into: string) => call<Row>('POST', `/api/desk/conversations/${encodeURIComponent(id)}/merge`, { into }),
  unmerge: (id: string) => call<Row>('POST', `/api/desk/conversations/${encodeURIComponent(id)}/unmerge`, {}),
  /** Begins another conversation with some messages; answers with the new one. */
  split: (id: string, messages: string[]) => call<Row>('POST', `/api/desk/conversations/${encodeURIComponent(id)}/split`, { messages })
}
