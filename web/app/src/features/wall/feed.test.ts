import { describe, expect, it } from 'vitest'
import { settled } from './feed'

describe('the screen of every second', () => {
  it('keeps what has not changed, in the new order', () => {
    const before = [{ id: '1', owner: 'Amy' }, { id: '2', owner: 'Ben' }, { id: '3', owner: '' }]
    const now = [{ id: '3', owner: 'Amy' }, { id: '2', owner: 'Ben' }, { id: '4', owner: '' }]
    const list = settled(before, now)
    expect(list).toEqual(now)
    expect(list?.map((one) => before.includes(one))).toEqual([false, true, false])
    expect(settled(null, now)).toEqual(now)
    expect(settled(before, null)).toBeNull()
  })
})
