// The store against a fake server: a socket that says what the test says, and HTTP that answers from a table.
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Row } from '@/api/desk'
import { useSession } from '@/shell/session'
import { useDesk, type Alert } from './live'

class FakeSocket {
  static all: FakeSocket[] = []
  readyState = 1
  sent: Record<string, unknown>[] = []
  onopen: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  closed = false
  constructor() {
    FakeSocket.all.push(this)
  }
  send(text: string) {
    this.sent.push(JSON.parse(text) as Record<string, unknown>)
  }
  close() {
    this.closed = true
  }
  say(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }
}
const line = () => FakeSocket.all[FakeSocket.all.length - 1]!

const row = (id: string, more: Partial<Row> = {}): Row => ({
  id, store: '1', account: '1', channel: 'web', status: 'open', owner: { id: '7', name: 'Amy' }, team: '0', contact: { id: '9', name: 'Emma' }, began: 1, last_at: 1, seq: 1,
  read: 0, visitor_read: 0, preview: 'hi', preview_by: 'customer', waiting: 1, due: 10, ...more
})
const counts = (cursor: string, mine: number) => ({ cursor, views: { waiting: { mine } } })
const message = (seq: number, kind = 'customer', more: object = {}) => ({ seq, at: seq, kind: 'message', by: { kind, id: kind === 'agent' ? '7' : '' }, message: { id: `m${seq}`, type: 'text', body: 'x' }, ...more })

let calls: { method: string; url: string; body?: { cid?: string; body?: string; files?: string[] } }[] = []
let answers: Record<string, () => unknown> = {}
function serve(method: string, path: string, answer: () => unknown) {
  answers[`${method} ${path}`] = answer
}
const settle = () => new Promise((done) => setTimeout(done))

beforeEach(() => {
  setActivePinia(createPinia())
  sessionStorage.clear()
  FakeSocket.all = []
  calls = []
  answers = {}
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('fetch', async (url: string, init: { method: string; body?: string }) => {
    calls.push({ method: init.method, url, body: init.body ? (JSON.parse(init.body) as { cid?: string }) : undefined })
    const answer = answers[`${init.method} ${url.split('?')[0]}`]
    if (!answer) throw new TypeError('Failed to fetch')
    const value = answer()
    if (value instanceof Response) return value
    return new Response(JSON.stringify(value), { status: 200 })
  })
  useSession().session = { user: { agent_id: '7', role: 'agent' }, rights: [] } as never
})
const running: ReturnType<typeof useDesk>[] = []
afterEach(() => {
  running.splice(0).forEach((desk) => desk.stop())
  vi.useRealTimers()
})

async function started(rows: Row[] = [], next = '') {
  const alerts: Alert[] = []
  serve('GET', '/api/desk/conversations', () => ({ items: rows, next }))
  const desk = useDesk()
  running.push(desk)
  desk.start({ alert: (what) => alerts.push(what) })
  line().onopen?.()
  line().say({ t: 'welcome', cursor: '0.5', reset: true, at: Date.now() * 1000, counts: counts('0.5', rows.length), presence: [{ agent: '7', state: 'online', since: 1 }] })
  await desk.load()
  return { desk, alerts }
}
async function opened(desk: ReturnType<typeof useDesk>, of: Row, items = [message(1)]) {
  serve('GET', `/api/desk/conversations/${of.id}`, () => ({ row: of, contact: { id: '9' }, items, seq: 1, history: [], trail: [] }))
  await desk.open(of.id)
}

