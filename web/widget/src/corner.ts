// What stands on every page of the shop: the round button, its badge, and the preview of a message beside it.
import { shades } from './colour'
import type { Config } from './config'
import { el, icon } from './el'
import { direction, fill, type Texts } from './i18n'

export interface Preview {
  name: string
  text: string
}

/** How the corner stands. */
export interface State {
  /** The window is wanted. */
  open: boolean
  /** The window is on the screen. */
  shown: boolean
  /** Unread messages. */
  news: number
  preview?: Preview
}

export interface Hooks {
  click(): void
  /** A hand is near: the window may be wanted soon. */
  near(): void
  /** The preview was opened, or put away. */
  take(open: boolean): void
}

export interface Corner {
  /** Where the window goes. */
  slot: HTMLElement
  show(state: State): void
}

const chat = 'M21 11.5a8.4 8.4 0 0 1-12.2 7.5L3.5 20.5l1.6-4.9A8.4 8.4 0 1 1 21 11.5Z'
const down = 'm6 9.5 6 6 6-6'
const close = 'M6 6l12 12M18 6 6 18'

export function corner(at: Node, { colour, theme, side }: Config, texts: Texts, lang: string, hooks: Hooks): Corner {
  const slot = el('div', {})
  const status = el('div', { role: 'status' })
  const badge = el('span', { class: 'badge', 'aria-hidden': 'true' })
  const button = el('button', { 'aria-haspopup': 'dialog' }, icon(chat, 26), icon(down, 26), badge)
  const root = el('div', { lang, dir: direction(lang) }, slot, el('div', { class: 'corner' }, status, button))
  at.appendChild(root)
  let now: State = { open: false, shown: false, news: 0 }

  const system = matchMedia('(prefers-color-scheme: dark)')
  const dress = () => {
    const dark = theme === 'dark' || (theme !== 'light' && system.matches)
    root.className = `root ${dark ? 'dark' : 'light'} at-${side ?? 'end'}${now.shown ? ' open' : ''}`
    const found = shades(colour, dark)
    for (const name in found) root.style.setProperty(name, found[name] as string)
  }
  system.addEventListener('change', dress)
  button.onclick = hooks.click
  button.onpointerenter = button.onfocus = hooks.near

  const teaser = ({ name, text }: Preview) => {
    const words = el('span', { dir: 'auto' }, text)
    const opens = el(
      'button',
      { class: 'teaser-open' },
      el('span', { class: 'avatar', 'aria-hidden': 'true' }, [...name.trim()][0]?.toUpperCase() ?? ''),
      el('span', { class: 'teaser-words' }, el('b', {}, name), words)
    )
    const away = el('button', { class: 'teaser-close', 'aria-label': texts['@hide'] }, icon(close, 14))
    opens.onclick = () => hooks.take(true)
    away.onclick = () => hooks.take(false)
    return el('div', { class: 'teaser' }, opens, away)
  }

  const show = (next: State) => {
    const before = now
    now = next
    const { open, shown, news, preview } = next
    dress()
    button.className = `launcher${shown ? ' is-open' : ''}`
    const states = { 'aria-expanded': shown, 'aria-busy': open && !shown }
    for (const name in states) button.setAttribute(name, String(states[name as keyof typeof states]))
    button.setAttribute('aria-label', shown ? texts['@close'] : news ? fill(texts['@openUnread'], { n: news }) : texts['@open'])
    badge.hidden = !news
    badge.textContent = news > 9 ? '9+' : String(news)
    // What has not changed is not read out again.
    if (preview?.text !== before.preview?.text || preview?.name !== before.preview?.name) status.replaceChildren(...(preview ? [teaser(preview)] : []))
    if (before.open && !open) button.focus()
  }
  show(now)
  return { slot, show }
}
