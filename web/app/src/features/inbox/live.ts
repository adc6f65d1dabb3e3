// What the inbox knows: the list on the screen, the open conversation, what is being sent, who is on duty. The socket patches it; HTTP
// fills it. A row is whole and the newest seq wins, so nothing depends on the order in which answers and frames arrive.
import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, shallowRef } from 'vue'
import { deskApi, named, type Counts, type FileRef, type Item, type Order, type PresenceOf, type Reach, type Row, type View } from '@/api/desk'
import { finderApi, type Filter, type SavedView } from '@/api/finder'
import { newCid } from '@/api/cid'
import { ApiError } from '@/api/http'
import { DeskSocket, type Heard, type Line } from '@/api/socket'
import type { Alarm } from '@/api/wall'
import { useSession } from '@/shell/session'
import { serverClock } from '@/shared/talk/clock'
import { belongs, place, tidy, type Me } from './order'
import { again, first, hold, isSame, keep, kept, type Outgoing } from './outbox'
import { join, last, shape, threadOf, type Thread } from './thread'

/** Something that a person may want to be told while looking elsewhere. */
export type Alert = { kind: 'message'; row: Row; item: Item } | { kind: 'mention'; row: Row; item: Item } | { kind: 'nudge'; conversation: string; by: string }
  | { kind: 'whisper'; conversation: string; by: string; body: string }
  | { kind: 'alarm'; alarm: Alarm }

const typingLasts = 6000

