import { describe, expect, it } from 'vitest'
import type { Mark } from '@/api/report'
import { shadesOf } from './marks'

const outage: Mark = { kind: 'outage', from: '2026-11-03', to: '2026-11-04', from_hour: '2026-11-03T22', to_hour: '2026-11-04T00' }
const sale: Mark = { kind: 'season', name: '双11', from: '2026-11-09', to: '2026-11-12', from_hour: '2026-11-09T00', to_hour: '2026-11-12T23', calendars: ['东南亚'] }
const named = (kind: string) => kind
const spans = (marks: Mark[], keys: string[], grain: string) => shadesOf(marks, keys, grain, named).map((s) => [s.full, s.from, s.to])

describe('marks on a time axis', () => {
  it('cover days', () => {
    const days = ['2026-11-02', '2026-11-03', '2026-11-04', '2026-11-05', '2026-11-12', '2026-11-13']
    expect(spans([outage, sale], days, 'day')).toEqual([['outage', 1, 2], ['双11(东南亚)', 4, 4]])
  })
  it('cover hours to the hour', () => {
    expect(spans([outage], ['2026-11-03T21', '2026-11-03T22', '2026-11-03T23'], 'hour')).toEqual([['outage', 1, 2]])
  })
  it('touch weeks, months and quarters', () => {
    expect(spans([sale], ['2026-11-02', '2026-11-09', '2026-11-16'], 'week')).toEqual([['双11(东南亚)', 1, 1]])
    expect(spans([sale], ['2026-10', '2026-11'], 'month')).toEqual([['双11(东南亚)', 1, 1]])
    expect(spans([sale], ['2026-Q3', '2026-Q4'], 'quarter')).toEqual([['双11(东南亚)', 1, 1]])
    expect(spans([sale], ['2026-11-02'], 'week')).toEqual([])
  })
})