describe('rows', () => {
  it('enter, move and leave the list as they change, with the counts of the frame', async () => {
    const { desk } = await started([row('1', { due: 10 }), row('2', { due: 20 })])
    line().say({ t: 'row', cursor: '0.6', row: row('3', { due: 15 }), items: [], counts: counts('0.6', 3) })
    expect(desk.list.map((r) => r.id)).toEqual(['1', '3', '2'])
    line().say({ t: 'row', cursor: '0.7', row: row('1', { seq: 2, waiting: 0, due: 0 }), items: [], counts: counts('0.7', 2) })
    expect(desk.list.map((r) => r.id)).toEqual(['3', '2'])
    expect(desk.countOf('waiting', 'mine')).toBe(2)
    line().say({ t: 'row', cursor: '0.8', row: { id: '2', seq: 3 }, items: [], gone: true, counts: counts('0.8', 1) })
    expect(desk.list.map((r) => r.id)).toEqual(['3'])
    line().say({ t: 'row', cursor: '0.9', row: row('4', { due: 5 }), items: [] })
    expect(desk.countOf('waiting', 'mine')).toBe(1)
    line().say({ t: 'counts', counts: counts('0.9', 2) })
    expect(desk.countOf('waiting', 'mine')).toBe(2)
  })
  it('never go back to an older state, nor do the counts', async () => {
    const { desk } = await started([row('1', { seq: 5, preview: 'new' })])
    line().say({ t: 'row', cursor: '0.9', row: row('1', { seq: 4, preview: 'old' }), counts: counts('0.4', 99) })
    expect(desk.list[0]?.preview).toBe('new')
    expect(desk.countOf('waiting', 'mine')).toBe(1)
  })
  it('heard while a list is on its way survive the answer', async () => {
    const { desk } = await started([row('1')])
    const loading = desk.load()
    line().say({ t: 'row', cursor: '0.6', row: row('2', { due: 5 }), counts: counts('0.6', 2) })
    await loading
    expect(desk.list.map((r) => r.id)).toEqual(['2', '1'])
  })
  it('page by the cursor and never twice', async () => {
    const { desk } = await started([row('1', { due: 1 })], 'abc')
    serve('GET', '/api/desk/conversations', () => ({ items: [row('1', { due: 1 }), row('2', { due: 2 })] }))
    await Promise.all([desk.loadMore(), desk.loadMore()])
    expect(desk.list.map((r) => r.id)).toEqual(['1', '2'])
    expect(calls.filter((c) => c.url.includes('cursor=abc'))).toHaveLength(1)
    await desk.loadMore()
    expect(calls.filter((c) => c.url.includes('cursor='))).toHaveLength(1)
  })
})

