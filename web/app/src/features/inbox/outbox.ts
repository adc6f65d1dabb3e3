// What was written here and is not yet in the thread. It is kept over reloads of the tab; the name a message was given (cid) stays the
// same over all tries, so that the server records it once.
import type { FileRef, Item } from '@/api/desk'

export interface Outgoing {
  cid: string
  conversation: string
  body: string
  note: boolean
  /** The canned reply it is, unchanged. */
  canned?: string
  /** Do what the canned reply does besides, too. */
  apply?: boolean
  files: FileRef[]
  /** Server's time in microseconds at which it was written. */
  at: number
  state: 'sending' | 'sent' | 'failed'
  /** The server has refused it for good: trying again would not help. */
  refused?: boolean
  problem?: string
  seq?: number
}

/** Whether a line of the thread is this message. */
export function isSame(out: Outgoing, item: Item): boolean {
  return item.cid === out.cid || (out.seq !== undefined && item.kind === 'message' && item.seq === out.seq)
}

/** The next to go of a conversation, in the order of writing. */
export function first(list: readonly Outgoing[], conversation: string): Outgoing | undefined {
  return list.find((out) => out.conversation === conversation && out.state === 'sending')
}

/** What failed for want of a line waits to go once more; what was refused stays where it is. */
export function again(list: readonly Outgoing[], conversation: string): void {
  for (const out of list) if (out.conversation === conversation && out.state === 'failed' && !out.refused) Object.assign(out, { state: 'sending', problem: undefined })
}

/** Nothing overtakes one that failed for want of a line. */
export function hold(list: readonly Outgoing[], failed: Outgoing): void {
  for (const out of list) if (out.conversation === failed.conversation && out.state === 'sending') Object.assign(out, { state: 'failed', refused: false, problem: failed.problem })
}

const key = (agent: string) => `kefu.outbox.${agent}`

export function keep(agent: string, list: readonly Outgoing[]): void {
  if (list.length === 0) sessionStorage.removeItem(key(agent))
  else sessionStorage.setItem(key(agent), JSON.stringify(list))
}

/** What the last visit of this tab left unsent; what was on its way then may or may not have arrived. */
export function kept(agent: string): Outgoing[] {
  try {
    const list: unknown = JSON.parse(sessionStorage.getItem(key(agent)) ?? '[]')
    return Array.isArray(list) ? (list as Outgoing[]).filter((out) => typeof out?.cid === 'string' && typeof out.body === 'string') : []
  } catch {
    return []
  }
}
