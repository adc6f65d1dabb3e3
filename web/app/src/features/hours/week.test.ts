import { describe, expect, it } from 'vitest'
import { fromWeek, overnight, parseClock, parseHours, spanText, toWeek, wallInstant } from './week'

const ramadan = [
  { days: [1, 2, 3, 4, 7], from: '10:00', to: '14:00' },
  { days: [1, 2, 3, 4, 7], from: '21:00', to: '01:00' },
  { days: [5], from: '09:00', to: '12:00' }
]

describe('the week', () => {
  it('lays rules out by day and folds them back', () => {
    const week = toWeek(ramadan)
    expect(week[0]).toEqual([{ from: '10:00', to: '14:00' }, { from: '21:00', to: '01:00' }])
    expect(week[4]).toEqual([{ from: '09:00', to: '12:00' }])
    expect(week[5]).toEqual([])
    expect(toWeek(fromWeek(week))).toEqual(week)
    expect(fromWeek(week)).toHaveLength(3)
  })
  it('ignores closed rules and empty hours', () => {
    expect(toWeek([{ days: [1], closed: true }, { days: [9], from: '01:00', to: '02:00' }]).flat()).toEqual([])
    expect(toWeek(undefined)).toHaveLength(7)
  })
  it('knows what runs past midnight', () => {
    expect(overnight({ from: '22:00', to: '06:00' })).toBe(true)
    expect(overnight({ from: '09:00', to: '24:00' })).toBe(false)
    expect(overnight({ from: '00:00', to: '00:00' })).toBe(true)
    expect(spanText({ from: '22:00', to: '06:00' }, '次日')).toBe('22:00–06:00 (次日)')
  })
})

describe('a typed time', () => {
  it.each([
    ['9', '09:00'],
    ['9:30', '09:30'],
    ['0930', '09:30'],
    ['24:00', '24:00'],
    ['24:30', null],
    ['9:7', null],
    ['noon', null]
  ])('%s', (text, time) => expect(parseClock(text)).toBe(time))
})

describe('typed hours', () => {
  it.each([
    ['10:00-14:00, 21:00-01:00', [{ from: '10:00', to: '14:00' }, { from: '21:00', to: '01:00' }]],
    ['9:00–18:00', [{ from: '09:00', to: '18:00' }]],
    ['9:30 至 24:00', [{ from: '09:30', to: '24:00' }]],
    ['', []]
  ])('%s', (text, hours) => expect(parseHours(text)).toEqual(hours))
  it.each(['9-18', '25:00-26:00', '10:70-11:00', 'all day'])('%s is no time', (text) => expect(parseHours(text)).toBeNull())
})

describe('a wall time in a zone', () => {
  it.each([
    ['2026-11-03T22:30', 'Asia/Shanghai', '2026-11-03T14:30:00Z'],
    ['2026-11-03T22:30', 'UTC', '2026-11-03T22:30:00Z'],
    ['2026-03-29T01:30', 'Europe/Berlin', '2026-03-29T00:30:00Z'],
    ['2026-03-29T03:30', 'Europe/Berlin', '2026-03-29T01:30:00Z']
  ])('%s in %s', (wall, zone, utc) => expect(wallInstant(wall, zone)).toBe(Date.parse(utc) * 1000))
  it.each(['', '2026-11-03', 'soon', '2026-13-40T10:00'])('%j is none', (wall) => expect(wallInstant(wall, 'UTC')).toBeNull())
})
