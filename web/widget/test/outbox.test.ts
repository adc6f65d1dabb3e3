import { beforeEach, expect, it } from 'vitest'
import { Keep } from '../src/keep'
import { Outbox, ttl } from '../src/outbox'
import { newCID } from '../src/random'

let now = 0
const frame = (cid: string) => ({ t: 'send' as const, cid, body: cid })
const box = (keep = new Keep('kefu:k:', true, localStorage)) => new Outbox(keep, () => now)
const cids = (outbox: Outbox) => outbox.list().map((entry) => entry.frame.cid)

beforeEach(() => {
  localStorage.clear()
  now = 1_000_000_000_000
})

it('keeps the order of writing within one millisecond and over a reload', () => {
  for (const cid of ['z', 'a', 'm']) box().add(frame(cid))
  expect(cids(box())).toEqual(['z', 'a', 'm'])
})

it('forgets what the ack names, and only that', () => {
  const outbox = box()
  for (const cid of ['a', 'b', 'c']) outbox.add(frame(cid))
  outbox.remove('b')
  outbox.remove('unknown')
  expect(cids(box())).toEqual(['a', 'c'])
})

it('drops what nobody could send for seven days, from the disk too', () => {
  box().add(frame('old'))
  now += ttl - 1
  box().add(frame('new'))
  expect(cids(box())).toEqual(['old', 'new'])
  now += 1
  expect(cids(box())).toEqual(['new'])
  expect(Object.keys(localStorage)).toEqual(['kefu:k:out:new'])
})

it('sets refused frames aside and takes them back', () => {
  const outbox = box()
  outbox.add(frame('a'))
  outbox.fail('a', 'too_long')
  expect(outbox.pending()).toEqual([])
  expect(outbox.list()[0]?.failed).toBe('too_long')
  outbox.fail('a')
  expect(outbox.pending()).toHaveLength(1)
})

it('two tabs write beside each other without losing anything', () => {
  const [one, two] = [box(), box()]
  one.add(frame('a'))
  two.add(frame('b'))
  one.add(frame('c'))
  expect(cids(two)).toEqual(['a', 'b', 'c'])
})

it('makes cids of 128 bits in 22 characters fit for a URL', () => {
  const made = Array.from({ length: 500 }, newCID)
  expect(made.every((cid) => /^[\w-]{22}$/.test(cid))).toBe(true)
  expect(new Set(made).size).toBe(500)
})

it('a full disk loses nothing of this page', () => {
  const full = {
    ...localStorage,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError')
    },
    getItem: () => null,
    removeItem: () => {}
  } as unknown as Storage
  const outbox = box(new Keep('kefu:k:', true, full))
  outbox.add(frame('a'))
  expect(cids(outbox)).toEqual(['a'])
})

it('memory moves to the disk with consent, and off it without', () => {
  const keep = new Keep('kefu:k:', false, localStorage)
  localStorage.setItem('shop', 'stays')
  keep.set('token', 'x')
  expect(Object.keys(localStorage)).toEqual(['shop'])
  keep.allow(true)
  expect(localStorage.getItem('kefu:k:token')).toBe('"x"')
  keep.allow(false)
  expect(Object.keys(localStorage)).toEqual(['shop'])
  expect(keep.get('token')).toBe('x')
})
