import { describe, expect, it } from 'vitest'
import type { Row } from '@/api/desk'
import { belongs, compare, fits, following, inView, place, tidy } from './order'

const row = (id: string, more: Partial<Row> = {}): Row => ({
  id, store: '1', account: '1', channel: 'web', status: 'open', owner: { id: '0' }, team: '0', contact: { id: '9' }, began: 0, last_at: 0, seq: 1, read: 0,
  visitor_read: 0, preview: '', preview_by: 'customer', ...more
})
const ids = (list: Row[]) => list.map((r) => r.id).join(' ')

describe('which list', () => {
  it('waiting is who waits in any unresolved status', () => {
    expect(inView(row('1', { waiting: 5 }), 'waiting')).toBe(true)
    expect(inView(row('1', { waiting: 5, status: 'on_hold' }), 'waiting')).toBe(true)
    expect(inView(row('1'), 'waiting')).toBe(false)
    expect(inView(row('1', { waiting: 5, excluded: true }), 'waiting')).toBe(false)
  })
  it('what is excluded stands with the resolved', () => {
    expect(inView(row('1', { excluded: true }), 'open')).toBe(false)
    expect(inView(row('1', { excluded: true }), 'resolved')).toBe(true)
    expect(inView(row('1', { status: 'resolved' }), 'all')).toBe(true)
  })
  it('knows mine, nobody’s, the team’s and one store', () => {
    const me = { agent: '7' }
    expect(belongs(row('1', { owner: { id: '7' } }), 'open', 'mine', me)).toBe(true)
    expect(belongs(row('1', { owner: { id: '8' } }), 'open', 'mine', me)).toBe(false)
    expect(belongs(row('1'), 'open', 'mine', { agent: '0' })).toBe(false)
    expect(belongs(row('1'), 'open', 'unassigned', me)).toBe(true)
    expect(belongs(row('1', { team: '3', owner: { id: '8' } }), 'open', 'team', me)).toBe(true)
    expect(belongs(row('1'), 'open', 'team', me)).toBe(false)
    expect(belongs(row('1'), 'open', 'all', { ...me, store: '2' })).toBe(false)
  })
})

describe('where in it', () => {
  it('who waits is sorted by what is due first, the rest by the newest word; ids break ties as numbers', () => {
    expect(compare(row('1', { due: 20 }), row('2', { due: 10 }), 'waiting')).toBeGreaterThan(0)
    expect(compare(row('9', { due: 10 }), row('10', { due: 10 }), 'waiting')).toBeLessThan(0)
    expect(compare(row('1', { last_at: 20 }), row('2', { last_at: 10 }), 'open')).toBeLessThan(0)
    expect(compare(row('9', { last_at: 10 }), row('10', { last_at: 10 }), 'open')).toBeGreaterThan(0)
  })
  it('by the SLA, what is due first comes first and where nothing runs last', () => {
    expect(compare(row('1', { sla_due: 20, due: 1 }), row('2', { sla_due: 10, due: 9 }), 'waiting', 'sla')).toBeGreaterThan(0)
    expect(compare(row('1', { last_at: 99 }), row('2', { sla_due: 10 }), 'open', 'sla')).toBeGreaterThan(0)
    expect(compare(row('9'), row('10'), 'open', 'sla')).toBeLessThan(0)
    expect(ids(place([row('1', { sla_due: 10 }), row('2')], row('3', { sla_due: 30 }), true, 'open', false, 'sla'))).toBe('1 3 2')
  })
  it('who has no line waits behind who has one', () => expect(compare(row('1'), row('2', { due: 10 }), 'waiting')).toBeGreaterThan(0))
  const list = [row('1', { due: 10 }), row('2', { due: 20 }), row('3', { due: 30 })]
  it('puts a row in, moves it and takes it out', () => {
    expect(ids(place(list, row('4', { due: 15 }), true, 'waiting', true))).toBe('1 4 2 3')
    expect(ids(place(list, row('3', { due: 5 }), true, 'waiting', true))).toBe('3 1 2')
    expect(ids(place(list, row('2', { due: 20 }), false, 'waiting', true))).toBe('1 3')
  })
  it('leaves out what lies beyond the part that is loaded', () => {
    expect(ids(place(list, row('4', { due: 40 }), true, 'waiting', false))).toBe('1 2 3')
    expect(ids(place(list, row('4', { due: 40 }), true, 'waiting', true))).toBe('1 2 3 4')
  })
  it('goes on with the next below, else the last above', () => {
    expect(following(['1', '2', '3'], '2')).toBe('3')
    expect(following(['1', '2', '3'], '3')).toBe('2')
    expect(following(['1', '2'], '9')).toBe('1')
    expect(following(['1'], '1')).toBeUndefined()
  })
})

describe('filters', () => {
  const one = row('1', { channel: 'web', store: '5', owner: { id: '0' }, team: '7', issue_type: 'tracking', contact: { id: '9', lang: 'de-AT', country: 'AT' }, tags: ['vip'], waiting: 3 })
  it.each([
    [{}, true], [{ channels: ['web', 'email'] }, true], [{ channels: ['email'] }, false], [{ stores: ['5'] }, true], [{ stores: ['6'] }, false],
    [{ owners: ['0'] }, true], [{ owners: ['4'] }, false], [{ teams: ['7'] }, true], [{ issue_types: ['refund'] }, false], [{ languages: ['de'] }, true],
    [{ countries: ['AT'], tags: ['vip', 'x'] }, true], [{ tags: ['x'] }, false], [{ waiting: true }, true]
  ])('%j', (filter, want) => expect(fits(one, filter)).toBe(want))
  it('a dispute is to be feared after a day of waiting', () => {
    const day = 86_400_000
    const waits = row('1', { waiting: 1, dispute: { amber: day * 1000, red: day * 1500, over: day * 2000 } })
    expect(fits(waits, { at_risk: true }, day - 1)).toBe(false)
    expect(fits(waits, { at_risk: true }, day)).toBe(true)
    expect(fits({ ...waits, status: 'resolved' }, { at_risk: true }, day)).toBe(false)
  })
  it('nobody waits where all is done', () => {
    expect(fits(row('1', { waiting: 3, status: 'resolved' }), { waiting: true })).toBe(false)
    expect(fits(row('1', { waiting: 3, into: '8' }), { waiting: true })).toBe(false)
  })
  it('what was merged away stands with the resolved', () => {
    expect(inView(row('1', { into: '8' }), 'open')).toBe(false)
    expect(inView(row('1', { into: '8' }), 'resolved')).toBe(true)
  })
  it('means the same without what fits everything', () => expect(tidy({ channels: [], tags: ['a'], waiting: false, teams: null })).toEqual({ tags: ['a'] }))
})
