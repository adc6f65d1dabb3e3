// The second script: the conversation and its window, fetched when the visitor comes near, or when he has talked before.
import { Chat } from './chat'
import type { Config } from './config'
import { redraw, render } from './dom'
import type { Preview } from './corner'
import type { fill, Texts } from './i18n'
import type { Keep } from './keep'
import type { Origin } from './origin'
import css from './panel.css?inline'
import { unread } from './thread'
import type { Trail } from './trail'
import { Panel } from './ui/Panel'
import { share } from './ui/context'

/** What the first script lends. */
export interface Lent {
  base: string
  key: string
  config: Config
  keep: Keep
  trail: Trail
  origin: (keep: Keep) => Origin
  texts: Texts
  /** Fetches the words of the third script. */
  more(): Promise<string[]>
  fill: typeof fill
  lang: string
  slot: HTMLElement
  /** Adds rules to the window's. */
  style(css: string): void
  changed(news: number, open: boolean, preview?: Preview): void
}

/** Makes the window out of what the first script lends. Nothing is connected before begin. */
export default function room({ base, key, config, keep, trail, origin, texts, more, fill, lang, slot, style, changed }: Lent): Chat {
  const chat = new Chat(base, key, config, keep, trail, origin)
  style(css)
  share({ chat, texts, more, lang, style, t: (key, values) => fill(texts[key], values) })
  render(() => chat.view.open && <Panel />, slot)
  chat.heard = () => {
    redraw()
    const { open, thread, seen, hidden } = chat.view
    const news = open ? [] : unread(thread, seen)
    const last = news.at(-1)
    const text = last?.message?.body || last?.message?.files?.[0]?.name
    changed(news.length, open, last && text && last.seq > hidden ? { name: last.by.name || config.name, text } : undefined)
  }
  return chat
}
