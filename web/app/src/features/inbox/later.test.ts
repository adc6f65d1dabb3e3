import { describe, expect, it } from 'vitest'
import { laterAt } from './later'

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