export const useDesk = defineStore('desk', () => {
  const session = useSession()
  const me = computed(() => session.person?.agent_id ?? '0')
  const clock = serverClock()

  const line = ref<Line>('connecting')
  const counts = shallowRef<Counts | null>(null)
  const presence = shallowReactive(new Map<string, PresenceOf>())
  const typing = shallowReactive(new Map<string, { until: number; by: string }>())

  const view = ref<View>('waiting')
  const reach = ref<Reach>('mine')
  const sort = ref<Order>('')
  const store = ref('')
  const filter = ref<Filter>({})
  const views = shallowRef<SavedView[]>([])
  const unseen = ref(0)
  const viewers = shallowReactive(new Map<string, string[]>())
  const list = shallowRef<Row[]>([])
  const next = ref('')
  const loading = ref(false)
  const problem = ref('')

  const thread = shallowRef<Thread | null>(null)
  const opening = ref('')
  const threadProblem = ref('')

  const outbox = ref<Outgoing[]>([])
  let alert: (what: Alert) => void = () => undefined

  const socket = new DeskSocket({ heard, line: (state) => (line.value = state), active: () => document.visibilityState === 'visible' })
  const viewer = (): Me => ({ agent: me.value, store: store.value, filter: filter.value, now: clock.now.value })

  // ---- rows -----------------------------------------------------------------------------------------------------------------

  /** Rows heard while a list was on its way: they are newer than the answer. */
  let heardMeanwhile: Map<string, Row> | null = null
  let asked = 0

  function take(row: Row): void {
    const known = thread.value?.id === row.id ? thread.value.row : list.value.find((other) => other.id === row.id)
    if (known && known.seq > row.seq) return
    // Reading moves no number; whoever has read further knows better.
    const newest = known ? { ...row, read: Math.max(row.read, known.read), visitor_read: Math.max(row.visitor_read, known.visitor_read) } : row
    heardMeanwhile?.set(row.id, newest)
    // Whether a team is one's own only the server knows: a row that may be new here is asked for, not guessed.
    if (view.value === 'mentions') list.value = list.value.map((other) => (other.id === row.id ? newest : other))
    else if (reach.value === 'team' && !list.value.some((other) => other.id === row.id)) {
      if (belongs(newest, view.value, 'team', viewer())) askSoon()
    } else list.value = place(list.value, newest, belongs(newest, view.value, reach.value, viewer()), view.value, next.value === '', sort.value)
    if (thread.value?.id !== row.id) return
    const remade = shape(thread.value.row) !== shape(newest)
    thread.value = { ...thread.value, row: newest }
    // What was merged in, taken out or split off is not behind the last line: the whole thread is read anew, whoever tells it first.
    if (remade) void openAgain(row.id)
  }

  function drop(id: string): void {
    list.value = list.value.filter((row) => row.id !== id)
    if (thread.value?.id === id) close()
  }

  let soon = 0
  function askSoon(): void {
    window.clearTimeout(soon)
    soon = window.setTimeout(() => void load(), 400)
  }

  /** Where a filter lets little pass a page may be short and not the last: what the first screen needs is read at once. */
  async function pageOf(from: string): Promise<{ items: Row[]; next?: string }> {
    if (view.value === 'mentions') {
      const page = await finderApi.mentions(from)
      return { ...page, items: page.items ?? [] }
    }
    const narrow = tidy(filter.value)
    const ask = { view: view.value, scope: reach.value, sort: sort.value, store: store.value, filter: Object.keys(narrow).length ? JSON.stringify(narrow) : '' }
    const items: Row[] = []
    for (let cursor = from, tries = 0; ; tries++) {
      const page = await deskApi.list({ ...ask, cursor })
      items.push(...(page.items ?? []))
      if (!page.next || !ask.filter || items.length >= 20 || tries >= 4) return { items, next: page.next }
      cursor = page.next
    }
  }

  async function load(): Promise<void> {
    window.clearTimeout(soon)
    const turn = ++asked
    loading.value = true
    problem.value = ''
    heardMeanwhile = new Map()
    try {
      const page = await pageOf('')
      if (turn !== asked) return
      const newer = heardMeanwhile
      list.value = page.items
      next.value = page.next ?? ''
      heardMeanwhile = null
      for (const row of newer?.values() ?? []) take(row)
    } catch (error) {
      if (turn === asked) problem.value = words(error)
    } finally {
      if (turn === asked) loading.value = false
    }
  }

  let paging = false
  async function loadMore(): Promise<void> {
    if (!next.value || paging || loading.value) return
    paging = true
    const turn = asked
    try {
      const page = await pageOf(next.value)
      if (turn !== asked) return
      const known = new Set(list.value.map((row) => row.id))
      list.value = [...list.value, ...page.items.filter((row) => !known.has(row.id))]
      next.value = page.next ?? ''
    } catch (error) {
      problem.value = words(error)
    } finally {
      paging = false
    }
  }

  /** Kept lists are counted by the server; whatever changes a row may change their counts. */
  let counting = 0
  async function readViews(): Promise<void> {
    window.clearTimeout(counting)
    counting = 0
    const fresh = await finderApi.views().catch(() => undefined)
    if (!fresh) return
    views.value = fresh.views ?? []
    unseen.value = fresh.unseen
  }
  function readViewsSoon(): void {
    if (!counting && (views.value.length > 0 || unseen.value > 0)) counting = window.setTimeout(() => void readViews(), 1500)
  }

  async function readCounts(): Promise<void> {
    takeCounts(await deskApi.counts().catch(() => undefined))
  }

  function takeCounts(fresh: Counts | undefined, whole = false): void {
    if (fresh && (whole || !counts.value || !isBefore(fresh.cursor, counts.value.cursor))) counts.value = fresh
  }

  // ---- the open conversation ------------------------------------------------------------------------------------------------

  async function open(id: string): Promise<void> {
    if (opening.value === id) return
    if (thread.value?.id !== id) {
      thread.value = null
      threadProblem.value = ''
    }
    opening.value = id
    try {
      const detail = await deskApi.open(id)
      if (opening.value !== id) return
      thread.value = threadOf(detail)
      socket.say({ t: 'watch', conversation: id, wall: false })
      take(detail.row)
      settle()
      markRead()
      if (unseen.value > 0) readViewsSoon()
    } catch (error) {
      if (opening.value === id) threadProblem.value = words(error)
    } finally {
      if (opening.value === id) opening.value = ''
    }
  }

  async function openAgain(id: string): Promise<void> {
    const detail = await deskApi.open(id).catch(() => undefined)
    if (detail && thread.value?.id === id) thread.value = threadOf(detail)
  }

  function close(): void {
    opening.value = ''
    thread.value = null
    threadProblem.value = ''
    socket.say({ t: 'watch', conversation: '', wall: false })
  }

  async function earlier(): Promise<void> {
    const now = thread.value
    if (!now?.more || now.items.length === 0) return
    const part = await deskApi.items(now.id, { before: now.items[0]!.seq })
    if (thread.value?.id === now.id) thread.value = { ...thread.value, items: join(thread.value.items, part.items ?? []), more: part.more }
  }

  async function catchUp(): Promise<void> {
    const now = thread.value
    if (!now) return
    try {
      let after = last(now)
      for (let more = true; more; ) {
        const part = await deskApi.items(now.id, { after })
        addItems(now.id, part.items ?? [])
        more = part.more && part.seq > after
        after = part.seq
      }
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) drop(now.id)
    }
  }

  function addItems(conversation: string, items: readonly Item[]): void {
    if (thread.value?.id !== conversation) return
    if (items.length === 0) return
    thread.value = { ...thread.value, items: join(thread.value.items, items) }
    settle()
  }

  function markRead(): void {
    const now = thread.value
    if (!now || document.visibilityState !== 'visible' || now.row.read >= now.row.seq) return
    const seq = now.row.seq
    socket.say({ t: 'read', conversation: now.id, seq })
    if (line.value === 'live') take({ ...now.row, read: seq })
  }

  let typed = { conversation: '', at: 0 }
  function tellTyping(conversation: string, on: boolean): void {
    const now = Date.now()
    if (on && typed.conversation === conversation && now - typed.at < 3000) return
    if (!on && typed.conversation !== conversation) return
    typed = on ? { conversation, at: now } : { conversation: '', at: 0 }
    socket.say({ t: 'typing', conversation, on })
  }

  // ---- sending --------------------------------------------------------------------------------------------------------------

  function send(conversation: string, body: string, more: { note?: boolean; canned?: string; apply?: boolean; files?: FileRef[] } = {}): void {
    const out: Outgoing = {
      cid: newCid(),
      conversation,
      body,
      note: more.note ?? false,
      ...(more.canned ? { canned: more.canned } : {}),
      ...(more.apply ? { apply: true } : {}),
      files: more.files ?? [],
      at: Math.round(clock.read() * 1000),
      state: 'sending'
    }
    outbox.value.push(out)
    tellTyping(conversation, false)
    deliver(conversation)
    keep(me.value, outbox.value)
  }

  const emptying = new Set<string>()
  /** Sends what a conversation's outbox holds, one after the other: nothing arrives before what was written earlier. */
  function deliver(conversation: string): void {
    again(outbox.value, conversation)
    if (!emptying.has(conversation)) void empty(conversation)
  }
  async function empty(conversation: string): Promise<void> {
    emptying.add(conversation)
    for (let out = first(outbox.value, conversation); out; out = first(outbox.value, conversation)) await post(out)
    emptying.delete(conversation)
  }

  async function post(out: Outgoing): Promise<void> {
    try {
      const receipt = await deskApi.send(out.conversation, { cid: out.cid, body: out.body, note: out.note, canned: out.canned, apply: out.apply, files: out.files.map((f) => f.id) })
      out.state = 'sent'
      out.seq = receipt.seq
    } catch (error) {
      out.state = 'failed'
      out.refused = error instanceof ApiError && error.status >= 400 && error.status < 500 && ![401, 408, 425, 429].includes(error.status)
      out.problem = words(error)
      if (!out.refused) hold(outbox.value, out)
    }
    settle()
    keep(me.value, outbox.value)
  }

  function retry(cid: string): void {
    const out = outbox.value.find((o) => o.cid === cid)
    if (!out) return
    out.refused = false
    deliver(out.conversation)
  }

  function discard(cid: string): void {
    outbox.value = outbox.value.filter((out) => out.cid !== cid)
    keep(me.value, outbox.value)
  }

  /** Takes out of the outbox what the thread shows already. */
  function settle(): void {
    const now = thread.value
    if (!now || outbox.value.length === 0) return
    const left = outbox.value.filter((out) => out.conversation !== now.id || !now.items.some((item) => isSame(out, item)))
    if (left.length === outbox.value.length) return
    outbox.value = left
    keep(me.value, left)
  }

  /** What failed for want of a line goes out again; what is acknowledged but not in an open thread will be read with it. */
  function sendAgain(): void {
    outbox.value = outbox.value.filter((out) => out.state !== 'sent' || out.conversation === thread.value?.id)
    new Set(outbox.value.map((out) => out.conversation)).forEach(deliver)
  }

  // ---- the socket -----------------------------------------------------------------------------------------------------------

  let greeted = false
  function heard(frame: Heard): void {
    switch (frame.t) {
      case 'welcome':
        return welcome(frame)
      case 'row':
        return heardRow(frame)
      case 'counts':
        return takeCounts(frame.counts)
      case 'typing':
        if (frame.on) typing.set(frame.conversation, { until: Date.now() + typingLasts, by: frame.by ?? '' })
        else typing.delete(frame.conversation)
        return
      case 'read':
        return customerRead(frame.conversation, frame.seq)
      case 'presence':
        for (const one of frame.presence) presence.set(one.agent, one)
        return
      case 'viewers':
        viewers.set(frame.conversation, (frame.viewers ?? []).map((v) => v.name))
        return
      case 'nudge':
        return alert({ kind: 'nudge', conversation: frame.conversation, by: frame.by })
      case 'whisper':
        return alert({ kind: 'whisper', conversation: frame.conversation, by: frame.by, body: frame.body })
      case 'alert':
        return alert({ kind: 'alarm', alarm: frame.alert })
    }
  }

  function welcome(frame: Extract<Heard, { t: 'welcome' }>): void {
    if (frame.at) clock.set(frame.at)
    takeCounts(frame.counts, true)
    presence.clear()
    for (const one of frame.presence ?? []) presence.set(one.agent, one)
    // The first list is asked for by the page; later ones only where the line has lost too much to tell it bit by bit.
    if (greeted && frame.reset) void load()
    if (greeted) void catchUp()
    greeted = true
    void readViews()
    sendAgain()
    markRead()
  }

  function heardRow(frame: Extract<Heard, { t: 'row' }>): void {
    if (frame.gone) drop(frame.row.id)
    else take(frame.row)
    readViewsSoon()
    takeCounts(frame.counts)
    const items = frame.items ?? []
    addItems(frame.row.id, items)
    for (const item of items) if (item.kind === 'message' && item.by.kind === 'customer') heardCustomer(frame.row, item)
    for (const item of items) if (item.message?.note && names(item.message.body)) heardMention(frame.row, item)
    markRead()
  }

  function heardCustomer(row: Row, item: Item): void {
    typing.delete(row.id)
    if (named(me.value) && row.owner.id === me.value) alert({ kind: 'message', row, item })
  }

  /** Whether a note names this person; the server decides what the list of mentions holds. */
  const names = (body: string) => {
    const name = session.person?.name?.toLowerCase()
    return Boolean(name) && named(me.value) && body.replaceAll('＠', '@').toLowerCase().includes(`@${name}`)
  }
  function heardMention(row: Row, item: Item): void {
    if (item.by.id === me.value) return
    alert({ kind: 'mention', row, item })
    void readViews()
    if (view.value === 'mentions') askSoon()
  }

  function customerRead(conversation: string, seq: number): void {
    const known = thread.value?.id === conversation ? thread.value.row : list.value.find((row) => row.id === conversation)
    if (known && seq > known.visitor_read) take({ ...known, visitor_read: seq })
  }

  const visible = () => markRead()

  function start(options: { alert: (what: Alert) => void }): void {
    alert = options.alert
    outbox.value = kept(me.value)
    new Set(outbox.value.filter((out) => out.state === 'sending').map((out) => out.conversation)).forEach(deliver)
    clock.start()
    socket.start()
    document.addEventListener('visibilitychange', visible)
  }

  function stop(): void {
    document.removeEventListener('visibilitychange', visible)
    window.clearTimeout(soon)
    socket.stop()
    clock.stop()
    greeted = false
    alert = () => undefined
    close()
  }

  /** Who is typing: a colleague's name, empty for the customer, null for nobody. */
  function typist(conversation: string): string | null {
    const found = typing.get(conversation)
    return found && clock.now.value > 0 && found.until > Date.now() ? found.by : null
  }
  /** How many a list holds, at the chosen store; a filter narrows the list and not this figure. What is resolved is not counted. */
  const countOf = (v: View, r: Reach): number | undefined => {
    const all = counts.value?.views[v]?.[r]
    return all === undefined || !store.value ? all : (counts.value?.stores?.[store.value]?.[v]?.[r] ?? 0)
  }

  return {
    me, line, counts, presence, now: clock.now, view, reach, sort, store, filter, views, unseen, viewers, list, next, loading, problem, thread, opening, threadProblem, outbox,
    start, stop, take, load, loadMore, readCounts, readViews, open, openAgain, close, earlier, send, retry, discard, tellTyping, typist, countOf, hurry: () => socket.hurry()
  }
})

const words = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Whether one position of the log lies before another; both are epoch.number. */
function isBefore(a: string, b: string): boolean {
  const [ae = 0, an = 0] = a.split('.').map(Number)
  const [be = 0, bn = 0] = b.split('.').map(Number)
  return ae < be || (ae === be && an < bn)
}
