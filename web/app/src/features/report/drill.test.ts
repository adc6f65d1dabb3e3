import { describe, expect, it } from 'vitest'
import { calendarSpan, rowShape } from './drill'

describe('rows behind a figure', () => {
  it('knows what the second instant means', () => {
    expect(rowShape('first_response_time')).toBe('answered')
    expect(rowShape('timeout_rate')).toBe('due')
    expect(rowShape('csat')).toBe('plain')
  })
  it('measures between two instants only when both are there and in order', () => {
    expect(calendarSpan({ at: 1_000_000, end_at: 487_000_000 })).toBe(486_000)
    expect(calendarSpan({ at: 5, end_at: 0 })).toBeNull()
    expect(calendarSpan({ at: 9, end_at: 3 })).toBeNull()
    expect(calendarSpan({})).toBeNull()
  })
})
