// What visitors do in the parts of the third script.
import type { Chat } from './chat'
import type { Values } from './form'
import { newCID } from './random'

/** Answers the question at the end. */
export function rate(chat: Chat, invitation: string, score: number, comment: string): void {
  // Only the last answer counts: an older one that still waits would come in between.
  for (const { frame } of chat.outbox.list()) if (frame.t === 'rate' && frame.invitation === invitation) chat.outbox.remove(frame.cid)
  chat.queue({ t: 'rate', cid: newCID(), invitation, score, comment: comment.trim() })
}

/** Sends a refused message again. */
export function retry(chat: Chat, cid: string): void {
  chat.outbox.fail(cid)
  chat.underway.delete(cid)
  chat.changed()
  chat.line.flush()
}

/** Drops a refused message. */
export function discard(chat: Chat, cid: string): void {
  chat.outbox.remove(cid)
  chat.changed()
}

/** Takes the values of the form; they go with the first message, or with the one that was refused for them. */
export function fillIn(chat: Chat, values: Values): void {
  chat.keep.set('formed', true)
  const refused = chat.outbox.list().find((entry) => entry.failed === 'form')
  if (refused?.frame.t === 'send') chat.outbox.put({ ...refused, failed: undefined, frame: { ...refused.frame, form: values } })
  else chat.keep.set('form', values)
  chat.set({ formed: true })
  chat.changed()
  chat.line.flush()
}
