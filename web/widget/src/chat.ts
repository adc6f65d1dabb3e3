// The conversation as the screen shows it: takes frames in, keeps what must not be lost, and says what is to be sent.
import type { Config } from './config'
import type { Values } from './form'
import type { Desk, FileRef, Hello, In, Out, Page, Person, Rate, Send, Welcome } from './frames'
import type { Keep } from './keep'
import { Line, type Hooks, type LineState } from './line'
import type { Origin } from './origin'
import { Outbox, type Entry } from './outbox'
import { newCID } from './random'
import { empty, merge, unread, type Thread } from './thread'
import type { Trail } from './trail'

export interface View extends Desk {
  line: LineState
  open: boolean
  thread: Thread
  out: Entry[]
  typing: boolean
  /** Last number the other side has read. */
  read: number
  /** Last number this visitor has read. */
  seen: number
  loading: boolean
  /** The form was filled in, or is not wanted. */
  formed: boolean
  /** Preview of a new message beside the button was put away at this number. */
  hidden: number
  chars: number
}

export class Chat implements Hooks {
  view: View
  outbox: Outbox
  line: Line
  /** Called after every change. */
  heard?: () => void
  /** Ids of frames on their way. */
  underway = new Set<string>()
  private held = new Set<string>()
  private told = 0
  /** Visitor the thread belongs to; two tabs opened at once may have made two, and the one that was stored last stays. */
  private mine = ''
  private person?: Person
  private typed = 0
  private theyType?: ReturnType<typeof setTimeout>
  private iType?: ReturnType<typeof setTimeout>

  constructor(
    readonly base: string,
    readonly key: string,
    readonly config: Config,
    readonly keep: Keep,
    private trail: Trail,
    private origin: (keep: Keep) => Origin
  ) {
    this.outbox = new Outbox(keep)
    trail.seen = (page) => this.note(page)
    const { status, online, opens, reply_by } = { status: 'open', ...config }
    this.view = {
      line: 'idle',
      open: false,
      thread: empty,
      out: this.outbox.list(),
      typing: false,
      read: 0,
      seen: keep.get<number>('seen') ?? 0,
      loading: false,
      formed: !config.form || !!keep.get('formed'),
      hidden: 0,
      chars: config.chars ?? 4000,
      status,
      online,
      opens,
      reply_by
    }
    this.line = new Line(base, key, this)
  }

