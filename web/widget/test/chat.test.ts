// The conversation against a desk in memory, over a network that breaks at the worst moments.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Chat } from '../src/chat'
import type { Config } from '../src/config'
import type { Out } from '../src/frames'
import { Keep } from '../src/keep'
import { fillIn, rate, retry } from '../src/late'
import { origin } from '../src/origin'
// Loaded here, so that no test waits for it.
import '../src/poll'
import { Trail } from '../src/trail'
import { network, type Net } from './net'

let net: Net
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const config: Config = { name: 'Shop' }
const make = (change: Partial<Config>, keep: Keep) => {
  const trail = new Trail(keep)
  const chat = new Chat('http://desk.test/', 'k', { ...config, ...change }, keep, trail, origin)
  trail.watch()
  return chat
}
const open = (change: Partial<Config> = {}, keep = new Keep('kefu:k:', true, localStorage)) => {
  const chat = make(change, keep)
  chat.begin()
  chat.open(true)
  return chat
}
const bodies = (chat: Chat) => chat.view.thread.items.flatMap((item) => (item.message ? [item.message.body] : []))
const sent = () => net.desk.heard.flatMap((frame) => (frame.t === 'send' ? [frame] : []))
const hellos = () => net.desk.heard.flatMap((frame) => (frame.t === 'hello' ? [frame] : []))

