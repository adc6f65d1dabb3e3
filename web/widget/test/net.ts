// A network in memory between the widget and the desk: sockets that open, break and refuse, and the fallback over HTTP.
import { vi } from 'vitest'
import type { In, Out } from '../src/frames'
import { Desk } from './desk'

export interface Net {
  desk: Desk
  /** Sockets are refused, as by a proxy. */
  blocked: boolean
  /** Nothing gets through. */
  down: boolean
  /** Answers over HTTP that get lost on the way back. */
  lost: number
  /** Sockets that were tried. */
  sockets: number
  /** Rounds over HTTP. */
  posts: number
}

export function network(): Net {
  const net: Net = { desk: new Desk(), blocked: false, down: false, lost: 0, sockets: 0, posts: 0 }

  class Socket {
    readyState = 0
    onopen?: () => void
    onmessage?: (event: { data: string }) => void
    onclose?: () => void
    private who?: ReturnType<Desk['take']>
    private peer = { send: (frame: In) => this.receive(frame), close: () => this.end() }

    constructor(readonly url: string) {
      net.sockets++
      setTimeout(() => {
        if (net.blocked || net.down) return this.end()
        this.readyState = 1
        this.onopen?.()
      }, 10)
    }

    send(text: string): void {
      setTimeout(() => {
        if (this.readyState === 1 && !net.down) this.who = net.desk.take(JSON.parse(text) as Out, this.who, this.peer)
      }, 5)
    }

    close(): void {
      this.end()
    }

    private receive(frame: In): void {
      const text = JSON.stringify(frame)
      setTimeout(() => this.readyState === 1 && !net.down && this.onmessage?.({ data: text }), 5)
    }

    private end(): void {
      if (this.readyState === 3) return
      this.readyState = 3
      net.desk.leave(this.who, this.peer)
      setTimeout(() => this.onclose?.(), 0)
    }
  }

  vi.stubGlobal('WebSocket', Socket)
  vi.stubGlobal('fetch', async (url: string, init?: { body: string }) => {
    if (net.down || !url.endsWith('/frames')) throw new TypeError('network')
    net.posts++
    const out: In[] = []
    const peer = { send: (frame: In) => out.push(frame), close: () => {} }
    let who: ReturnType<Desk['take']>
    for (const frame of JSON.parse(init?.body ?? '[]') as Out[]) who = net.desk.take(frame, who, peer)
    net.desk.leave(who, peer)
    if (net.lost-- > 0) throw new TypeError('network')
    return new Response(JSON.stringify(out))
  })
  return net
}
