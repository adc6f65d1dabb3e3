import { describe, expect, it } from 'vitest'
import { fromInput, toInput, unitMark } from './targetValue'

describe('typed targets', () => {
  it.each([
    [90_000, 'duration', '90'],
    [0.82, 'percent', '82'],
    [0.008, 'percent', '0.8'],
    [4.5, 'score', '4.5'],
    [5_000_050, 'money USD', '50000.5'],
    [50_000, 'money JPY', '50000'],
    [null, 'percent', '']
  ] as const)('%s %s is shown and read back', (stored, unit, text) => {
    expect(toInput(stored, unit)).toBe(text)
    expect(fromInput(text, unit)).toBe(stored)
  })
  it('takes nonsense as no line', () => {
    expect(fromInput('abc', 'percent')).toBeNull()
    expect(fromInput('  ', 'duration')).toBeNull()
  })
  it('names the unit', () => {
    expect(unitMark('duration', '秒')).toBe('秒')
    expect(unitMark('percent', '秒')).toBe('%')
    expect(unitMark('score', '秒')).toBe('')
    expect(unitMark('money USD', '秒')).toBe('USD')
  })
})
