// Instants of the server in the visitor's language and zone.

const day = 86_400_000

/** Days from now to then by the calendar on the visitor's wall. */
export function daysBetween(now: Date, then: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
  return Math.round((midnight(then) - midnight(now)) / day)
}

const latin = (lang: string) => (lang === 'ar' ? 'ar-u-nu-latn' : lang)
const format = (date: Date, lang: string, options: Intl.DateTimeFormatOptions) => date.toLocaleString(latin(lang), options)
const relative = (days: number, lang: string) => new Intl.RelativeTimeFormat(latin(lang), { numeric: 'auto' }).format(days, 'day')

/** 14:32 */
export const clock = (at: number, lang: string): string => format(new Date(at / 1000), lang, { timeStyle: 'short' })

/** Heading of a day: Today, Yesterday, Monday 16 November. */
export function dayName(at: number, lang: string, now = new Date()): string {
  const then = new Date(at / 1000)
  const days = daysBetween(now, then)
  if (days < -1 || days > 1) return format(then, lang, { weekday: 'long', day: 'numeric', month: 'long' })
  const name = relative(days, lang)
  return name[0]?.toLocaleUpperCase(lang) + name.slice(1)
}

/** A moment to come: 14:32, tomorrow 09:00, Monday 09:00, 24 Dec 09:00. */
export function moment(at: number, lang: string, now = new Date()): string {
  const then = new Date(at / 1000)
  const days = daysBetween(now, then)
  const time = clock(at, lang)
  if (days < 1) return time
  const head = days < 2 ? relative(days, lang) : format(then, lang, days < 7 ? { weekday: 'long' } : { day: 'numeric', month: 'short' })
  return `${head} ${time}`
}
