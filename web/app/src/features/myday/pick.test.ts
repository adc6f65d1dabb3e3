import { describe, expect, it } from 'vitest'
import type { MetricInfo } from '@/api/report'
import { newestWithData, pickFigures } from './pick'

const metric = (id: string, dims: string[]) => ({ id, dims }) as unknown as MetricInfo
const known = ['handled', 'first_response_time', 'timeout_rate', 'csat', 'inquiry_rate', 'average_response_time'].map((id) => metric(id, ['agent', 'channel']))

describe('figures of a day', () => {
  it('are the four leading ones when nothing is ticked', () => {
    expect(pickFigures([], known)).toEqual(['handled', 'first_response_time', 'timeout_rate', 'csat'])
  })
  it('follow the ticks of the plan, leading ones first', () => {
    expect(pickFigures(['inquiry_rate', 'first_response_time', 'handled'], known)).toEqual(['handled', 'first_response_time', 'inquiry_rate'])
  })
  it('never exceed four', () => {
    expect(pickFigures(['inquiry_rate', 'csat', 'timeout_rate', 'first_response_time', 'handled'], known)).toHaveLength(4)
  })
  it('leave out what cannot be told per agent or is not known', () => {
    expect(pickFigures(['handled', 'channel_volume', 'gone'], [...known, metric('channel_volume', ['channel'])])).toEqual(['handled'])
  })
  it('keep a parameter of the reference', () => {
    expect(pickFigures(['reply_within(x=180)'], [metric('reply_within', ['agent'])])).toEqual(['reply_within(x=180)'])
  })
})

describe('first period', () => {
  it('is the newest with data', () => {
    expect(newestWithData([0, 3, 9])).toBe('last7')
    expect(newestWithData([1, 3, 9])).toBe('today')
  })
  it('is none when all are empty', () => expect(newestWithData([0, 0, 0])).toBeNull())
})
