// The screen on the desk in memory: what a browser test would be too slow for.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import ar from '../src/locales/ar.json'
import en from '../src/locales/en.json'
import type { Chat } from '../src/chat'
import type { Config } from '../src/config'
import { corner } from '../src/corner'
import { fill } from '../src/i18n'
import { Keep } from '../src/keep'
import { origin } from '../src/origin'
import room from '../src/panel'
import { Trail } from '../src/trail'
import { network, type Net } from './net'

let net: Net
let root: HTMLElement
const wait = async (ms = 50) => {
  await vi.advanceTimersByTimeAsync(ms)
  await vi.dynamicImportSettled()
  await vi.advanceTimersByTimeAsync(0)
}
const find = <T extends HTMLElement>(css: string): T => {
  const found = root.querySelector<T>(css)
  if (!found) throw new Error(`no ${css}`)
  return found
}

async function show(change: Partial<Config> = {}, lang = 'en'): Promise<Chat> {
  const keep = new Keep('k:', false)
  const full: Config = { name: 'Shop', ...change }
  const texts = lang === 'ar' ? ar : en
  const stands = corner(root, full, texts, lang, { click: () => chat.open(!chat.view.open), near: () => {}, take: (yes) => (yes ? chat.open(true) : chat.hide()) })
  const chat = room({
    base: 'http://desk.test/',
    key: 'k',
    config: full,
    keep,
    trail: new Trail(keep),
    origin,
    texts,
    more: async () => [],
    fill,
    lang,
    slot: stands.slot,
    style: () => {},
    changed: (news, open, preview) => stands.show({ open, shown: open, news, preview })
  })
  chat.begin()
  await wait()
  chat.open(true)
  await wait(200)
  return chat
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-20T10:00:00Z') })
  net = network()
  root = document.body.appendChild(document.createElement('div'))
})
afterEach(() => {
  root.remove()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('composer', () => {
  const type = async (text: string) => {
    const area = find<HTMLTextAreaElement>('.composer textarea')
    area.value = text
    area.dispatchEvent(new Event('input', { bubbles: true }))
    await wait()
    return area
  }
  const enter = (more: KeyboardEventInit & { keyCode?: number } = {}) => {
    const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...more })
    if (more.keyCode) Object.defineProperty(event, 'keyCode', { value: more.keyCode })
    return event
  }

  it('sends with Enter, but not while a word is being composed, and not with Shift', async () => {
    await show()
    const area = await type('你好')
    area.dispatchEvent(enter({ isComposing: true }))
    area.dispatchEvent(enter({ keyCode: 229 }))
    area.dispatchEvent(enter({ shiftKey: true }))
    await wait()
    expect(area.value).toBe('你好')
    area.dispatchEvent(enter())
    await wait(100)
    expect(area.value).toBe('')
    expect(net.desk.visitor.items.map((item) => item.message?.body)).toEqual(['你好'])
  })

  it('does not send what is too long', async () => {
    await show({ chars: 10 })
    net.desk.heard.length = 0
    const area = await type('x'.repeat(4001))
    area.dispatchEvent(enter())
    await wait(100)
    expect(net.desk.heard.filter((frame) => frame.t === 'send')).toEqual([])
    expect(root.textContent).toContain('4001 / 4000')
  })
})

describe('thread', () => {
  it('shows bodies as text, and links that cannot reach back', async () => {
    await show()
    net.desk.say('<img src=x onerror=alert(1)> see https://a.test/x')
    await wait(100)
    expect(root.querySelector('.thread img')).toBeNull()
    const link = find<HTMLAnchorElement>('.bubble a')
    expect([link.href, link.target]).toEqual(['https://a.test/x', '_blank'])
    expect(link.rel.split(' ')).toContain('noopener')
    expect(root.textContent).toContain('<img src=x onerror=alert(1)>')
  })

  it('fetches no file from another server', async () => {
    await show()
    const item = net.desk.say('look')
    const files = [
      { id: '1', name: 'a.png', kind: 'image/png', size: 5, url: 'https://evil.test/a.png' },
      { id: '2', name: 'b.png', kind: 'image/png', size: 5, url: '/widget/k/files/2?s=1' }
    ]
    net.desk.push({ t: 'item', item: { ...item, seq: item.seq + 1, message: { body: '', files } } })
    await wait(100)
    expect([...root.querySelectorAll('img')].map((image) => image.getAttribute('src'))).toEqual(['http://desk.test/widget/k/files/2?s=1'])
  })

  it('says what was sent and what was read', async () => {
    const chat = await show()
    chat.say('hello')
    await vi.advanceTimersByTimeAsync(2)
    expect(root.textContent).toContain('Sending…')
    await wait(100)
    expect(find('.meta.own').textContent).toContain('Sent')
    net.desk.push({ t: 'read', seq: chat.view.thread.after })
    await wait()
    expect(find('.meta.own').textContent).toContain('Read')
  })
})

