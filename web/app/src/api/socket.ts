// The desk's socket: it only tells what happened; everything that is asked for goes over HTTP. It connects again by itself and says
// up to where it has heard.
import type { Counts, Item, PresenceOf, Row } from './desk'
import type { Alarm, Screen } from './wall'

/** What the server says. Unknown frames are dropped. */
export type Heard =
  | { t: 'welcome'; cursor: string; reset: boolean; at?: number; counts: Counts; presence: PresenceOf[] }
  | { t: 'row'; cursor: string; row: Row /* of one that is gone only id and seq */; items?: Item[] | null; gone?: boolean; counts?: Counts /* or they follow */ }
  | { t: 'counts'; counts: Counts }
  /** By names a colleague; without it the customer types. */
  | { t: 'typing'; conversation: string; on: boolean; by?: string }
  | { t: 'read'; conversation: string; seq: number }
  | { t: 'presence'; cursor: string; presence: PresenceOf[] }
  | { t: 'nudge'; conversation: string; by: string }
  /** Colleagues who have the conversation open. */
  | { t: 'viewers'; conversation: string; viewers: { id: string; name: string }[] | null }
  | { t: 'whisper'; conversation: string; by: string; body: string }
  | { t: 'wall'; wall: Screen }
  | { t: 'alert'; alert: Alarm }
  | { t: 'bye'; code: string }

export type Said =
  | { t: 'hb'; active: boolean }
  | { t: 'watch'; conversation: string; wall: boolean }
  | { t: 'typing'; conversation: string; on: boolean }
  | { t: 'read'; conversation: string; seq: number }

/** connecting: the first time; live: up to date; lost: what is on the screen may be old. */
export type Line = 'connecting' | 'live' | 'lost'

/** As much of a WebSocket as is needed here. */
export interface Wire {
  readyState: number
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: { code: number }) => void) | null
  send(text: string): void
  close(): void
}

interface Options {
  heard: (frame: Heard) => void
  line: (state: Line) => void
  /** Whether somebody looks at the page. */
  active: () => boolean
  open?: (url: string) => Wire
  random?: () => number
}

const beat = 25_000
const firstWait = 500
const longestWait = 30_000
/** How long the answer to hello may take. */
const patience = 12_000

export class DeskSocket {
  private wire: Wire | null = null
  private cursor = ''
  private tries = 0
  private stopped = true
  private heart = 0
  private again = 0
  private watchdog = 0
  private state: Line = 'connecting'
  private watching = ''
  private wall = false
  private readonly wake = () => this.hurry()
  // A dead network does not close a socket by itself for minutes.
  private readonly cut = () => this.wire && this.lost()

  constructor(private readonly options: Options) {}

  start(): void {
    if (!this.stopped) return
    this.stopped = false
    this.heart = window.setInterval(() => this.say({ t: 'hb', active: this.options.active() }), beat)
    window.addEventListener('online', this.wake)
    window.addEventListener('offline', this.cut)
    document.addEventListener('visibilitychange', this.wake)
    this.connect()
  }

  stop(): void {
    this.stopped = true
    window.clearInterval(this.heart)
    window.clearTimeout(this.again)
    window.clearTimeout(this.watchdog)
    window.removeEventListener('online', this.wake)
    window.removeEventListener('offline', this.cut)
    document.removeEventListener('visibilitychange', this.wake)
    this.drop()
    this.tries = 0
    this.set('connecting')
  }

  /** Sends if there is a line; what is said here may be lost without harm. */
  say(frame: Said): void {
    if (frame.t === 'watch') [this.watching, this.wall] = [frame.conversation, frame.wall]
    if (this.state === 'live' && this.wire?.readyState === 1) this.wire.send(JSON.stringify(frame))
  }

  /** Tries at once instead of waiting for the next turn. */
  hurry(): void {
    if (this.stopped || this.wire || !this.options.active()) return
    window.clearTimeout(this.again)
    this.connect()
  }

  private connect(): void {
    const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws'
    const open = this.options.open ?? ((url: string) => new WebSocket(url) as unknown as Wire)
    const wire = open(`${scheme}://${window.location.host}/socket/agent`)
    this.wire = wire
    wire.onopen = () => wire.send(JSON.stringify({ t: 'hello', v: 1, after: this.cursor }))
    wire.onmessage = (event) => wire === this.wire && this.take(event.data)
    wire.onclose = () => wire === this.wire && this.lost()
    this.watch(patience)
  }

  private take(data: unknown): void {
    const frame = parse(data)
    if (!frame) return
    window.clearTimeout(this.watchdog)
    if ('cursor' in frame && frame.cursor) this.cursor = frame.cursor
    if (frame.t === 'welcome') {
      this.tries = 0
      this.set('live')
      this.say({ t: 'hb', active: this.options.active() })
      if (this.watching || this.wall) this.say({ t: 'watch', conversation: this.watching, wall: this.wall })
    }
    this.options.heard(frame)
    if (frame.t === 'bye') this.lost(frame.code === 'version' || frame.code === 'login' ? longestWait : 0)
  }

  private lost(least = 0): void {
    this.drop()
    if (this.stopped) return
    this.set('lost')
    const wait = Math.max(least, Math.min(longestWait, firstWait * 2 ** this.tries++))
    this.again = window.setTimeout(() => this.connect(), wait * (0.5 + (this.options.random ?? Math.random)() / 2))
  }

  private watch(time: number): void {
    window.clearTimeout(this.watchdog)
    this.watchdog = window.setTimeout(() => this.lost(), time)
  }

  private drop(): void {
    const wire = this.wire
    this.wire = null
    window.clearTimeout(this.watchdog)
    if (!wire) return
    wire.onopen = wire.onmessage = wire.onclose = null
    wire.close()
  }

  private set(state: Line): void {
    if (state === this.state) return
    this.state = state
    this.options.line(state)
  }
}

function parse(data: unknown): Heard | null {
  try {
    const frame = JSON.parse(String(data)) as Heard
    return typeof frame?.t === 'string' ? frame : null
  } catch {
    return null
  }
}
