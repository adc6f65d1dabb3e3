// Reporting days of a period. A day is a text YYYY-MM-DD in the reporting zone; nothing here reads the clock.

export type Preset = 'today' | 'yesterday' | 'last7' | 'last30' | 'month' | 'lastMonth' | 'quarter'
export const presets: readonly Preset[] = ['today', 'yesterday', 'last7', 'last30', 'month', 'lastMonth', 'quarter']

export interface Period {
  from: string
  to: string
}

/** The reporting day at an instant: the wall date in the zone, after moving back by the cut-off. */
export function reportingDay(nowMs: number, zone: string, cutoffMinutes = 0): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(nowMs)
  const get = (type: string) => Number(parts.find((p) => p.type === type)?.value)
  const wall = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'))
  return new Date(wall - cutoffMinutes * 60_000).toISOString().slice(0, 10)
}

export function addDays(day: string, n: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10)
}

/** Number of days from the first to the last, both counted. */
export function dayCount(period: Period): number {
  return Math.round((Date.parse(period.to) - Date.parse(period.from)) / 86_400_000) + 1
}

export function resolvePreset(preset: Preset, today: string): Period {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))]
  const first = (y: number, m: number) => new Date(Date.UTC(y, m - 1, 1)).toISOString().slice(0, 10)
  switch (preset) {
    case 'today':
      return { from: today, to: today }
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) }
    case 'last7':
      return { from: addDays(today, -6), to: today }
    case 'last30':
      return { from: addDays(today, -29), to: today }
    case 'month':
      return { from: first(year, month), to: today }
    case 'lastMonth':
      return { from: first(year, month - 1), to: addDays(first(year, month), -1) }
    case 'quarter':
      return { from: first(year, month - ((month - 1) % 3)), to: today }
  }
}

/** Steps in which a period can be drawn with at least two and at most about a hundred points. */
export function grainsFor(period: Period): string[] {
  const days = dayCount(period)
  if (days <= 1) return ['hour']
  const grains = days <= 3 ? ['hour', 'day'] : ['day']
  if (days > 7) grains.push('week')
  if (days > 31) grains.push('month')
  if (days > 92) grains.push('quarter')
  return grains
}

/** How one point of the time axis is written: 14:00, 10-23, 11/16–11/22, 2026-10. */
export function bucketLabel(key: string, grain: string): string {
  if (grain === 'hour' || grain === 'quarter_hour') return key.includes('T') ? (key.slice(11).includes(':') ? key.slice(11, 16) : `${key.slice(11, 13)}:00`) : key
  if (grain === 'day') return key.slice(5)
  if (grain === 'week') return `${slash(key)}–${slash(addDays(key, 6))}`
  return key
}

function slash(day: string): string {
  return `${Number(day.slice(5, 7))}/${Number(day.slice(8, 10))}`
}
