// What every part of the screen shares.
import { createContext, type Context } from 'preact'
import { useContext } from 'preact/hooks'
import type { Chat } from '../chat'
import { fill, type Key, type Texts } from '../i18n'

export interface Shared {
  chat: Chat
  texts: Texts
  lang: string
}

let context: Context<Shared>

/** Makes the context; before it there is nothing to share. */
export function provide(): Context<Shared>['Provider'] {
  context = createContext<Shared>(null as unknown as Shared)
  return context.Provider
}

/** The chat, its language, and words in it. */
export function useShared(): Shared & { t: (key: Key, values?: Record<string, string | number>) => string } {
  const shared = useContext(context)
  return { ...shared, t: (key, values) => fill(shared.texts[key], values) }
}
