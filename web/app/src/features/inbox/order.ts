// Which list a conversation belongs to and where in it; the same rules as the server's, so that a row that changes under the reader's
// eyes lands where a fresh list would show it.
import { named, type Order, type Reach, type Row, type View } from '@/api/desk'
import type { Filter } from '@/api/finder'
import { riskOf } from './sla'

export interface Me {
  agent: string
  store?: string
  filter?: Filter
  /** The server's time in milliseconds. */
  now?: number
}

export function inView(row: Row, view: View): boolean {
  const closed = row.status === 'resolved' || row.excluded === true || named(row.into)
  switch (view) {
    case 'all':
    case 'mentions':
      return true
    case 'resolved':
      return closed
    case 'waiting':
      return !closed && Boolean(row.waiting)
    default:
      return !closed && row.status === view
  }
}

/** Of the rows that this person may see. Which teams are the viewer's only the server knows; here any team will do. */
export function inReach(row: Row, reach: Reach, me: Me): boolean {
  switch (reach) {
    case 'mine':
      return named(me.agent) && row.owner.id === me.agent
    case 'unassigned':
      return !named(row.owner.id)
    case 'team':
      return named(row.team)
    default:
      return true
  }
}

export function belongs(row: Row, view: View, reach: Reach, me: Me): boolean {
  return inView(row, view) && inReach(row, reach, me) && (!me.store || row.store === me.store) && fits(row, me.filter ?? {}, me.now)
}

const oneOf = (some: readonly string[] | null | undefined, value: string | undefined) => !some?.length || some.includes(value ?? '')

/** Whether a row passes a filter; the same rule as the server's. */
export function fits(row: Row, f: Filter, now = 0): boolean {
  const closed = row.status === 'resolved' || row.excluded === true || named(row.into)
  return (
    oneOf(f.channels, row.channel) && oneOf(f.stores, row.store) && oneOf(f.teams, row.team) && oneOf(f.owners, row.owner.id || '0') &&
    oneOf(f.issue_types, row.issue_type) && oneOf(f.languages, row.contact.lang?.split('-')[0]) && oneOf(f.countries, row.contact.country) &&
    (!f.tags?.length || f.tags.some((tag) => row.tags?.includes(tag))) && (!f.waiting || (!closed && Boolean(row.waiting))) &&
    (!f.at_risk || (!closed && riskOf(row, now) !== null))
  )
}

/** A filter without what fits everything, so that two that mean the same read the same. */
export function tidy(f: Filter): Filter {
  return Object.fromEntries(Object.entries(f).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : Boolean(value)))) as Filter
}

/** Less than zero: a stands before b. By the SLA: the target that is due first; those who wait: what is due first; else the newest word first. */
export function compare(a: Row, b: Row, view: View, order: Order = ''): number {
  if (order === 'sla') return (a.sla_due ?? never) - (b.sla_due ?? never) || byId(a, b)
  if (view === 'waiting') return dueOf(a) - dueOf(b) || byId(a, b)
  return b.last_at - a.last_at || byId(b, a)
}

// A conversation that no line was drawn for comes after all others, as on the server.
const never = Number.MAX_VALUE
const dueOf = (row: Row) => row.due || never

function byId(a: Row, b: Row): number {
  return a.id.length - b.id.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/** The list with a row put in, moved or taken out. What lies beyond the last row that is loaded stays out until it is scrolled to. */
export function place(list: readonly Row[], row: Row, fits: boolean, view: View, complete: boolean, order: Order = ''): Row[] {
  const others = list.filter((other) => other.id !== row.id)
  if (!fits) return others
  const at = others.findIndex((other) => compare(row, other, view, order) < 0)
  if (at >= 0) return [...others.slice(0, at), row, ...others.slice(at)]
  return complete || others.length < list.length ? [...others, row] : others
}

/** The one to go on with when a conversation is done: the next below, else the last above. */
export function following(ids: readonly string[], id: string): string | undefined {
  const at = ids.indexOf(id)
  if (at < 0) return ids[0]
  return ids[at + 1] ?? ids[at - 1]
}
