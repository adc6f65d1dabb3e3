// Instants of the server in the visitor's language and zone.

const day = 86_400_000

/** Days from now to then by the calendar on the visitor's wall. */
export function daysBetween(now: Date, then: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
  return Math.round((midnight(then) - midnight(now)) / day)
}

const latin = (lang: string) => (lang === 'ar' ? 'ar-u-nu-latn' : lang)

/** 14:32 */
export function clock(at: number, lang: string): string {
  return new Intl.DateTimeFormat(latin(lang), { timeStyle: 'short' }).format(at / 1000)
}

/** Heading of a day: Today, Yesterday, Monday 16 November. */
export function dayName(at: number, lang: string, now = new Date()): string {
  const then = new Date(at / 1000)
  const days = daysBetween(now, then)
  if (days > -2 && days < 2) {
    const name = new Intl.RelativeTimeFormat(latin(lang), { numeric: 'auto' }).format(days, 'day')
    return name.charAt(0).toLocaleUpperCase(lang) + name.slice(1)
  }
  return new Intl.DateTimeFormat(latin(lang), { weekday: 'long', day: 'numeric', month: 'long' }).format(then)
}

/** A moment to come: 14:32, tomorrow 09:00, Monday 09:00, 24 Dec 09:00. */
export function moment(at: number, lang: string, now = new Date()): string {
  const then = new Date(at / 1000)
  const days = daysBetween(now, then)
  const time = clock(at, lang)
  if (days < 1) return time
  const head =
    days < 2
      ? new Intl.RelativeTimeFormat(latin(lang), { numeric: 'auto' }).format(days, 'day')
      : new Intl.DateTimeFormat(latin(lang), days < 7 ? { weekday: 'long' } : { day: 'numeric', month: 'short' }).format(then)
  return `${head} ${time}`
}
