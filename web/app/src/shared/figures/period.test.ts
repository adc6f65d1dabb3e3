import { describe, expect, it } from 'vitest'
import { addDays, bucketLabel, dayCount, grainsFor, reportingDay, resolvePreset } from './period'

describe('reporting day', () => {
  const at = Date.UTC(2026, 10, 21, 16, 30)
  it.each([
    ['Asia/Shanghai', 0, '2026-11-22'],
    ['America/New_York', 0, '2026-11-21'],
    ['Asia/Shanghai', 360, '2026-11-21'],
    ['Asia/Kathmandu', 0, '2026-11-21'],
    ['Asia/Kathmandu', 60, '2026-11-21']
  ])('%s with a cut-off of %i minutes', (zone, cutoff, day) => expect(reportingDay(at, zone, cutoff)).toBe(day))
  it('turns over exactly at the cut-off', () => {
    expect(reportingDay(Date.UTC(2026, 10, 21, 21, 59), 'Asia/Shanghai', 360)).toBe('2026-11-21')
    expect(reportingDay(Date.UTC(2026, 10, 21, 22, 0), 'Asia/Shanghai', 360)).toBe('2026-11-22')
  })
})

describe('presets', () => {
  it.each([
    ['today', '2026-11-21', '2026-11-21'],
    ['yesterday', '2026-11-20', '2026-11-20'],
    ['last7', '2026-11-15', '2026-11-21'],
    ['last30', '2026-10-23', '2026-11-21'],
    ['month', '2026-11-01', '2026-11-21'],
    ['lastMonth', '2026-10-01', '2026-10-31'],
    ['quarter', '2026-10-01', '2026-11-21']
  ] as const)('%s', (preset, from, to) => expect(resolvePreset(preset, '2026-11-21')).toEqual({ from, to }))
  it('steps over the year and leap days', () => {
    expect(resolvePreset('lastMonth', '2027-01-05')).toEqual({ from: '2026-12-01', to: '2026-12-31' })
    expect(resolvePreset('lastMonth', '2028-03-31')).toEqual({ from: '2028-02-01', to: '2028-02-29' })
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  })
})

describe('steps of the time axis', () => {
  it.each([
    ['2026-11-21', '2026-11-21', ['hour']],
    ['2026-11-15', '2026-11-21', ['day']],
    ['2026-10-23', '2026-11-21', ['day', 'week']],
    ['2026-08-22', '2026-11-21', ['day', 'week', 'month']],
    ['2025-11-22', '2026-11-21', ['day', 'week', 'month', 'quarter']]
  ])('%s to %s', (from, to, grains) => expect(grainsFor({ from, to })).toEqual(grains))
  it('counts both ends', () => expect(dayCount({ from: '2026-10-23', to: '2026-11-21' })).toBe(30))
  it('labels points', () => {
    expect(bucketLabel('2026-10-23T14', 'hour')).toBe('14:00')
    expect(bucketLabel('2026-10-23', 'day')).toBe('10-23')
    expect(bucketLabel('2026-11-16', 'week')).toBe('11/16–11/22')
    expect(bucketLabel('2026-Q4', 'quarter')).toBe('2026-Q4')
  })
})
