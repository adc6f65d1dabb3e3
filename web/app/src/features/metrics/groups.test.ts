import { describe, expect, it } from 'vitest'
import type { MetricInfo } from '@/api/report'
import { groupMetrics } from './groups'

const metric = (id: string, group: string, presets: string[] = []) => ({ id, group, presets }) as unknown as MetricInfo

describe('groupMetrics', () => {
  it('shows planned and ticked metrics in their group and folds the rest away', () => {
    const grouped = groupMetrics([metric('handled', 'volume', ['start']), metric('words', 'volume'), metric('queue', 'response'), metric('sla', 'sla', ['mature'])], ['queue'])
    expect(grouped.volume.map((m) => m.id)).toEqual(['handled'])
    expect(grouped.response.map((m) => m.id)).toEqual(['queue'])
    expect(grouped.more.map((m) => m.id)).toEqual(['words', 'sla'])
  })
  it('puts solving and inquiries under results', () => {
    const grouped = groupMetrics([metric('a', 'handling', ['start']), metric('b', 'inquiry', ['start'])], [])
    expect(grouped.conversion.map((m) => m.id)).toEqual(['a', 'b'])
  })
})
