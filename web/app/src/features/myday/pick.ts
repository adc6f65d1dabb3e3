// Which figures and which period a day of one's own leads with.
import { metricId as M } from '@/api/metricIds'
import type { MetricInfo } from '@/api/report'
import type { Preset } from '@/shared/figures/period'

const leading: readonly string[] = [M.handled, M.firstResponse, M.timeoutRate, M.csat]
const most = 4

/** At most four figures of one person: the leading ones that are ticked, then other ticked ones that can be told per agent. */
export function pickFigures(ticked: readonly string[], known: readonly MetricInfo[]): string[] {
  const personal = (ref: string) => known.some((m) => m.id === ref.split(/[:(]/)[0] && m.dims.includes('agent'))
  const wanted = ticked.length ? ticked : leading
  const rest = wanted.filter((ref) => !leading.includes(ref) && ref !== M.averageResponse)
  return [...leading.filter((ref) => wanted.includes(ref)), ...rest].filter(personal).slice(0, most)
}

/** The periods of the switch, the newest first. */
export const myPeriods = ['today', 'last7', 'last30'] as const satisfies readonly Preset[]

/** The newest period in which there is something to show; none when even the longest is empty. */
export function newestWithData(volumes: readonly number[]): Preset | null {
  return myPeriods[volumes.findIndex((n) => n > 0)] ?? null
}