  /** Begins to follow the browser; connects by itself only where a conversation may go on. */
  begin(): void {
    // An open connection would keep the page out of the browser's back-forward cache.
    for (const name of ['offline', 'pagehide']) addEventListener(name, () => this.line.lose())
    for (const name of ['online', 'pageshow']) addEventListener(name, () => this.line.wake())
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) return
      this.line.wake()
      this.look()
    })
    // Another tab of the shop may have read, written or logged out.
    addEventListener('storage', () => {
      if (this.mine && !this.token) return this.logout()
      this.set({ out: this.outbox.list(), seen: Math.max(this.view.seen, this.keep.get<number>('seen') ?? 0) })
    })
    if (this.token || this.outbox.list().length) this.line.start()
  }

  get token(): string {
    return this.keep.get<string>('token') ?? ''
  }

  get user(): Person | undefined {
    return this.person
  }

  open(open: boolean): void {
    this.set({ open })
    if (!open) return
    this.line.start()
    this.line.wake()
    this.look()
  }

  /** The visitor's answer to the shop's question whether to store anything. */
  consent(yes: boolean): void {
    this.keep.set('consent', yes || undefined)
    this.keep.allow(yes)
    if (!yes) return
    const from = this.origin(this.keep)
    if (this.view.line === 'up') {
      this.line.send({ t: 'page', ...this.trail.here(), at: Date.now() * 1000, trail: this.trail.waiting(), origin: from })
      this.trail.told()
    }
  }

  /** Who the shop says this is. Somebody else than before starts with an empty thread: it may be a shared computer. */
  identify(person: Person): void {
    const before = this.keep.get<string>('user')
    if (before && person.id && before !== person.id) this.logout()
    if (person.id) this.keep.set('user', person.id)
    this.person = person
    // The proof belongs to the greeting, so a connection that stands greets anew.
    if (this.view.line !== 'idle') {
      this.line.stop()
      this.line.start()
    }
    this.set({})
  }

  /** Forgets the visitor. */
  logout(): void {
    const open = this.view.open
    this.line.stop()
    this.keep.clear('consent', 'origin')
    this.person = undefined
    this.mine = ''
    this.told = 0
    this.underway.clear()
    this.set({ thread: empty, out: [], seen: 0, read: 0, formed: !this.config.form, hidden: 0, typing: false })
    if (open) this.line.start()
  }

  /** Puts a message into the queue; false when there is nothing to say. */
  say(body: string, files: FileRef[] = []): boolean {
    if (!body.trim() && !files.length) return false
    const frame: Send = { t: 'send', cid: newCID(), body: body.trim() }
    if (files.length) frame.files = files.map((file) => file.id)
    const form = this.keep.get<Values>('form')
    if (form) {
      frame.form = form
      this.keep.set('form', undefined)
    }
    this.queue(frame, files)
    clearTimeout(this.iType)
    this.typed = 0
    return true
  }

  /** A key was pressed in the composer. */
  typing(): void {
    if (Date.now() - this.typed > 3000) {
      this.typed = Date.now()
      this.line.send({ t: 'typing', on: true })
    }
    clearTimeout(this.iType)
    this.iType = setTimeout(() => {
      this.typed = 0
      this.line.send({ t: 'typing', on: false })
    }, 4000)
  }

  older(): void {
    const first = this.view.thread.items[0]
    if (!first || this.view.loading || !this.view.thread.more) return
    this.set({ loading: true })
    this.line.send({ t: 'back', before: first.seq })
  }

  /** Puts the preview of new messages away. */
  hide(): void {
    this.set({ hidden: this.view.thread.after })
  }

  get draft(): string {
    return this.keep.get<string>('draft') ?? ''
  }

  set draft(text: string) {
    this.keep.set('draft', text || undefined)
  }

  set(change: Partial<View>): void {
    this.view = { ...this.view, ...change }
    this.heard?.()
  }

  changed(): void {
    this.set({ out: this.outbox.list() })
  }

  watched(): boolean {
    return this.view.open && !document.hidden
  }

  /** What is on the screen now counts as read. */
  private look(): void {
    const last = this.view.thread.items.at(-1)?.seq ?? 0
    if (!this.watched() || last <= this.view.seen) return
    const news = unread(this.view.thread, this.view.seen).length > 0
    this.keep.set('seen', last)
    this.set({ seen: last })
    if (news && last > this.told) {
      this.told = last
      this.line.send({ t: 'read', seq: last })
    }
  }

  queue(frame: Send | Rate, files?: FileRef[]): void {
    this.outbox.add(frame, files)
    this.changed()
    this.line.start()
    this.line.flush()
  }

  due(): Out[] {
    const entries = this.outbox.pending().filter(({ frame }) => !this.underway.has(frame.cid) && !this.held.has(frame.cid))
    entries.forEach(({ frame }) => this.underway.add(frame.cid))
    return entries.map(({ frame }) => frame)
  }

  hello(): Hello {
    const hello: Hello = {
      t: 'hello',
      v: 1,
      token: this.token,
      after: this.token === this.mine ? this.view.thread.after : 0,
      lang: navigator.language,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      page: this.trail.here(),
      user: this.person
    }
    if (!this.keep.lasting) return hello
    const trail = this.trail.waiting()
    return {
      ...hello,
      page: { ...this.trail.here(), ref: document.referrer.slice(0, 2000) },
      trail: trail.length ? trail : undefined,
      origin: this.origin(this.keep),
      mark: this.keep.get<string>('mark')
    }
  }

  private note(page: Page): boolean {
    if (this.view.line !== 'up') return false
    this.line.send({ t: 'page', ...page })
    return true
  }

  state(line: LineState): void {
    this.set({ line, typing: false })
  }

  frame(frame: In): void {
    switch (frame.t) {
      case 'welcome':
        return this.welcome(frame)
      case 'item':
        if (frame.item.cid) this.outbox.remove(frame.item.cid)
        this.set({
          thread: merge(this.view.thread, [frame.item], frame.item.seq),
          out: this.outbox.list(),
          typing: frame.item.by.kind === 'customer' && this.view.typing
        })
        if (frame.item.kind === 'resolved') this.set({ status: 'resolved' })
        if (frame.item.kind === 'message') this.set({ status: 'open' })
        return this.look()
      case 'back':
        return this.set({ loading: false, thread: { ...merge(this.view.thread, frame.items), more: !!frame.more } })
      case 'ack':
        return this.ack(frame)
      case 'nack':
        return this.nack(frame)
      case 'typing':
        clearTimeout(this.theyType)
        this.theyType = setTimeout(() => this.set({ typing: false }), 6000)
        return this.set({ typing: frame.on })
      case 'read':
        return this.set({ read: Math.max(this.view.read, frame.seq) })
      case 'state':
        return this.desk(frame)
    }
  }

  private welcome(frame: Welcome): void {
    const fresh = frame.reset || (!!this.mine && this.mine !== frame.token)
    if (fresh) this.told = 0
    this.mine = frame.token
    // For whoever builds the shop's page: a proof that is wrong is worth nothing.
    if (frame.user && frame.user !== 'ok') console.warn(`Kefu: ${frame.user}`)
    if (this.token !== frame.token) this.keep.set('token', frame.token)
    const before = fresh ? empty : this.view.thread
    const thread = merge(before, frame.items, Math.max(frame.seq, 0))
    if (fresh || !before.after) thread.more = !!frame.more
    for (const { cid } of frame.items) if (cid) this.outbox.remove(cid)
    this.underway.clear()
    this.trail.told()
    this.set({
      thread,
      out: this.outbox.list(),
      read: Math.max(fresh ? 0 : this.view.read, frame.read ?? 0),
      seen: Math.max(fresh ? 0 : this.view.seen, frame.seen ?? 0),
      loading: false,
      formed: this.view.formed || thread.items.some((item) => item.by.kind === 'customer'),
      chars: frame.limits?.chars ?? this.view.chars
    })
    this.desk(frame)
    this.look()
  }

  private desk(said: Desk): void {
    const names = ['status', 'agent', 'online', 'opens', 'reply_by'] as const
    this.set(Object.fromEntries(names.flatMap((name) => (name in said ? [[name, said[name]]] : []))))
  }

  private ack(ack: { cid: string; seq: number; at: number; id?: string }): void {
    const entry = this.outbox.get(ack.cid)
    this.settle(ack.cid)
    if (!entry) return this.changed()
    const { frame } = entry
    const own = { seq: ack.seq, at: ack.at, by: { kind: 'customer' }, cid: ack.cid }
    const item =
      frame.t === 'send'
        ? { ...own, kind: 'message', message: { id: ack.id, type: 'text', body: frame.body, files: entry.files } }
        : { ...own, kind: 'rated', data: { invitation: frame.invitation, score: frame.score, comment: frame.comment } }
    const known = this.view.thread.items.some((other) => other.seq === ack.seq)
    this.set({
      thread: known ? this.view.thread : merge(this.view.thread, [item]),
      out: this.outbox.list(),
      status: frame.t === 'send' ? 'open' : this.view.status
    })
  }

  private nack(nack: { cid: string; code: string; retry?: boolean; wait_ms?: number }): void {
    if (nack.retry) {
      this.underway.delete(nack.cid)
      this.held.add(nack.cid)
      setTimeout(
        () => {
          this.held.delete(nack.cid)
          this.line.flush()
        },
        Math.max(1000, nack.wait_ms ?? 0)
      )
      return this.line.heard(!this.underway.size)
    }
    const entry = this.outbox.get(nack.cid)
    if (nack.code === 'form' && this.config.form) {
      // The details are asked for again, and the message goes with the new ones.
      this.keep.set('formed', undefined)
      this.set({ formed: false })
    }
    this.underway.delete(nack.cid)
    if (entry?.frame.t === 'rate') this.outbox.remove(nack.cid)
    else this.outbox.fail(nack.cid, nack.code)
    this.line.heard(!this.underway.size)
    this.changed()
  }

  private settle(cid: string): void {
    this.outbox.remove(cid)
    this.underway.delete(cid)
    this.line.heard(!this.underway.size)
  }
}
