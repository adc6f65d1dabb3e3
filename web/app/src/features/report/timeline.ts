import type { Conversation } from '@/api/report'

type Message = Conversation['messages'][number]
type Event = Conversation['events'][number]

export type TimelineItem = { kind: 'message'; at: number; message: Message; notes: Event['notes'] } | { kind: 'event'; at: number; event: Event } | { kind: 'day'; at: number; day: string }

/**
 * One line of time out of messages and events: an event that belongs to a message gives its explanation to that bubble,
 * every other event with a text stands on its own, and a line marks each new day in the zone of the reader.
 */
export function timeline(conversation: Pick<Conversation, 'messages' | 'events'>, dayOf: (at: number) => string): TimelineItem[] {
  const notes = new Map<string, Event['notes']>()
  const known = new Set(conversation.messages.map((m) => m.id))
  const loose: Event[] = []
  for (const event of conversation.events) {
    if (event.message_id && event.message_id !== '0' && known.has(event.message_id)) notes.set(event.message_id, [...(notes.get(event.message_id) ?? []), ...event.notes])
    else if (event.text || event.notes.length) loose.push(event)
  }
  const items: TimelineItem[] = [
    ...loose.map((event) => ({ kind: 'event' as const, at: event.at, event })),
    ...conversation.messages.map((message) => ({ kind: 'message' as const, at: message.at, message, notes: notes.get(message.id) ?? [] }))
  ].sort((a, b) => a.at - b.at)
  const result: TimelineItem[] = []
  let day = ''
  for (const item of items) {
    const now = dayOf(item.at)
    if (now !== day) result.push({ kind: 'day', at: item.at, day: now })
    day = now
    result.push(item)
  }
  return result
}