/** Listeners on the page, taken off after each test: pages do not outlive their chat in life either. */
const added: [string, EventListener][] = []
beforeEach(() => {
  const add = window.addEventListener.bind(window)
  vi.stubGlobal('addEventListener', (name: string, call: EventListener) => {
    added.push([name, call])
    add(name, call)
  })
  vi.useFakeTimers({ now: Date.parse('2026-11-20T10:00:00Z') })
  localStorage.clear()
  net = network()
})
afterEach(() => {
  for (const [name, call] of added.splice(0)) window.removeEventListener(name, call)
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('sending', () => {
  it('keeps a message until its ack and shows it once', async () => {
    const chat = open()
    await wait(100)
    chat.say('  hello ')
    expect(chat.view.out).toHaveLength(1)
    expect(Object.keys(localStorage).filter((name) => name.startsWith('kefu:k:out:'))).toHaveLength(1)
    await wait(100)
    expect(chat.view.out).toEqual([])
    expect(Object.keys(localStorage).filter((name) => name.startsWith('kefu:k:out:'))).toEqual([])
    expect(bodies(chat)).toEqual(['hello'])
  })

  it('sends again with the same cid when the line broke before the ack, and the message is there once', async () => {
    const chat = open()
    await wait(100)
    net.desk.mute = true
    chat.say('only once')
    await wait(100)
    expect(chat.view.out).toHaveLength(1)
    net.desk.mute = false
    net.desk.cut()
    await wait(2000)
    expect(new Set(sent().map((frame) => frame.cid)).size).toBe(1)
    expect(chat.view.out).toEqual([])
    expect(bodies(chat)).toEqual(['only once'])
    expect(net.desk.visitor.items).toHaveLength(1)
  })

  it('gives a silent socket up after twelve seconds and sends on the next one', async () => {
    const chat = open()
    await wait(100)
    net.desk.mute = true
    chat.say('anybody there?')
    await wait(11_000)
    expect(net.sockets).toBe(1)
    net.desk.mute = false
    await wait(2000)
    expect(net.sockets).toBe(2)
    expect(chat.view.out).toEqual([])
    expect(net.desk.visitor.items).toHaveLength(1)
  })

  it('keeps what was written offline over a reload and sends it in order', async () => {
    net.down = true
    const before = open()
    before.say('first')
    before.say('second')
    await wait(5000)
    expect(before.view.out).toHaveLength(2)
    net.down = false
    const after = make({}, new Keep('kefu:k:', true, localStorage))
    expect(after.view.out.map(({ frame }) => frame.t === 'send' && frame.body)).toEqual(['first', 'second'])
    after.begin()
    await wait(200)
    expect(bodies(after)).toEqual(['first', 'second'])
  })

  it('waits as long as the server asks and tries again, but not what is refused for good', async () => {
    let answers = 0
    net.desk.refuse = (body) =>
      body === 'fast' && answers++ < 1 ? { code: 'limit', retry: true, wait_ms: 5000 } : body === 'bad' ? { code: 'too_long' } : undefined
    const chat = open()
    await wait(100)
    chat.say('fast')
    chat.say('bad')
    await wait(4500)
    expect(sent().map((frame) => frame.body)).toEqual(['fast', 'bad'])
    await wait(1000)
    expect(bodies(chat)).toEqual(['fast'])
    expect(chat.view.out.map((entry) => entry.failed)).toEqual(['too_long'])
    net.desk.refuse = undefined
    retry(chat, chat.view.out[0]?.frame.cid ?? '')
    await wait(100)
    expect(bodies(chat)).toEqual(['fast', 'bad'])
  })
})

describe('resuming', () => {
  it('goes on after the last number: no gap and nothing twice', async () => {
    const chat = open()
    await wait(100)
    chat.say('a')
    await wait(100)
    net.desk.say('b')
    await wait(100)
    net.down = true
    net.desk.cut()
    net.desk.say('c')
    net.desk.say('d')
    await wait(3000)
    net.down = false
    chat.say('e')
    await wait(40_000)
    expect(hellos().at(-1)?.after).toBeGreaterThanOrEqual(4)
    expect(bodies(chat)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(new Set(chat.view.thread.items.map((item) => item.seq)).size).toBe(5)
  })

  it('does not skip what was written before an ack that overtook it', async () => {
    const chat = open()
    await wait(100)
    net.desk.mute = true
    net.desk.say('theirs')
    chat.say('mine')
    await wait(20)
    // The ack of the second comes, its push and the first are lost with the line.
    const [item] = net.desk.visitor.items.slice(-1)
    net.desk.push({ t: 'ack', cid: item?.cid ?? '', seq: item?.seq ?? 0, at: item?.at ?? 0 })
    await wait(20)
    expect(bodies(chat)).toEqual(['mine'])
    net.desk.mute = false
    net.desk.cut()
    await wait(2000)
    expect(bodies(chat)).toEqual(['theirs', 'mine'])
  })

  it('starts anew when the server gives another token', async () => {
    localStorage.setItem('kefu:k:token', '"stale"')
    const chat = open()
    await wait(100)
    expect(chat.token).toBe('visitor-1')
    expect(hellos()[0]?.token).toBe('stale')
  })

  it('two tabs opened at once end with one visitor and one thread', async () => {
    const [one, two] = [open(), open()]
    await wait(100)
    expect(net.desk.visitors.size).toBe(2)
    one.say('from one')
    two.say('from two')
    await wait(100)
    net.desk.cut()
    await wait(3000)
    const stored = net.desk.visitors.get(one.token)?.items.map((item) => item.message?.body)
    expect(bodies(one)).toEqual(stored)
    expect(bodies(two)).toEqual(stored)
    expect([...net.desk.visitors.values()].map((visitor) => visitor.peers.size)).toEqual([0, 2])
  })

  it('a log-out in another tab empties this one', async () => {
    const chat = open()
    await wait(100)
    chat.say('mine')
    await wait(100)
    localStorage.clear()
    dispatchEvent(new Event('storage'))
    await wait(100)
    expect(bodies(chat)).toEqual([])
    expect(chat.token).toBe('visitor-2')
  })

  it('reads older messages in pages', async () => {
    net.desk.history(
      Array.from({ length: 120 }, (_, n) => [n % 2 ? 'agent' : 'customer', `m${n + 1}`]),
      1.7e15
    )
    localStorage.setItem('kefu:k:token', '"old"')
    const chat = open()
    await wait(100)
    expect(bodies(chat)).toHaveLength(50)
    chat.older()
    await wait(100)
    chat.older()
    await wait(100)
    expect(bodies(chat)).toEqual(Array.from({ length: 120 }, (_, n) => `m${n + 1}`))
    expect(chat.view.thread.more).toBe(false)
  })
})

describe('without sockets', () => {
  it('carries the chat over HTTP both ways and returns to sockets when they work', async () => {
    net.blocked = true
    const chat = open()
    await wait(5000)
    expect(chat.view.line).toBe('up')
    expect(net.posts).toBeGreaterThan(0)
    chat.say('over http')
    await wait(100)
    expect(bodies(chat)).toEqual(['over http'])
    net.desk.say('answer')
    await wait(4100)
    expect(bodies(chat)).toEqual(['over http', 'answer'])
    expect(net.desk.visitors.size).toBe(1)
    net.blocked = false
    await wait(70_000)
    const posts = net.posts
    await wait(20_000)
    expect(net.posts).toBe(posts)
    expect(net.desk.visitor.peers.size).toBe(1)
  })

  it('delivers once although answers get lost, the first of all included', async () => {
    net.blocked = true
    net.lost = 1
    const chat = open()
    chat.say('one')
    await wait(10_000)
    expect(bodies(chat)).toEqual(['one'])
    net.lost = 2
    chat.say('two')
    await wait(20_000)
    expect(bodies(chat)).toEqual(['one', 'two'])
    expect([...net.desk.visitors.values()].flatMap((visitor) => visitor.items.map((item) => item.message?.body))).toEqual(['one', 'two'])
  })

  it('polls slowly while nobody looks', async () => {
    net.blocked = true
    const chat = open()
    await wait(5000)
    chat.open(false)
    await wait(16_000)
    const before = net.posts
    await wait(45_000)
    expect(net.posts - before).toBe(3)
  })
})

describe('reading', () => {
  it('counts what came while closed, and tells the server once when it is opened', async () => {
    const chat = open()
    await wait(100)
    chat.say('hi')
    await wait(100)
    chat.open(false)
    const last = (net.desk.say('one'), net.desk.say('two'))
    await wait(100)
    expect(net.desk.heard.filter((frame) => frame.t === 'read')).toEqual([])
    expect(chat.view.seen).toBeLessThan(last.seq)
    chat.open(true)
    await wait(100)
    chat.open(false)
    chat.open(true)
    await wait(100)
    expect(net.desk.heard.filter((frame) => frame.t === 'read')).toEqual([{ t: 'read', seq: last.seq }])
  })

  it('tells typing at most every three seconds, and its end', async () => {
    const chat = open()
    await wait(100)
    for (let n = 0; n < 10; n++) {
      chat.typing()
      await wait(500)
    }
    await wait(5000)
    expect(net.desk.heard.filter((frame): frame is Out & { t: 'typing' } => frame.t === 'typing').map((frame) => frame.on)).toEqual([
      true,
      true,
      false
    ])
  })
})

describe('who it is', () => {
  it('passes the signed person on, and does not show one person the thread of another', async () => {
    const chat = open()
    chat.identify({ id: '1', email: 'a@example.com', hmac: 'abc' })
    await wait(100)
    expect(hellos()[0]?.user).toEqual({ id: '1', email: 'a@example.com', hmac: 'abc' })
    chat.say('secret of the first')
    await wait(100)
    chat.identify({ id: '2' })
    await wait(100)
    expect(bodies(chat)).toEqual([])
    expect(chat.token).toBe('visitor-2')
    expect(hellos().at(-1)).toMatchObject({ token: '', after: 0 })
  })

  it('sends the form with the first message only', async () => {
    const chat = open({ form: { when: 'always', fields: [{ key: 'email', kind: 'email', label: 'E-mail' }] } })
    await wait(100)
    expect(chat.view.formed).toBe(false)
    fillIn(chat, { email: 'a@example.com' })
    chat.say('one')
    chat.say('two')
    await wait(100)
    expect(sent().map((frame) => frame.form)).toEqual([{ email: 'a@example.com' }, undefined])
  })

  it('asks again when the form was refused, and sends the message with the new values', async () => {
    net.desk.refuse = () => ({ code: 'form' })
    const chat = open({ form: { when: 'always', fields: [{ key: 'email', kind: 'email', label: 'E-mail' }] } })
    await wait(100)
    fillIn(chat, { email: 'a@b.c' })
    chat.say('one')
    await wait(100)
    expect(chat.view.formed).toBe(false)
    net.desk.refuse = undefined
    fillIn(chat, { email: 'a@example.com' })
    await wait(100)
    expect(sent().at(-1)?.form).toEqual({ email: 'a@example.com' })
    expect(bodies(chat)).toEqual(['one'])
  })
})

describe('consent', () => {
  it('stores nothing and says nothing of the past before the answer; a yes keeps what is there', async () => {
    const chat = open({ consent: true }, new Keep('kefu:k:', false, localStorage))
    await wait(100)
    chat.say('hello')
    await wait(100)
    expect(Object.keys(localStorage)).toEqual([])
    expect(hellos()[0]).not.toHaveProperty('origin')
    expect(hellos()[0]?.page).not.toHaveProperty('ref')
    chat.consent(true)
    await wait(100)
    expect(JSON.parse(localStorage.getItem('kefu:k:token') ?? '""')).toBe('visitor-1')
    expect(net.desk.heard.at(-1)).toHaveProperty('origin')
    chat.consent(false)
    expect(Object.keys(localStorage)).toEqual([])
    expect(chat.token).toBe('visitor-1')
  })
})

describe('rating', () => {
  it('arrives, can be changed, and only the last answer is sent after a break', async () => {
    const chat = open()
    await wait(100)
    chat.say('hi')
    await wait(100)
    net.desk.resolve()
    await wait(100)
    expect(chat.view.status).toBe('resolved')
    rate(chat, '900', 2, '')
    await wait(100)
    net.down = true
    net.desk.cut()
    rate(chat, '900', 4, 'better')
    rate(chat, '900', 5, ' great ')
    await wait(1000)
    net.down = false
    await wait(40_000)
    const rates = net.desk.heard.flatMap((frame) => (frame.t === 'rate' ? [[frame.score, frame.comment]] : []))
    expect(rates).toEqual([
      [2, ''],
      [5, 'great']
    ])
  })
})

describe('an end', () => {
  it('stops for good when the server says so', async () => {
    const chat = open()
    await wait(100)
    net.desk.push({ t: 'bye', code: 'blocked' })
    await wait(120_000)
    expect(chat.view.line).toBe('blocked')
    expect(net.sockets).toBe(1)
    expect(net.posts).toBe(0)
  })

  it('comes back by itself within three seconds after a restart', async () => {
    const chat = open()
    await wait(100)
    net.desk.push({ t: 'bye', code: 'resume' })
    await wait(20)
    expect(chat.view.line).toBe('down')
    await wait(3100)
    expect(chat.view.line).toBe('up')
  })
})
