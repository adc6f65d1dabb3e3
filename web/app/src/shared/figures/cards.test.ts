import { describe, expect, it } from 'vitest'
import type { MetricInfo } from '@/api/report'
import type { Table } from '@/api/types'
import { baseOf, cardRefs, medianOf, pickCards, pickColumns, singleRow, targetState } from './cards'

const metric = (id: string, unit: MetricInfo['unit'], stats: string[] = [], dims: string[] = ['agent']) => ({ id, unit, stats, dims }) as unknown as MetricInfo
const known = [
  metric('handled', 'count'),
  metric('first_response_time', 'duration', ['p50', 'mean', 'p90']),
  metric('timeout_rate', 'percent'),
  metric('csat', 'percent'),
  metric('transfer_rate', 'percent'),
  metric('missed', 'count', [], ['channel']),
  metric('conversations', 'count', [], ['channel'])
]

describe('cards', () => {
  it('keeps the order of the four groups whatever the order of the ticks', () => {
    expect(pickCards(['csat', 'transfer_rate', 'first_response_time', 'handled'], known)).toEqual(['handled', 'first_response_time', 'csat', 'transfer_rate'])
  })
  it('never shows a metric that the catalogue lacks', () => {
    expect(pickCards(['handled', 'inquiry_rate', 'nonsense'], known)).toEqual(['handled'])
  })
  it('falls back to the leading ones and never shows more than six', () => {
    expect(pickCards([], known)).toEqual(['handled', 'first_response_time', 'timeout_rate', 'csat'])
    expect(pickCards(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], [])).toHaveLength(6)
  })
  it('asks for mean and P90 beside the median of a wait only', () => {
    expect(cardRefs(['handled', 'first_response_time'], known, 'p50')).toEqual(['handled', 'first_response_time', 'first_response_time:mean', 'first_response_time:p90', 'conversations', 'missed'])
    expect(cardRefs(['first_response_time'], known, 'mean')).toContain('first_response_time:p50')
  })
})

describe('columns', () => {
  it('leaves out metrics that cannot be split that way', () => {
    expect(pickColumns([], known, 'agent')).toEqual(['handled', 'first_response_time', 'timeout_rate', 'transfer_rate', 'csat'])
    expect(pickColumns(['missed'], known, 'channel')).toEqual(['missed'])
  })
  it('follows the ticks, after how many were handled', () => {
    expect(pickColumns(['csat', 'first_response_time'], known, 'agent')).toEqual(['handled', 'first_response_time', 'csat'])
  })
})

describe('figures', () => {
  it('reads references', () => {
    expect(baseOf('reply_within(x=180):n')).toBe('reply_within')
    expect(baseOf('handled')).toBe('handled')
  })
  it('finds the cells of the only row', () => {
    const table = {
      columns: [
        { key: 'handled', kind: 'metric', label: '接待量' },
        { key: 'csat', kind: 'metric', label: '客户满意度' }
      ],
      rows: [{ keys: [], cells: [{ value: 8640, n: 8640 }, { value: 0.9, n: 1800 }], before: [{ value: 8000, n: 8000 }] }]
    } as unknown as Table
    const figures = singleRow(table)
    expect(figures.get('handled')).toMatchObject({ cell: { value: 8640 }, before: { value: 8000 } })
    expect(figures.get('csat')?.before).toBeNull()
    expect(singleRow(undefined).size).toBe(0)
  })
  it('says nothing about a target when the sample is too small', () => {
    const target = { good: 0.9, level: 'miss' as const }
    expect(targetState({ value: 0.5, n: 5, few: true, target })).toBeNull()
    expect(targetState({ value: 0.5, n: 50, target })).toBe('missed')
    expect(targetState({ value: 0.5, n: 50 })).toBeNull()
  })
  it('takes the middle', () => {
    expect(medianOf([5, null, 1, 3])).toBe(3)
    expect(medianOf([4, 1, 3, 2])).toBe(2.5)
    expect(medianOf([null])).toBeNull()
  })
})