describe('sending', () => {
  it('shows the message at once and drops it when the thread has it', async () => {
    const { desk } = await started([row('1')])
    await opened(desk, row('1'))
    serve('POST', '/api/desk/conversations/1/messages', () => ({ conversation: '1', seq: 2, at: 2, message: 'm2' }))
    desk.send('1', 'hello')
    expect(desk.outbox.map((o) => [o.body, o.state])).toEqual([['hello', 'sending']])
    await settle()
    expect(desk.outbox.map((o) => o.state)).toEqual(['sent'])
    line().say({ t: 'row', cursor: '0.6', row: row('1', { seq: 2, waiting: 0 }), items: [message(2, 'agent')], counts: counts('0.6', 0) })
    expect(desk.outbox).toEqual([])
    expect(desk.thread?.items.map((i) => i.seq)).toEqual([1, 2])
    expect(sessionStorage.length).toBe(0)
  })
  it('also when the frame comes before the answer', async () => {
    const { desk } = await started([row('1')])
    await opened(desk, row('1'))
    serve('POST', '/api/desk/conversations/1/messages', () => ({ conversation: '1', seq: 2, at: 2 }))
    desk.send('1', 'hello')
    const cid = desk.outbox[0]!.cid
    line().say({ t: 'row', cursor: '0.6', row: row('1', { seq: 2 }), items: [message(2, 'agent', { cid })], counts: counts('0.6', 0) })
    expect(desk.outbox).toEqual([])
    await settle()
    expect(desk.outbox).toEqual([])
  })
  it('fails without a network and tries again with the same name', async () => {
    const { desk } = await started([row('1')])
    await opened(desk, row('1'))
    desk.send('1', 'hello')
    await settle()
    expect(desk.outbox.map((o) => [o.state, o.refused])).toEqual([['failed', false]])
    serve('POST', '/api/desk/conversations/1/messages', () => ({ conversation: '1', seq: 2, at: 2 }))
    desk.retry(desk.outbox[0]!.cid)
    await settle()
    const names = calls.filter((c) => c.method === 'POST').map((c) => c.body?.cid)
    expect(names).toHaveLength(2)
    expect(new Set(names).size).toBe(1)
    expect(names[0]).toMatch(/^[\w-]{22}$/)
  })
  it('goes out in the order in which it was written, whatever fails and is tried again', async () => {
    const { desk } = await started([row('1')])
    await opened(desk, row('1'))
    for (const body of ['one', 'two']) desk.send('1', body)
    await settle()
    expect(desk.outbox.map((o) => o.state)).toEqual(['failed', 'failed'])
    serve('POST', '/api/desk/conversations/1/messages', () => ({ conversation: '1', seq: 10 + calls.length, at: 2 }))
    calls = []
    desk.send('1', 'three') // the line is back, and nobody has noticed yet
    await settle()
    desk.send('1', 'four')
    await settle()
    expect(calls.filter((c) => c.method === 'POST').map((c) => c.body?.body)).toEqual(['one', 'two', 'three', 'four'])
    expect(desk.outbox.map((o) => o.state)).toEqual(['sent', 'sent', 'sent', 'sent'])
  })
  it('waits for the one before, and not for one that was refused or for other conversations', async () => {
    const { desk } = await started([row('1'), row('2')])
    const answer: Record<string, (response: Response) => void> = {}
    const ask = globalThis.fetch
    vi.stubGlobal('fetch', (url: string, init: { method: string; body?: string }) => {
      if (init.method !== 'POST') return ask(url, init)
      return new Promise<Response>((done) => (answer[(JSON.parse(init.body!) as { body: string }).body] = done))
    })
    for (const [conversation, body] of [['1', 'one'], ['1', 'two'], ['2', 'other']] as const) desk.send(conversation, body)
    await settle()
    expect(Object.keys(answer)).toEqual(['one', 'other'])
    answer.one!(new Response(JSON.stringify({ code: 'too_long', detail: 'no' }), { status: 422 }))
    await settle()
    expect(Object.keys(answer)).toEqual(['one', 'other', 'two'])
    expect(desk.outbox.map((o) => o.state)).toEqual(['failed', 'sending', 'sending'])
  })
  it('is refused for good by the server, which no reconnect repeats', async () => {
    const { desk } = await started([row('1')])
    serve('POST', '/api/desk/conversations/1/messages', () => new Response(JSON.stringify({ code: 'excluded', detail: 'no' }), { status: 409 }))
    desk.send('1', 'hello')
    await settle()
    expect(desk.outbox[0]).toMatchObject({ state: 'failed', refused: true, problem: 'no' })
    line().say({ t: 'welcome', cursor: '0.6', reset: false, counts: counts('0.6', 1), presence: [] })
    await settle()
    expect(calls.filter((c) => c.method === 'POST')).toHaveLength(1)
    desk.discard(desk.outbox[0]!.cid)
    expect(desk.outbox).toEqual([])
  })
  it('goes on after a reload of the page', async () => {
    const { desk } = await started([row('1')])
    desk.send('1', 'hello')
    const { cid } = desk.outbox[0]!
    desk.stop()
    setActivePinia(createPinia())
    useSession().session = { user: { agent_id: '7', role: 'agent' }, rights: [] } as never
    serve('POST', '/api/desk/conversations/1/messages', () => ({ conversation: '1', seq: 2, at: 2, again: true }))
    calls = []
    await started([row('1')])
    await settle()
    expect(calls.filter((c) => c.method === 'POST').map((c) => c.body?.cid)).toEqual([cid])
  })
})

