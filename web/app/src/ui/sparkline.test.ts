import { describe, expect, it } from 'vitest'
import { sparkPath } from './sparkline'

describe('sparkPath', () => {
  it('runs from the left edge to the right, highest value on top', () => {
    expect(sparkPath([0, 10, 5], 20, 12, 2)).toBe('M2 10L10 2L18 6')
  })
  it('breaks the line at a gap', () => {
    expect(sparkPath([0, null, 10], 20, 12, 2)).toBe('M2 10h0M18 2h0')
  })
  it('draws a value alone as a dot', () => expect(sparkPath([4], 20, 12, 2)).toBe('M2 6h0'))
  it('draws a flat series in the middle', () => {
    expect(sparkPath([3, 3], 20, 12, 2)).toBe('M2 6L18 6')
  })
  it('draws nothing without a value', () => {
    expect(sparkPath([], 20, 12)).toBe('')
    expect(sparkPath([null, null], 20, 12)).toBe('')
  })
})
