import { describe, expect, it } from 'vitest'
import { dayOf, dayStart, termAt } from './terms'

describe('days and instants', () => {
  it.each([
    ['2026-11-21', 'Asia/Shanghai', Date.UTC(2026, 10, 20, 16)],
    ['2026-11-21', 'America/New_York', Date.UTC(2026, 10, 21, 5)],
    ['2026-03-29', 'Europe/Berlin', Date.UTC(2026, 2, 28, 23)],
    ['2026-03-30', 'Europe/Berlin', Date.UTC(2026, 2, 29, 22)],
    ['2026-10-25', 'Europe/Berlin', Date.UTC(2026, 9, 24, 22)],
    ['2026-11-21', 'Asia/Kathmandu', Date.UTC(2026, 10, 20, 18, 15)]
  ])('%s in %s', (day, zone, ms) => {
    expect(dayStart(day, zone)).toBe(ms * 1000)
    expect(dayOf(ms * 1000, zone)).toBe(day)
    expect(dayOf((ms - 1000) * 1000, zone)).not.toBe(day)
  })
  it('takes no day as the beginning', () => {
    expect(dayStart('', 'UTC')).toBe(0)
    expect(dayOf(0, 'UTC')).toBe('')
  })
})

describe('termAt', () => {
  const terms = [
    { from: 200, seniority: 'middle' },
    { from: 0, seniority: 'junior' }
  ]
  it('takes the latest that has begun', () => {
    expect(termAt(terms, 199)?.seniority).toBe('junior')
    expect(termAt(terms, 200)?.seniority).toBe('middle')
  })
  it('takes the first one before any has begun, and none of none', () => {
    expect(termAt([{ from: 500, seniority: 'senior' }], 100)?.seniority).toBe('senior')
    expect(termAt([], 100)).toBeUndefined()
  })
})
