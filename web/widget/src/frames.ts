// What goes over the wire between the widget and the server. Ids are strings, instants are microseconds since 1970.

/** A file as the server describes it. */
export interface FileRef {
  id: string
  name: string
  kind: string
  size: number
  w?: number
  h?: number
  url?: string
}

/** One entry of the thread. Gaps between numbers are normal: what a visitor may not see is not sent. */
export interface Item {
  seq: number
  at: number
  kind: string
  by: { kind: string; id?: string; name?: string }
  message?: { id?: string; type?: string; body: string; lang?: string; files?: FileRef[] }
  data?: { invitation?: string; expires?: number; score?: number; comment?: string }
  cid?: string
}

/** What the server says about the desk; a missing field is unchanged. */
export interface Desk {
  status?: string
  agent?: { name: string } | null
  online?: boolean
  opens?: number
  reply_by?: number
}

export interface Person {
  id?: string
  email?: string
  name?: string
  hmac?: string
}

export interface Page {
  url: string
  title: string
  ref?: string
  at?: number
}

/** A frame that must arrive: it is kept until it is acknowledged. */
export interface Send {
  t: 'send'
  cid: string
  body: string
  files?: string[]
  form?: Record<string, string | boolean>
}
export interface Rate {
  t: 'rate'
  cid: string
  invitation: string
  score: number
  comment: string
}

export interface Hello {
  t: 'hello'
  v: 1
  token: string
  after: number
  lang: string
  zone?: string
  page?: Page
  trail?: Page[]
  origin?: unknown
  user?: Person
  /** Under which this visitor met invitations. */
  mark?: string
}

export type Out =
  | Hello
  | Send
  | Rate
  | { t: 'typing'; on: boolean }
  | { t: 'read'; seq: number }
  | { t: 'back'; before: number }
  | ({ t: 'page'; trail?: Page[]; origin?: unknown } & Page)

export interface Welcome extends Desk {
  t: 'welcome'
  token: string
  seq: number
  items: Item[]
  more?: boolean
  reset?: boolean
  read?: number
  seen?: number
  /** ok, or why the shop's word for the visitor was not taken. */
  user?: string
  limits?: { chars?: number; bytes?: number }
}

export type In =
  | Welcome
  | { t: 'ack'; cid: string; seq: number; at: number; id?: string }
  | { t: 'nack'; cid: string; code: string; retry?: boolean; wait_ms?: number }
  | { t: 'item'; item: Item }
  | { t: 'back'; items: Item[]; more?: boolean }
  | { t: 'typing'; on: boolean }
  | { t: 'read'; seq: number }
  | ({ t: 'state' } & Desk)
  | { t: 'bye'; code: string; wait_ms?: number }
