import { describe, expect, it } from 'vitest'
import { all, nothing, range, toggle, within, type Selection } from './selection'

const list = ['a', 'b', 'c', 'd', 'e']
const ids = (s: Selection) => [...s.ids].sort().join('')

describe('selection', () => {
  it('takes rows in and out one by one', () => {
    const one = toggle(toggle(nothing, 'b'), 'd')
    expect(ids(one)).toBe('bd')
    expect(one.anchor).toBe('d')
    expect(ids(toggle(one, 'b'))).toBe('d')
    expect(ids(nothing)).toBe('')
  })
  it('takes everything from the anchor to a row, downwards and upwards, and keeps what was selected', () => {
    expect(ids(range(toggle(nothing, 'b'), list, 'd'))).toBe('bcd')
    expect(ids(range(toggle(nothing, 'd'), list, 'b'))).toBe('bcd')
    expect(ids(range(toggle(toggle(nothing, 'a'), 'd'), list, 'e'))).toBe('ade')
  })
  it('ranges again from the same anchor', () => {
    const twice = range(range(toggle(nothing, 'c'), list, 'e'), list, 'a')
    expect(ids(twice)).toBe('abcde')
    expect(twice.anchor).toBe('c')
  })
  it('begins with the row where the anchor is not in the list', () => {
    expect(ids(range(nothing, list, 'c'))).toBe('c')
    expect(ids(range({ ids: new Set(['b', 'c']), anchor: 'x' }, list, 'c'))).toBe('bc')
  })
  it('forgets rows that left the list', () => {
    const some = within(all(list), ['b', 'x'])
    expect(ids(some)).toBe('b')
    const same = toggle(nothing, 'b')
    expect(within(same, list)).toBe(same)
    expect(within(toggle(nothing, 'z'), list).anchor).toBe('')
  })
})
