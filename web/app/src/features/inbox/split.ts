// Splitting: which messages of the open conversation can be taken along, and what keeps them from going.
import { named, type Item } from '@/api/desk'

/** As many as go at once. */
export const mostMessages = 200

/** The messages that stand in a conversation itself, oldest first. */
export function takeable(items: readonly Item[], id: string): Item[] {
  return items.filter((item) => item.kind === 'message' && named(item.message?.id) && (!item.conversation || item.conversation === id))
}

/** What is chosen at first: everything from a message on, unless that is all there is. */
export function fromHere(messages: readonly Item[], message: string, more: boolean): string[] {
  const at = messages.findIndex((item) => item.message?.id === message)
  if (at < 0) return []
  const chosen = messages.slice(at).map((item) => item.message!.id)
  return whyNot(messages, new Set(chosen), more) === 'keep' ? [message] : chosen
}

/** Why the chosen messages cannot go; empty: they can. Of earlier messages that are not read yet one may stay. */
export function whyNot(messages: readonly Item[], chosen: ReadonlySet<string>, more: boolean): '' | 'none' | 'notes' | 'keep' | 'many' {
  if (chosen.size === 0) return 'none'
  if (chosen.size > mostMessages) return 'many'
  const seen = messages.filter((item) => !item.message?.note)
  const going = seen.filter((item) => chosen.has(item.message!.id)).length
  if (going === 0) return 'notes'
  return going === seen.length && !more ? 'keep' : ''
}

/** Lines that a new conversation was given with its messages, and that tell nothing new. */
export function brought(items: readonly Item[]): Set<number> {
  const out = new Set<number>()
  for (const split of items) {
    if (split.kind !== 'split') continue
    for (const item of items) {
      const given = item.kind === 'started' || item.kind === 'assigned'
      if (given && item.conversation === split.conversation && item.at < split.at && item.seq < split.seq) out.add(item.seq)
    }
  }
  return out
}
