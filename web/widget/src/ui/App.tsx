import { createContext, Fragment } from 'preact'
import { useContext, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { jsx } from 'preact/jsx-runtime'
import type { Chat } from '../chat'
import { shades } from '../colour'
import { direction, type Texts } from '../i18n'
import type makeParts from '../panel/index'
import type { Parts } from '../panel/index'
import { Launcher } from './Launcher'

declare const __PANEL__: string

/** Loads the second script. */
export async function loadPanel(base: string): Promise<Parts> {
  const { default: make } = (await import(/* @vite-ignore */ `${base}widget/panel.js?v=${__PANEL__}`)) as { default: typeof makeParts }
  return make({ createContext, Fragment, jsx, useContext, useEffect, useLayoutEffect, useRef, useState })
}

/** True while the media query holds. */
function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches)
  useEffect(() => {
    const media = matchMedia(query)
    const change = () => setHolds(media.matches)
    media.addEventListener('change', change)
    return () => media.removeEventListener('change', change)
  }, [query])
  return holds
}

interface Props {
  chat: Chat
  texts: Texts
  lang: string
  load: () => Promise<Parts>
}

export function App({ chat, texts, lang, load }: Props) {
  const [, again] = useState(0)
  const [parts, setParts] = useState<Parts>()
  const asked = useRef<Promise<Parts | void> | undefined>(undefined)
  useEffect(() => chat.listen(() => again((n) => n + 1)), [chat])
  const { colour, theme, side } = chat.config
  const { open } = chat.view
  const fetchParts = () => {
    // A failed attempt is no reason not to try again; the next click does.
    asked.current ??= load().then(setParts, () => {
      asked.current = undefined
      chat.open(false)
    })
  }
  useEffect(() => {
    if (open && !parts) fetchParts()
  }, [open, parts])
  const system = useMedia('(prefers-color-scheme: dark)')
  const dark = theme === 'dark' || (theme !== 'light' && system)
  const shared = { chat, texts, lang }
  const Window = parts?.Window
  const shown = open && !!Window
  return (
    <div
      class={`root ${dark ? 'dark' : 'light'} ${side === 'start' ? 'at-start' : 'at-end'}${shown ? ' open' : ''}`}
      lang={lang}
      dir={direction(lang)}
      style={shades(colour, dark)}
    >
      {shown && <Window shared={shared} />}
      <Launcher {...shared} shown={shown} near={fetchParts} />
    </div>
  )
}
