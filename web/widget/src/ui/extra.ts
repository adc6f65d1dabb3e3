// What is fetched only when it is asked for.
import { redraw } from '../dom'
import { useShared } from './context'

export type Extra = typeof import('../extra') & Partial<typeof import('../renew')>
let extra: Extra | undefined
let coming: Promise<Extra> | undefined

/** Fetches the third script and its words; a failed attempt is no reason not to try again. */
export function loadExtra(): Promise<Extra> {
  const { chat, texts, more, style } = useShared()
  return (coming ??= Promise.all([import('../extra'), more()]).then(
    ([parts, words]: [Extra, string[]]) => {
      // The server has gone on to another version. To begin anew must not cost a conversation that is kept nowhere else.
      if (parts.renew) {
        if (chat.keep.lasting || !chat.view.thread.items.length) {
          chat.line.stop()
          parts.renew(chat, true, chat.user)
        }
        throw parts
      }
      for (const text of words) (texts as unknown as string[]).push(text)
      style((extra = parts).css)
      redraw()
      return parts
    },
    (why) => {
      coming = undefined
      throw why
    }
  ))
}

/** The parts of the third script, or nothing as long as they are on their way. */
export function useExtra(wanted: unknown): Extra | undefined {
  if (wanted && !extra) loadExtra().catch(() => {})
  return extra
}
