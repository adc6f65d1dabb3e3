import { describe, expect, it } from 'vitest'
import { weekLine } from './hours'

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

describe('hours in one line', () => {
  it('joins neighbouring days that open alike', () => {
    const weekly = [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }, { days: [6], from: '10:00', to: '14:00' }]
    expect(weekLine(weekly, days)).toBe('Mon–Fri 09:00–18:00, Sat 10:00–14:00')
  })
  it('keeps a gap in the week', () => {
    expect(weekLine([{ days: [7, 1, 2], from: '09:00', to: '12:00' }, { days: [1, 2, 7], from: '13:00', to: '17:00' }], days)).toBe('Mon–Tue 09:00–12:00 13:00–17:00, Sun 09:00–12:00 13:00–17:00')
  })
  it('says nothing of a calendar without hours', () => expect(weekLine(undefined, days)).toBe(''))
})
