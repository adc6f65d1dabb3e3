// Which points of a time axis an outage, a season or a special day touches.
import type { Mark } from '@/api/report'
import { addDays } from '@/shared/figures/period'
import type { ChartShade } from '@/ui/chartOption'

/** First and last day of a bucket; 31 stands for the last day of any month, which is enough to compare with. */
function daysOf(key: string, grain: string): [string, string] {
  if (grain === 'week') return [key, addDays(key, 6)]
  if (grain === 'month') return [`${key}-01`, `${key}-31`]
  if (grain === 'quarter') {
    const last = Number(key.slice(6)) * 3
    const month = (n: number) => `${key.slice(0, 4)}-${String(n).padStart(2, '0')}`
    return [`${month(last - 2)}-01`, `${month(last)}-31`]
  }
  return [key, key]
}

function touches(mark: Mark, key: string, grain: string): boolean {
  if (grain === 'hour') return mark.from_hour <= key && key <= mark.to_hour
  const [first, last] = daysOf(key, grain)
  return mark.from <= last && first <= mark.to
}

/** One stretch per mark, in points of the axis; a mark without a name is called by its kind. */
export function shadesOf(marks: readonly Mark[], keys: readonly string[], grain: string, kindName: (kind: Mark['kind']) => string): ChartShade[] {
  return marks.flatMap((mark) => {
    const hit = keys.flatMap((key, i) => (touches(mark, key, grain) ? [i] : []))
    if (!hit.length) return []
    const name = mark.name || kindName(mark.kind)
    const where = mark.calendars?.length ? `(${mark.calendars.join('、')})` : ''
    return [{ from: hit[0]!, to: hit.at(-1)!, label: name, full: name + where, bad: mark.kind === 'outage' }]
  })
}
