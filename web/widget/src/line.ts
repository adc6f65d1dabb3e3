// The connection: a socket, and where sockets are blocked the same frames over HTTP. It decides when to try again and hands frames on; what they
// mean is not its business.
import type { Hello, In, Out } from './frames'

export type LineState = 'idle' | 'connecting' | 'up' | 'down' | 'blocked' | 'version'

export interface Hooks {
  hello(): Hello
  /** Frames that wait for an ack and are not on their way; asked for whenever the line can carry them. */
  due(): Out[]
  frame(frame: In): void
  state(state: LineState): void
  /** Whether somebody is looking: sets the pace of polling. */
  watched(): boolean
}

export const second = 1000
const patience = 8 * second
const ackWithin = 12 * second

/** Wait before try n: doubles from half a second to half a minute, and spreads so that all visitors do not come back at once. */
export function backoff(n: number, random = Math.random()): number {
  return Math.min(30 * second, 500 * 2 ** n) * (0.5 + random / 2)
}

export class Line {
  socket?: WebSocket
  state: LineState = 'idle'
  private welcomed = false
  /** Sockets in a row that never got as far as a welcome. */
  private sour = 0
  tries = 0
  polling = false
  asking = false
  askAgain = false
  loose: Out[] = []
  probed = 0
  private retry?: ReturnType<typeof setTimeout>
  private patience?: ReturnType<typeof setTimeout>
  private overdue?: ReturnType<typeof setTimeout>

  constructor(
    readonly base: string,
    readonly key: string,
    readonly hooks: Hooks
  ) {}

  start(): void {
    if (this.state === 'idle') this.connect()
  }

  /** The browser is back on the net or in front: no reason to wait. */
  wake(): void {
    if (this.state !== 'down') return
    this.tries = this.sour = 0
    this.polling = false
    this.connect()
  }

  /** The browser says the net is gone. */
  lose(): void {
    if (this.socket || this.polling) this.drop(true)
  }

  stop(): void {
    this.forget()
    clearTimeout(this.retry)
    this.polling = false
    this.to('idle')
  }

  /** Sends a frame that may be lost; nothing happens while the line is down. */
  send(frame: Out): void {
    if (this.state !== 'up') return
    if (this.welcomed) this.write(frame)
    else if (frame.t !== 'typing') {
      this.loose.push(frame)
      if (frame.t === 'back') this.ask()
    }
  }

  /** Something waits in the outbox. */
  flush(): void {
    if (this.welcomed) {
      const frames = this.hooks.due()
      frames.forEach((frame) => this.write(frame))
      if (frames.length && !this.overdue) this.overdue = setTimeout(() => this.drop(), ackWithin)
    } else if (this.polling) this.ask()
    else this.wake()
  }

  /** An ack or a refusal came: the line is alive. */
  heard(nothingOpen: boolean): void {
    clearTimeout(this.overdue)
    this.overdue = nothingOpen ? undefined : setTimeout(() => this.drop(), ackWithin)
  }

  to(state: LineState): void {
    if (this.state === state) return
    this.state = state
    this.hooks.state(state)
  }

  connect(): void {
    clearTimeout(this.retry)
    this.probed = Date.now()
    if (!this.polling) this.to('connecting')
    try {
      const socket = (this.socket = new WebSocket(`${this.base.replace(/^http/, 'ws')}widget/${encodeURIComponent(this.key)}/socket`))
      this.patience = setTimeout(() => this.drop(), patience)
      socket.onopen = () => this.write(this.hooks.hello())
      socket.onmessage = (event) => socket === this.socket && this.take(event.data)
      socket.onclose = () => socket === this.socket && this.drop()
    } catch {
      this.drop()
    }
  }

  private write(frame: Out): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(frame))
  }

  private take(text: unknown): void {
    let frame: In
    try {
      frame = JSON.parse(text as string)
    } catch {
      return
    }
    if (frame.t === 'bye') return this.bye(frame.code, frame.wait_ms)
    if (frame.t !== 'welcome') return this.hooks.frame(frame)
    clearTimeout(this.patience)
    clearTimeout(this.retry)
    this.welcomed = true
    this.polling = false
    this.sour = this.tries = 0
    this.hooks.frame(frame)
    this.to('up')
    this.loose.splice(0).forEach((waiting) => this.write(waiting))
    this.flush()
  }

  private forget(): void {
    const socket = this.socket
    this.socket = undefined
    this.welcomed = false
    clearTimeout(this.patience)
    clearTimeout(this.overdue)
    this.overdue = undefined
    socket?.close()
  }

  /** The socket is gone, or as good as gone. */
  private drop(offline = false): void {
    if (!this.welcomed) this.sour++
    this.forget()
    if (this.polling && !offline) return
    this.polling = this.sour > 1 && !offline
    if (!this.polling) return this.pause()
    this.to('down')
    this.ask()
  }

  again(wait: number): void {
    clearTimeout(this.retry)
    this.retry = setTimeout(() => (this.polling ? this.ask() : this.connect()), wait)
  }

  bye(code: string, wait?: number): void {
    this.forget()
    clearTimeout(this.retry)
    if (code === 'blocked' || code === 'version') {
      this.polling = false
      return this.to(code)
    }
    this.to('down')
    this.again(wait ?? (code === 'resume' ? 500 + Math.random() * 2500 : 30 * second))
  }

  /** One round over HTTP, by a script of its own: hardly anybody needs it. Where that cannot be had, sockets are tried again. */
  private ask(): void {
    clearTimeout(this.retry)
    import('./poll')
      .then(({ ask }) => ask(this))
      .catch(() => {
        if (!this.polling) return
        this.polling = false
        this.pause()
      })
  }

  /** Nothing gets through at the moment. */
  pause(wait?: number): void {
    this.to('down')
    this.again(wait || backoff(this.tries++))
  }
}
