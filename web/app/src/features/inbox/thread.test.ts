import { describe, expect, it } from 'vitest'
import type { Item } from '@/api/desk'
import { choose, shownSize } from '@/shared/talk/files'
import { linked } from '@/shared/talk/links'
import { nine } from './issues'
import { draw, givesStepOrTime, join, lostOf, repeatOf } from './thread'
import { shortUrl, sourceOf } from './trail'

const say = (seq: number, kind: Item['by']['kind'], at = seq * 1_000_000, id = ''): Item => ({ seq, at, kind: 'message', by: { kind, id }, message: { id: String(seq), type: 'text', body: 'x' } })

describe('lines', () => {
  it('stand by number, each once, and keep a known name', () => {
    const joined = join([{ ...say(2, 'agent'), cid: 'abc' }, say(4, 'customer')], [say(3, 'customer'), say(2, 'agent')])
    expect(joined.map((item) => item.seq)).toEqual([2, 3, 4])
    expect(joined[0]?.cid).toBe('abc')
  })
  it('belong together by writer and time, and never over midnight', () => {
    const lines = draw([say(1, 'customer'), say(2, 'customer'), say(3, 'agent'), say(400, 'agent')], (at) => (at < 3e6 ? 'a' : 'b'))
    expect(lines.map((l) => [l.day, l.first, l.end])).toEqual([['a', true, false], ['', false, true], ['b', true, true], ['', true, true]])
  })
})

describe('deliveries', () => {
  const told = (seq: number, message: string, state: 'sent' | 'failed', reason?: string): Item => ({ seq, at: seq, kind: 'delivery', by: { kind: 'system' }, data: { message, state, reason } })
  it('are no lines of their own, and say which messages were lost', () => {
    const items = [say(1, 'agent'), told(2, '1', 'failed', '131047'), say(3, 'agent'), told(4, '3', 'sent')]
    expect(draw(items, () => 'a').map((l) => [l.item.seq, l.first, l.end])).toEqual([[1, true, false], [3, false, true]])
    expect([...lostOf(items)]).toEqual([['1', '131047']])
  })
})

describe('repeat contact', () => {
  const day = 86_400_000_000
  const row = { began: 100 * day } as never
  it('counts what began within seven days before and names the last', () => {
    const history = [{ id: 'a', began: 94 * day, status: 'resolved' as const, issue_type: 'logistics' }, { id: 'b', began: 97 * day, status: 'resolved' as const }, { id: 'c', began: 93 * day, status: 'resolved' as const }]
    expect(repeatOf({ id: 'x', row, history })).toEqual({ count: 3, id: 'b', issue: '' })
    expect(repeatOf({ id: 'x', row, history: [history[2]!] })).toBeNull()
  })
})

describe('small things', () => {
  it('sees a step or a time in a reply', () => {
    for (const yes of ['预计 3 个工作日送达', '请打开「我的订单」', 'I will update you by 17:00', 'Please click the link', 'It arrives tomorrow', '2 weeks']) expect(givesStepOrTime(yes), yes).toBe(true)
    for (const no of ['好的', 'Thanks for waiting', '已处理', 'Order SH-10482 noted']) expect(givesStepOrTime(no), no).toBe(false)
  })
  it('gives nine keys to leaves, last used first, the one that is set among them', () => {
    const types = [{ key: 'presale' }, ...Array.from({ length: 11 }, (_, i) => ({ key: `k${i}`, parent: 'presale' }))]
    expect(nine(types, '', ['k5', 'gone']).map((x) => x.key)).toEqual(['k5', 'k0', 'k1', 'k2', 'k3', 'k4', 'k6', 'k7', 'k8'])
    expect(nine(types, 'k10', []).map((x) => x.key).at(-1)).toBe('k10')
  })
  it('follows addresses and leaves the rest text', () => {
    expect(linked('see https://a.example/x?y=1. <b>')).toEqual([{ text: 'see ' }, { text: 'https://a.example/x?y=1', href: 'https://a.example/x?y=1' }, { text: '. <b>' }])
    expect(linked('https://a.example/x\uff0c\u8c22').map((p) => p.text)).toEqual(['https://a.example/x', '\uff0c\u8c22'])
    expect(linked('javascript:alert(1)')).toEqual([{ text: 'javascript:alert(1)' }])
  })
  it('shortens addresses and names the source', () => {
    expect(shortUrl('https://shop.example/a%20b?size=M&utm_source=x&gclid=1')).toBe('/a b?size=M')
    expect(sourceOf('https://shop.example/?utm_source=facebook&utm_medium=ad', '')).toBe('facebook / ad')
    expect(sourceOf('https://shop.example/', 'https://www.google.com/')).toBe('google.com')
    expect(sourceOf('https://shop.example/', 'https://shop.example/x')).toBe('')
  })
  it('takes files up to the limits and keeps room for pictures', () => {
    const file = (name: string, size: number) => ({ name, size }) as File
    expect(choose([file('a', 5), file('b', 99_999_999), file('c', 5)], 9)).toEqual({ good: [{ name: 'a', size: 5 }], tooLarge: ['b'], tooMany: true })
    expect(shownSize({ w: 1400, h: 700 })).toEqual({ width: 280, height: 140 })
  })
})
