// What every part of the window shares. There is one window on a page.
import type { Chat } from '../chat'
import type { Key, Texts } from '../i18n'

export interface Shared {
  chat: Chat
  texts: Texts
  /** Fetches the words of the third script. */
  more(): Promise<string[]>
  lang: string
  /** Adds rules to the window's. */
  style(css: string): void
  /** A text, filled in. */
  t(key: Key, values?: Record<string, string | number>): string
}

let shared: Shared

/** Says what is shared; before it there is nothing. */
export function share(now: Shared): void {
  shared = now
}

/** The chat, its language, and words in it. */
export const useShared = (): Shared => shared
