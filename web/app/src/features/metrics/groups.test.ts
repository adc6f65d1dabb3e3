import { describe, expect, it } from 'vitest'
import type { MetricInfo } from '@/api/report'
import { groupMetrics } from './groups'

const metric = (id: string, group: string, presets: string[] = []) => ({ id, group, presets }) as unknown as MetricInfo

describe('groupMetrics', () => {
  it('shows planned and ticked metrics in their group and folds the rest away', () => {
    const grouped = groupMetrics([metric('handled', 'volume', ['start']), metric('words', 'volume'), metric('queue', 'response'), metric('shift', 'presence', ['mature'])], ['queue'])
    expect(grouped.volume.map((m) => m.id)).toEqual(['handled'])
    expect(grouped.response.map((m) => m.id)).toEqual(['queue'])
    expect(grouped.more.map((m) => m.id)).toEqual(['words', 'shift'])
  })
  it('keeps solving apart from inquiries, and agreements with response', () => {
    const grouped = groupMetrics([metric('a', 'handling', ['start']), metric('b', 'inquiry', ['start']), metric('c', 'sla', ['start'])], [])
    expect(grouped.handling.map((m) => m.id)).toEqual(['a'])
    expect(grouped.conversion.map((m) => m.id)).toEqual(['b'])
    expect(grouped.response.map((m) => m.id)).toEqual(['c'])
  })
})
