// The round button, its badge, and the preview of a new message beside it.
import { useEffect, useRef } from 'preact/hooks'
import { unread } from '../thread'
import { Avatar } from './Avatar'
import { fill } from '../i18n'
import type { Shared } from './context'
import { Icon } from './Icon'
import * as path from './paths'

interface Props extends Shared {
  /** The window is on the screen. */
  shown: boolean
  /** A hand is near: the window may be wanted soon. */
  near: () => void
}

export function Launcher({ chat, texts, shown, near }: Props) {
  const { open, thread, seen, hidden } = chat.view
  const button = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(open)
  useEffect(() => {
    if (wasOpen.current && !open) button.current?.focus()
    wasOpen.current = open
  }, [open])
  const news = open ? [] : unread(thread, seen)
  const last = news.at(-1)
  const label = shown ? texts.close : news.length ? fill(texts.openUnread, { n: news.length }) : texts.open
  return (
    <div class="corner">
      <div role="status">
        {last && last.seq > hidden && (
          <div class="teaser">
            <button class="teaser-open" onClick={() => chat.open(true)}>
              <Avatar name={last.by.name || chat.config.name} />
              <span class="teaser-words">
                <b>{last.by.name || chat.config.name}</b>
                <span dir="auto">{last.message?.body || last.message?.files?.[0]?.name}</span>
              </span>
            </button>
            <button class="teaser-close" aria-label={texts.hide} onClick={() => chat.hide()}>
              <Icon path={path.close} size={14} />
            </button>
          </div>
        )}
      </div>
      <button
        ref={button}
        class={`launcher${shown ? ' is-open' : ''}`}
        aria-label={label}
        aria-expanded={shown}
        aria-busy={open && !shown}
        aria-haspopup="dialog"
        onPointerEnter={near}
        onFocus={near}
        onClick={() => chat.open(!open)}
      >
        <Icon name="chat" path={path.chat} size={26} />
        <Icon name="down" path={path.down} size={26} />
        {news.length > 0 && (
          <span class="badge" aria-hidden="true">
            {news.length > 9 ? '9+' : news.length}
          </span>
        )}
      </button>
    </div>
  )
}
