// The open conversation: its lines in order, and what the screen makes of them.
import type { Contact, Detail, Item, Row } from '@/api/desk'
import { sideOf } from '@/shared/talk/side'
import { brought } from './split'

export interface Thread {
  id: string
  row: Row
  contact: Contact
  items: Item[]
  /** There are earlier lines. */
  more: boolean
  history: NonNullable<Detail['history']>
  trail: NonNullable<Detail['trail']>
  details: NonNullable<Detail['details']>
  origin?: Detail['origin']
}

export function threadOf(detail: Detail): Thread {
  return {
    id: detail.row.id,
    row: detail.row,
    contact: detail.contact,
    items: join([], detail.items ?? []),
    more: Boolean(detail.before),
    history: detail.history ?? [],
    details: detail.details ?? [],
    origin: detail.origin,
    trail: detail.trail ?? []
  }
}

/** What of a row says which messages stand in its thread. */
export const shape = (row: Pick<Row, 'merged' | 'parts'>): string => `${String(row.merged ?? '')}/${String(row.parts ?? '')}`

/** Both lists in one, by number, each line once; of two with one number the later one given wins but keeps a known cid. */
export function join(known: readonly Item[], fresh: readonly Item[]): Item[] {
  const bySeq = new Map(known.map((item) => [item.seq, item]))
  for (const item of fresh) bySeq.set(item.seq, { ...item, cid: item.cid ?? bySeq.get(item.seq)?.cid })
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}

export const last = (thread: Thread): number => thread.items[thread.items.length - 1]?.seq ?? 0

/** A public message by a person of ours. */
export const isReply = (item: Item) => item.kind === 'message' && !item.message?.note && (item.by.kind === 'agent' || item.by.kind === 'colleague')

/** Whether a human of ours has answered; unknown beginnings count as answered. */
export const answered = (thread: Thread): boolean => thread.more || thread.items.some(isReply)

/** Why a message did not reach the customer, by message; what is not there did, as far as anybody knows. */
export function lostOf(items: readonly Item[]): Map<string, string> {
  const lost = new Map<string, string>()
  for (const { kind, data } of items) if (kind === 'delivery' && data?.message && data.state === 'failed') lost.set(data.message, data.reason ?? '')
  return lost
}

/** A line with what its neighbours make of it. */
export interface Drawn {
  item: Item
  /** The day begins with this line. */
  day: string
  /** First and last of several messages by one person in a row. */
  first: boolean
  end: boolean
}

const together = 3 * 60_000_000

export function draw(items: readonly Item[], dayOf: (at: number) => string): Drawn[] {
  const given = brought(items)
  const lines = items.filter((item) => item.kind !== 'delivery' && (item.kind !== 'message' || item.message) && !given.has(item.seq))
  return lines.map((item, i) => {
    const before = lines[i - 1]
    const after = lines[i + 1]
    const day = dayOf(item.at)
    return {
      item,
      day: !before || dayOf(before.at) !== day ? day : '',
      first: !before || !close(before, item) || dayOf(before.at) !== day,
      end: !after || !close(item, after) || dayOf(after.at) !== day
    }
  })
}

function close(a: Item, b: Item): boolean {
  return a.kind === 'message' && b.kind === 'message' && sideOf(a) === sideOf(b) && a.by.id === b.by.id && a.by.kind === b.by.kind && b.at - a.at < together
}

const week = 7 * 86_400_000_000

/** The conversation before this one within seven days, and which contact in that time this is; null when it is the first. What was split off is no
    other contact. */
export function repeatOf(thread: Pick<Thread, 'id' | 'row' | 'history'>): { count: number; id: string; issue: string } | null {
  const began = thread.row.began
  const near = thread.history.filter((h) => h.id !== thread.id && h.id !== thread.row.from && !thread.row.parts?.includes(h.id) && h.began <= began && h.began > began - week)
  const newest = [...near].sort((a, b) => b.began - a.began)[0]
  return newest ? { count: near.length + 1, id: newest.id, issue: newest.issue_type ?? '' } : null
}

/** Whether a reply names a step to take or a time: a number with a unit, a date, a weekday, an instruction. */
export function givesStepOrTime(text: string): boolean {
  return patterns.some((pattern) => pattern.test(text))
}

const patterns = [
  /\d+\s*(分钟|小时|天|个?工作日|周|点|号|min|hours?|hrs?|days?|weeks?|business|tage?|stunden?|jours?|heures?|d[ií]as?|horas?|dias?|am\b|pm\b|uhr)/i,
  /\d{1,2}[:.]\d{2}|\d{1,2}[-/.]\d{1,2}|\d{1,2} ?月/,
  /今天|明天|后天|今晚|本周|下周|周[一二三四五六日]|星期/,
  /\b(today|tomorrow|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|step \d|heute|morgen|demain|mañana|amanhã)\b/i,
  /请(先|点|打开|提供|发|按|在|您|你)|点击|步骤|第[一二三]步|链接/,
  /\b(please|click|open the|go to|follow|press|tap|bitte|por favor|veuillez)\b|https?:\/\//i
]
