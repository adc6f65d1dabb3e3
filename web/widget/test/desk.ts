// A desk in memory that speaks the visitor's side of the protocol: what the unit tests talk to directly and the browser tests over real sockets.
import type { Desk as DeskState, In, Item, Out, Page } from '../src/frames'

export interface Peer {
  send(frame: In): void
  close(): void
}

interface Visitor {
  token: string
  items: Item[]
  seq: number
  read: number
  seen: number
  cids: Map<string, { seq: number; at: number; id: string }>
  peers: Set<Peer>
}

const micros = () => Date.now() * 1000

export class Desk {
  visitors = new Map<string, Visitor>()
  /** Every frame that came in, in order. */
  heard: Out[] = []
  /** Takes frames in and records them, but answers nothing: as when the line breaks before the ack. */
  mute = false
  state: DeskState = { status: 'open', agent: null, online: true, opens: 0, reply_by: 0 }
  files = new Map<string, { id: string; name: string; kind: string; size: number; url: string }>()
  /** Answers to sends by body, instead of taking them. */
  refuse?: (body: string) => { code: string; retry?: boolean; wait_ms?: number } | undefined
  private next = 1

  /** The only visitor of a test. */
  get visitor(): Visitor {
    const [first] = this.visitors.values()
    if (!first) throw new Error('nobody has come yet')
    return first
  }

  get pages(): string[] {
    return this.heard.flatMap((frame) =>
      frame.t === 'page' ? [frame.url] : frame.t === 'hello' ? [...(frame.trail ?? []), frame.page as Page].map((page) => page.url) : []
    )
  }

  /** One frame of a connection; returns the visitor it belongs to. */
  take(frame: Out, who: Visitor | undefined, peer: Peer): Visitor | undefined {
    this.heard.push(frame)
    if (frame.t === 'hello') {
      const visitor = this.visitors.get(frame.token) ?? this.admit()
      visitor.peers.add(peer)
      const fresh = visitor.items.filter((item) => item.seq > frame.after)
      const items = frame.after ? fresh : fresh.slice(-50)
      this.answer(peer, {
        t: 'welcome',
        token: visitor.token,
        seq: visitor.seq,
        items,
        more: !frame.after && fresh.length > 50,
        read: visitor.read,
        seen: visitor.seen,
        limits: { chars: 4000, bytes: 1 << 20 },
        ...this.state
      })
      return visitor
    }
    if (!who) return undefined
    if (frame.t === 'send') this.send(frame, who, peer)
    if (frame.t === 'rate') {
      const item = this.add(who, {
        kind: 'rated',
        by: { kind: 'customer' },
        data: { invitation: frame.invitation, score: frame.score, comment: frame.comment }
      })
      this.answer(peer, { t: 'ack', cid: frame.cid, seq: item.seq, at: item.at })
    }
    if (frame.t === 'read') who.seen = frame.seq
    if (frame.t === 'back') {
      const older = who.items.filter((item) => item.seq < frame.before)
      this.answer(peer, { t: 'back', items: older.slice(-50), more: older.length > 50 })
    }
    return who
  }

  leave(who: Visitor | undefined, peer: Peer): void {
    who?.peers.delete(peer)
  }

  /** Somebody of the desk writes. */
  say(body: string, name = 'Mia', who = this.visitor): Item {
    return this.add(who, { kind: 'message', by: { kind: 'agent', id: '7', name }, message: { id: String(this.next), type: 'text', body } })
  }

  /** A conversation that was there before; nothing is pushed. */
  history(lines: [who: 'customer' | 'agent', body: string][], from: number, step = 60e6): void {
    const who = this.visitors.get('old') ?? this.admit('old')
    for (const [kind, body] of lines) {
      const seq = ++who.seq
      who.items.push({ seq, at: from + seq * step, kind: 'message', by: kind === 'agent' ? { kind, name: 'Mia' } : { kind }, message: { body } })
    }
  }

  resolve(who = this.visitor): void {
    this.state.status = 'resolved'
    this.add(who, { kind: 'resolved', by: { kind: 'agent', name: 'Mia' } })
    this.add(who, { kind: 'survey', by: { kind: 'system' }, data: { invitation: '900', expires: micros() + 7 * 86400e6 } })
  }

  push(frame: In, who = this.visitor): void {
    who.peers.forEach((peer) => peer.send(frame))
  }

  /** Cuts every connection without a word. */
  cut(): void {
    for (const who of this.visitors.values()) [...who.peers].forEach((peer) => peer.close())
  }

  private admit(token = `visitor-${this.visitors.size + 1}`): Visitor {
    const visitor = { token, items: [], seq: 0, read: 0, seen: 0, cids: new Map(), peers: new Set<Peer>() }
    this.visitors.set(token, visitor)
    return visitor
  }

  private send(frame: Out & { t: 'send' }, who: Visitor, peer: Peer): void {
    const no = this.refuse?.(frame.body)
    if (no) return this.answer(peer, { t: 'nack', cid: frame.cid, ...no })
    let known = who.cids.get(frame.cid)
    if (!known) {
      this.state.status = 'open'
      const files = frame.files?.flatMap((id) => this.files.get(id) ?? [])
      const item = this.add(who, {
        kind: 'message',
        by: { kind: 'customer' },
        message: { id: String(this.next), type: 'text', body: frame.body, files },
        cid: frame.cid
      })
      known = { seq: item.seq, at: item.at, id: item.message?.id ?? '' }
      who.cids.set(frame.cid, known)
    }
    this.answer(peer, { t: 'ack', cid: frame.cid, ...known })
  }

  private add(who: Visitor, part: Omit<Item, 'seq' | 'at'>): Item {
    this.next++
    // Notes and the like take numbers a visitor never sees.
    who.seq += 2
    const item = { seq: who.seq, at: micros(), ...part }
    who.items.push(item)
    if (!this.mute) this.push({ t: 'item', item }, who)
    return item
  }

  private answer(peer: Peer, frame: In): void {
    if (!this.mute || frame.t === 'welcome') peer.send(frame)
  }
}
