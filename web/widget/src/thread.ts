// The thread as a list by number. Pure: what comes twice, late or out of order ends in the same list.
import type { Item } from './frames'

export interface Thread {
  items: Item[]
  /** Last number of the server's stream; the next connection goes on from here. An ack does not move it: what lies before may still be on its way. */
  after: number
  more: boolean
}

export const empty: Thread = { items: [], after: 0, more: false }

/** Takes items in; the newest version of a number counts. */
export function merge(thread: Thread, items: Item[], after = 0): Thread {
  const bySeq = new Map(thread.items.map((item) => [item.seq, item]))
  // Only the ack knows the cid for sure, only the server the links of the files.
  for (const item of items) bySeq.set(item.seq, { ...item, cid: item.cid ?? bySeq.get(item.seq)?.cid })
  return { ...thread, items: [...bySeq.values()].sort((a, b) => a.seq - b.seq), after: Math.max(thread.after, after) }
}

/** Messages of the other side that the visitor has not seen. */
export function unread(thread: Thread, seen: number): Item[] {
  return thread.items.filter((item) => item.kind === 'message' && item.by.kind !== 'customer' && item.seq > seen)
}

export interface Survey {
  invitation: string
  expires: number
  score: number
  comment: string
}

/** Every invitation of the thread with the answer that stands, but those the server has withdrawn. */
export function surveys(thread: Thread): Map<string, Survey> {
  const found = new Map<string, Survey>()
  for (const { kind, data } of thread.items) {
    if (!data?.invitation) continue
    const known = found.get(data.invitation)
    if (kind === 'survey_withdrawn') found.delete(data.invitation)
    else if (kind === 'survey')
      found.set(data.invitation, { invitation: data.invitation, expires: data.expires ?? 0, score: data.score ?? 0, comment: data.comment ?? '' })
    else if (kind === 'rated' && known)
      found.set(data.invitation, { ...known, score: data.score ?? known.score, comment: data.comment ?? known.comment })
  }
  return found
}
