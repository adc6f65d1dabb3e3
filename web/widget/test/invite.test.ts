// Invitations: when they are asked for, and that nothing is kept or sent before consent.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Invite } from '../src/config'
import { invite, meant, type Inviter } from '../src/invite'
import { Keep } from '../src/keep'

let steps: string[]
let answer = true
let shown: string[]
let running: Inviter | undefined
const visit = (path: string) => (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(`https://shop.test${path}`)
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const start = (rules: Partial<Invite>[], keep = new Keep('k:', true, localStorage), free = () => true) =>
  (running = invite(
    rules.map((rule, at) => ({ id: String(at + 1), text: `text ${at + 1}`, ...rule })),
    keep,
    'https://desk.test/widget/k/invite',
    free,
    (text) => shown.push(text)
  ))
const leave = (y: number) => document.dispatchEvent(new MouseEvent('mouseout', { clientY: y, relatedTarget: null }))

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
  steps = []
  shown = []
  answer = true
  visit('/')
  vi.stubGlobal('fetch', async (_: string, init: { body: string }) => {
    const { rule, step } = JSON.parse(init.body)
    steps.push(`${rule} ${step}`)
    return new Response(JSON.stringify({ show: step === 'due' && answer }))
  })
})
afterEach(() => {
  running?.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('invitations', () => {
  it('know a page by its path, and take nothing in it for a pattern but the star', () => {
    expect(['/cart', '/cart/2', '/my/cart'].map((path) => meant('/cart*', path))).toEqual([true, true, false])
    expect(meant('*/p/*.html', '/de/p/lamp.html')).toBe(true)
    expect(meant('/a.b', '/axb')).toBe(false)
    expect(meant('/(x', '/(x')).toBe(true)
    expect(meant(undefined, '/anything')).toBe(true)
  })

  it('come after the time on one page, which begins anew on the next', async () => {
    start([{ idle: 300 }])
    await wait(299_000)
    visit('/other')
    await wait(299_000)
    expect(steps).toEqual([])
    await wait(3000)
    expect(steps).toEqual(['1 due', '1 shown'])
    expect(shown).toEqual(['text 1'])
  })

  it('wait for the cart and the page, and ask once', async () => {
    answer = false
    const now = start([{ cart: 100, url: '/cart' }])
    now.cart(120)
    await wait(2000)
    expect(steps).toEqual([])
    visit('/cart')
    now.cart(99)
    await wait(2000)
    expect(steps).toEqual([])
    now.cart(100)
    await wait(5000)
    expect(steps).toEqual(['1 due'])
    expect(shown).toEqual([])
  })

  it('come when the pointer leaves at the top, not at the side', async () => {
    start([{ exit: true }])
    await wait(3000)
    leave(300)
    await wait(10)
    expect(steps).toEqual([])
    leave(-1)
    await wait(10)
    expect(shown).toEqual(['text 1'])
  })

  it('show one only, and tell of the click', async () => {
    const now = start([{}, {}])
    await wait(5000)
    now.clicked()
    await wait(10)
    expect(steps).toEqual(['1 due', '1 shown', '1 clicked'])
  })

  it('neither ask nor keep anything before consent', async () => {
    const keep = new Keep('k:', false, localStorage)
    start([{}], keep)
    await wait(5000)
    expect(steps).toEqual([])
    expect(Object.keys(localStorage)).toEqual([])
    keep.allow(true)
    await wait(2000)
    expect(shown).toEqual(['text 1'])
    expect(Object.keys(localStorage)).toEqual(['k:mark'])
  })

  it('leave a visitor alone who is talking', async () => {
    start([{}], undefined, () => false)
    await wait(5000)
    expect(steps).toEqual([])
  })
})
