// The promises of the SLA and the risk of a dispute, as the head of a conversation says them.
import type { Row, SLALine } from '@/api/desk'

/** The target whose time is counted down: the answer that is owed, else who is to take it, else the resolution. */
export function promiseOf(row: Pick<Row, 'sla'>): SLALine | undefined {
  const lines = row.sla ?? []
  for (const wanted of [['first_reply', 'next_reply'], ['acknowledge'], ['assignment'], ['resolution']]) {
    const line = lines.find((l) => wanted.includes(l.target))
    if (line) return line
  }
  return undefined
}

/** A target as the chip of a wait takes it; nothing while its clock stands. */
export function countdown(line: SLALine): Pick<Row, 'waiting' | 'amber' | 'due'> | undefined {
  if (!line.due) return undefined
  return { waiting: line.start, due: line.due, ...(line.warn ? { amber: line.warn } : {}) }
}

export type Risk = 'amber' | 'red' | 'over'

/** How near a dispute is, in plain time; null as long as it is not near. Takes the server's time in milliseconds. */
export function riskOf(row: Pick<Row, 'dispute'>, now: number): Risk | null {
  const d = row.dispute
  if (!d || now < d.amber / 1000) return null
  if (now >= d.over / 1000) return 'over'
  return now >= d.red / 1000 ? 'red' : 'amber'
}
