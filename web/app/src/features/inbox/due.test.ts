import { describe, expect, it } from 'vitest'
import { ago, dueOf, shortTime } from './due'
import { laterAt } from './later'

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

describe('later', () => {
  // Friday 20 November 2026, 22:30 in Shanghai is 14:30 UTC.
  const friday = Date.UTC(2026, 10, 20, 14, 30)
  it('takes the wall clock of the zone', () => {
    expect(new Date(laterAt('tomorrow', friday, 'Asia/Shanghai')).toISOString()).toBe('2026-11-21T01:00:00.000Z')
    expect(new Date(laterAt('monday', friday, 'Asia/Shanghai')).toISOString()).toBe('2026-11-23T01:00:00.000Z')
    expect(laterAt('h1', friday, 'Asia/Shanghai') - friday).toBe(3_600_000)
  })
  it('on a Monday the next Monday is a week off', () => {
    expect(new Date(laterAt('monday', Date.UTC(2026, 10, 23, 3), 'Asia/Shanghai')).toISOString()).toBe('2026-11-30T01:00:00.000Z')
  })
  it('reckons with a change of clocks in between', () => {
    // Berlin turns its clocks back on 25 October 2026: nine o'clock is 07:00 UTC before and 08:00 UTC after.
    expect(new Date(laterAt('tomorrow', Date.UTC(2026, 9, 24, 12), 'Europe/Berlin')).toISOString()).toBe('2026-10-25T08:00:00.000Z')
  })
})
