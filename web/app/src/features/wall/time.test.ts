import { describe, expect, it } from 'vitest'
import { clockOf, counting, fill, loadOf, roughly, stretch } from './time'

const days = (n: number) => `${n} d`
const unit = (key: string, n: number) => `${n} ${key}`

describe('times of the wall', () => {
  it('counts waits in minutes, hours and days', () => {
    expect([0, 48_900, 372_000, 3_600_000, 11_140_000, 172_799_000, 172_800_000, -5].map((ms) => counting(ms, days))).toEqual([
      '0:00', '0:48', '6:12', '1:00:00', '3:05:40', '47:59:59', '2 d', '0:00'
    ])
  })
  it('says roughly how long', () => {
    expect([59_999, 60_000, 18 * 60_000, 3_599_000, 7_200_000, 3 * 86_400_000].map((ms) => roughly(ms, unit))).toEqual([
      '59 seconds', '1 minutes', '18 minutes', '59 minutes', '2 hours', '3 days'
    ])
  })
  it('shows load in chats', () => {
    expect(loadOf({ points: 24, capacity: 24 })).toBe('4/4')
    expect(loadOf({ points: 9, capacity: 24 })).toBe('1.5/4')
    expect(loadOf({ points: 1, capacity: 12 })).toBe('0.2/2')
    expect(fill({ points: 30, capacity: 24 })).toBe(1)
    expect(fill({ points: 6, capacity: 24 })).toBe(0.25)
    expect(fill({ points: 0, capacity: 0 })).toBe(1)
  })
  it('draws two hours ahead and not beyond the day', () => {
    const day = (begun: number) => Array.from({ length: 48 }, (_, i) => ({ minute: i * 30, in: i < begun ? 1 : null, usual: 2 }))
    expect(stretch(day(29))).toMatchObject({ begun: 29, shown: { length: 33 } })
    expect(stretch(day(47)).shown).toHaveLength(48)
    expect(stretch(day(0)).shown).toHaveLength(5)
    expect(clockOf(870)).toBe('14:30')
  })
})