describe('the line', () => {
  it('comes again by itself with its cursor, reads what it missed and sends what failed', async () => {
    const { desk } = await started([row('1')])
    await opened(desk, row('1'))
    line().say({ t: 'row', cursor: '0.9', row: row('1', { seq: 1 }), items: [], counts: counts('0.9', 1) })
    desk.send('1', 'hello')
    await settle()
    line().onclose?.({ code: 1006 })
    expect(desk.line).toBe('lost')
    await vi.waitFor(() => expect(FakeSocket.all).toHaveLength(2), 2000)
    line().onopen?.()
    expect(line().sent[0]).toEqual({ t: 'hello', v: 1, after: '0.9' })
    serve('POST', '/api/desk/conversations/1/messages', () => ({ conversation: '1', seq: 4, at: 4 }))
    serve('GET', '/api/desk/conversations/1/items', () => ({ items: [message(3), message(4, 'agent')], seq: 4, more: false }))
    line().say({ t: 'welcome', cursor: '0.12', reset: true, counts: counts('0.12', 4), presence: [] })
    await settle()
    await settle()
    expect(desk.line).toBe('live')
    expect(calls.some((c) => c.url === '/api/desk/conversations/1/items?after=1')).toBe(true)
    expect(desk.thread?.items.map((i) => i.seq)).toEqual([1, 3, 4])
    expect(desk.outbox).toEqual([])
    expect(desk.countOf('waiting', 'mine')).toBe(4)
    expect(line().sent).toContainEqual({ t: 'watch', conversation: '1', wall: false })
  })
  it('is lost at once when the browser goes offline', async () => {
    const { desk } = await started()
    window.dispatchEvent(new Event('offline'))
    expect(desk.line).toBe('lost')
    expect(FakeSocket.all[0]?.closed).toBe(true)
  })
  it('ends with the page', async () => {
    const { desk } = await started()
    desk.stop()
    expect(FakeSocket.all[0]?.closed).toBe(true)
    expect(FakeSocket.all).toHaveLength(1)
  })
})

describe('what is told', () => {
  it('is a customer’s message in a conversation of mine, not in others and not my own', async () => {
    const { desk, alerts } = await started([row('1'), row('2', { owner: { id: '8' } })])
    line().say({ t: 'row', cursor: '0.6', row: row('1', { seq: 2 }), items: [message(2)], counts: counts('0.6', 1) })
    line().say({ t: 'row', cursor: '0.7', row: row('2', { seq: 2, owner: { id: '8' } }), items: [message(2)], counts: counts('0.7', 1) })
    line().say({ t: 'row', cursor: '0.8', row: row('1', { seq: 3 }), items: [message(3, 'agent')], counts: counts('0.8', 1) })
    line().say({ t: 'nudge', conversation: '1', by: 'Li' })
    expect(alerts.map((a) => a.kind)).toEqual(['message', 'nudge'])
    expect(desk.list.map((r) => r.id)).toEqual(['1'])
  })
  it('reads what is on the screen, and shows who types until a message comes', async () => {
    const { desk } = await started([row('1')])
    await opened(desk, row('1'))
    expect(line().sent).toContainEqual({ t: 'read', conversation: '1', seq: 1 })
    line().say({ t: 'typing', conversation: '1', on: true })
    expect(desk.typist('1')).toBe('')
    line().say({ t: 'row', cursor: '0.6', row: row('1', { seq: 2 }), items: [message(2)], counts: counts('0.6', 1) })
    expect(desk.typist('1')).toBeNull()
    expect(line().sent).toContainEqual({ t: 'read', conversation: '1', seq: 2 })
    line().say({ t: 'typing', conversation: '1', on: true, by: 'Li' })
    expect(desk.typist('1')).toBe('Li')
    line().say({ t: 'read', conversation: '1', seq: 2 })
    expect(desk.thread?.row.visitor_read).toBe(2)
  })
  it('says that I type at most every three seconds', async () => {
    const { desk } = await started([row('1')])
    await opened(desk, row('1'))
    desk.tellTyping('1', true)
    desk.tellTyping('1', true)
    desk.tellTyping('1', false)
    expect(line().sent.filter((f) => f.t === 'typing').map((f) => f.on)).toEqual([true, false])
  })
})
