import type { MetricInfo } from '@/api/report'

export type Group = 'volume' | 'response' | 'handling' | 'conversion' | 'satisfaction' | 'more'
export const groups: readonly Group[] = ['volume', 'response', 'handling', 'conversion', 'satisfaction', 'more']

const home: Record<string, Group> = {
  volume: 'volume',
  response: 'response',
  sla: 'response',
  handling: 'handling',
  resolution: 'handling',
  conversion: 'conversion',
  inquiry: 'conversion',
  satisfaction: 'satisfaction'
}

/** The four groups that supervisors know, and how well things are solved; whatever is neither ticked, in a plan nor in one of them goes under more. */
export function groupMetrics(metrics: readonly MetricInfo[], ticked: readonly string[]): Record<Group, MetricInfo[]> {
  const result: Record<Group, MetricInfo[]> = { volume: [], response: [], handling: [], conversion: [], satisfaction: [], more: [] }
  for (const metric of metrics) {
    const group = home[metric.group]
    const leading = ticked.some((ref) => ref.split(/[:(]/)[0] === metric.id) || metric.presets.length > 0
    result[group && leading ? group : 'more'].push(metric)
  }
  return result
}
