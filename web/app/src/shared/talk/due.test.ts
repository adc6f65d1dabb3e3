import { describe, expect, it } from 'vitest'
import { ago, dueOf, shortTime } from './due'

const unit = (key: string, n: number) => `${n}${key[0]}`
// Began to wait at 0:00, five minutes allowed, amber at three.
const wait = { waiting: 1_000_000, amber: 181_000_000, due: 301_000_000 }

describe('the time left', () => {
  it('is nothing when nobody waits', () => expect(dueOf({ waiting: 0 }, 0)).toBeNull())
  it('goes from calm over plain and amber to red', () => {
    expect(dueOf(wait, 61_000)).toEqual({ heat: 'calm', ms: 240_000, kind: 'left' })
    expect(dueOf(wait, 171_000)).toEqual({ heat: 'plain', ms: 130_000, kind: 'left' })
    expect(dueOf(wait, 181_000)).toEqual({ heat: 'amber', ms: 120_000, kind: 'left' })
    expect(dueOf(wait, 301_001)).toEqual({ heat: 'red', ms: 1, kind: 'over' })
  })
  it('counts up where no line is drawn', () => expect(dueOf({ waiting: 1_000_000 }, 61_000)).toEqual({ heat: 'calm', ms: 60_000, kind: 'waited' }))
  it('reads 0:48, 12:10, hours and days', () => {
    expect(shortTime(48_999, unit)).toBe('0:48')
    expect(shortTime(730_000, unit)).toBe('12:10')
    expect(shortTime(3_600_000, unit)).toBe('1h')
    expect(shortTime(47.9 * 3_600_000, unit)).toBe('47h')
    expect(shortTime(50 * 3_600_000, unit)).toBe('2d')
  })
  it('says how long ago', () => {
    expect([59_000, 60_000, 3_599_000, 7_200_000, 172_800_000].map((ms) => ago(ms, unit))).toEqual(['0n', '1m', '59m', '2h', '2d'])
  })
})
