// What every part of the window shares. There is one window on a page.
import type { Chat } from '../chat'
import { fill, type Key, type Texts } from '../i18n'

export interface Shared {
  chat: Chat
  texts: Texts
  lang: string
  /** Adds rules to the window's. */
  style(css: string): void
}

type T = (key: Key, values?: Record<string, string | number>) => string
let shared: Shared & { t: T }

/** Says what is shared; before it there is nothing. */
export function share(now: Shared): void {
  shared = { ...now, t: (key, values) => fill(now.texts[key], values) }
}

/** The chat, its language, and words in it. */
export const useShared = (): Shared & { t: T } => shared
