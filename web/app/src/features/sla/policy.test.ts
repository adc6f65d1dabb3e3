import { describe, expect, it } from 'vitest'
import { amountOf, defaultStaged, freshName, freshPolicy, lengthOf, moved, stagedRises, unitOf, withCondition } from './policy'

describe('lengths', () => {
  it.each([
    [0, 'm'],
    [45, 's'],
    [90, 's'],
    [180, 'm'],
    [3600, 'h'],
    [5400, 'm'],
    [86_400, 'h']
  ] as const)('%i seconds are shown in %s', (length, unit) => expect(unitOf(length)).toBe(unit))
  it('goes both ways', () => {
    expect(amountOf(5400, 'h')).toBe(1.5)
    expect(lengthOf(1.5, 'h')).toBe(5400)
    expect(lengthOf(0, 'm')).toBe(0)
    expect(lengthOf(-3, 'm')).toBe(0)
    expect(lengthOf(Number.NaN, 'm')).toBe(0)
  })
})

describe('order', () => {
  it('moves up and down and stops at the ends', () => {
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
    expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c'])
    expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c'])
  })
})

describe('conditions', () => {
  const base = freshPolicy('p')
  it('keeps of channel and kind the one set last', () => {
    const kind = withCondition(base, 'channel_kind', 'chat')
    expect(kind.channel_kind).toBe('chat')
    const channel = withCondition(kind, 'channel', 'web')
    expect(channel.channel).toBe('web')
    expect('channel_kind' in channel).toBe(false)
  })
  it('clears what is emptied, so that an untouched policy stays equal', () => {
    expect(withCondition(withCondition(base, 'priority', 'high'), 'priority', '')).toEqual(base)
    expect(withCondition(base, 'team', '0')).toEqual(base)
  })
  it('gives a country in place of its region', () => {
    expect(withCondition(withCondition(base, 'region', 'europe'), 'country', 'DE')).toEqual({ ...base, country: 'DE' })
  })
})

describe('names and stages', () => {
  it('finds a free name', () => {
    expect(freshName('New', [{ name: 'New' }, { name: 'New 2' }])).toBe('New 3')
    expect(freshName('New', [])).toBe('New')
  })
  it('wants rising times', () => {
    expect(stagedRises(defaultStaged())).toBe(true)
    expect(stagedRises({ ...defaultStaged(), reply_s: 60 })).toBe(false)
    expect(stagedRises({ ...defaultStaged(), mark_s: 0 })).toBe(false)
  })
})