describe('rating', () => {
  it('is five answers in words, needs one, and can be changed', async () => {
    const chat = await show()
    chat.say('hi')
    await wait(100)
    net.desk.resolve()
    await wait(100)
    const labels = [...root.querySelectorAll('.score')].map((label) => label.textContent)
    expect(labels).toEqual(['Terrible', 'Poor', 'Okay', 'Good', 'Great'])
    expect(root.querySelector('.card [type=submit]')).toBeNull()
    find<HTMLInputElement>('.score [value="4"]').click()
    await wait()
    find<HTMLButtonElement>('.card [type=submit]').click()
    await wait(100)
    expect(find('.rated').textContent).toContain('Good')
    find<HTMLButtonElement>('.rated .link').click()
    await wait()
    find<HTMLInputElement>('.score [value="1"]').click()
    await wait()
    find<HTMLButtonElement>('.card [type=submit]').click()
    await wait(100)
    expect(net.desk.heard.flatMap((frame) => (frame.t === 'rate' ? [frame.score] : []))).toEqual([4, 1])
  })

  it('goes when the server withdraws the question, and only then', async () => {
    const chat = await show()
    chat.say('hi')
    await wait(100)
    net.desk.resolve()
    await wait(100)
    expect(root.querySelectorAll('.score')).toHaveLength(5)
    const [survey] = net.desk.visitor.items.slice(-1)
    const seq = survey?.seq ?? 0
    net.desk.push({ t: 'item', item: { seq: seq + 1, at: survey?.at ?? 0, kind: 'reopened', by: { kind: 'customer' } } })
    await wait(100)
    expect(root.querySelectorAll('.score')).toHaveLength(5)
    const data = { invitation: survey?.data?.invitation }
    net.desk.push({ t: 'item', item: { seq: seq + 2, at: survey?.at ?? 0, kind: 'survey_withdrawn', by: { kind: 'system' }, data } })
    await wait(100)
    expect(root.querySelector('.score')).toBeNull()
  })
})

describe('form', () => {
  it('names what is missing beside the field, leads there, and starts the chat when all is well', async () => {
    await show({
      form: {
        when: 'always',
        fields: [
          { key: 'name', kind: 'text', label: 'Name' },
          { key: 'email', kind: 'email', label: 'E-mail', required: true }
        ]
      }
    })
    expect(root.querySelector('.composer')).toBeNull()
    find<HTMLButtonElement>('.form [type=submit]').click()
    await wait()
    const email = find<HTMLInputElement>('[name=email]')
    expect(email.getAttribute('aria-invalid')).toBe('true')
    expect(root.querySelector(`#${email.getAttribute('aria-describedby')}`)?.textContent).toBe('Please fill this in.')
    expect(document.activeElement).toBe(email)
    email.value = 'a@example.com'
    email.dispatchEvent(new Event('input', { bubbles: true }))
    await wait()
    expect(email.getAttribute('aria-invalid')).toBe('false')
    find<HTMLButtonElement>('.form [type=submit]').click()
    await wait()
    expect(root.querySelector('.composer')).not.toBeNull()
  })

  it('is asked for only while nobody is on duty, if so set', async () => {
    await show({ online: true, form: { when: 'offline', fields: [{ key: 'email', kind: 'email', label: 'E-mail' }] } })
    expect(root.querySelector('.form')).toBeNull()
    net.desk.push({ t: 'state', online: false })
    await wait(100)
    expect(root.querySelector('.form')).not.toBeNull()
  })
})

describe('direction', () => {
  it('is that of the language of the window, and each message has its own', async () => {
    await show({}, 'ar')
    expect(find('.root').dir).toBe('rtl')
    expect(find('.root').lang).toBe('ar')
    expect(find('.bubble').dir).toBe('auto')
    expect(find('.bubble').textContent).toBe(ar['@hello'])
  })
})

describe('hours', () => {
  it('says when the shop is back and by when it answers, in the zone of the visitor', async () => {
    const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime() * 1000
    net.desk.state = { online: false, opens: at(21, 9), reply_by: at(21, 11), status: 'open', agent: null }
    await show()
    expect(find('.state').textContent).toBe('Back tomorrow 9:00 AM, your time')
    expect(find('.soon').textContent).toBe('Expected reply by tomorrow 11:00 AM, your time')
    net.desk.push({ t: 'state', online: true, reply_by: 0 })
    await wait()
    expect(find('.state').textContent).toBe('We are online')
    expect(root.querySelector('.soon')).toBeNull()
  })
})

describe('button', () => {
  it('counts what is unread in words, previews the last, and can put the preview away', async () => {
    const chat = await show()
    chat.open(false)
    await wait()
    net.desk.say('one')
    net.desk.say('two')
    await wait(100)
    expect(find('.launcher').getAttribute('aria-label')).toBe('Open chat, unread messages: 2')
    expect(find('.teaser').textContent).toContain('two')
    find<HTMLButtonElement>('.teaser-close').click()
    await wait()
    expect(root.querySelector('.teaser')).toBeNull()
    net.desk.say('three')
    await wait(100)
    expect(find('.teaser').textContent).toContain('three')
  })
})
