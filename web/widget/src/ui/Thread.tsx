// The messages in order: days, groups of one author, what was sent and read, what still waits, and the question at the end.
import { useEffect, useRef, useState } from '../dom'
import type { Item } from '../frames'
import { clock, dayName } from '../time'
import { Bubble } from './Bubble'
import { useShared } from './context'
import { Icon } from './Icon'
import * as path from './paths'
import { useExtra } from './extra'

const together = 5 * 60_000_000

const authorOf = (item?: Item) => (item?.kind === 'message' ? `${item.by.kind === 'customer'}${item.by.name}` : '')
const joined = (a?: Item, b?: Item) => !!a && !!b && !!authorOf(a) && authorOf(a) === authorOf(b) && b.at - a.at < together

export function Thread() {
  const { chat, t, lang } = useShared()
  const { thread, out, read, typing, loading, status, agent, line } = chat.view
  const box = useRef<HTMLDivElement>(null)
  const sticky = useRef(true)
  const height = useRef(0)
  const [below, setBelow] = useState(false)
  const shown = thread.items.filter(({ kind, message }) => (kind === 'message' && message) || kind === 'survey')
  const waiting = out.flatMap((entry) => (entry.frame.t === 'send' ? [{ ...entry, frame: entry.frame }] : []))
  const now = Date.now() * 1000
  const extra = useExtra(out.some(({ failed }) => failed) || shown.some(({ data }) => (data?.expires ?? 0) > now))
  const lastOwn = shown.filter((item) => item.by.kind === 'customer').at(-1)
  const count = shown.length + waiting.length

  // New messages keep the end in sight unless the visitor has scrolled away; older ones keep what he reads where it is.
  const firstSeq = shown[0]?.seq
  useEffect(() => {
    const at = box.current
    if (!at) return
    if (!sticky.current) at.scrollTop += at.scrollHeight - height.current
    height.current = at.scrollHeight
  }, [firstSeq])
  useEffect(() => {
    const at = box.current
    if (!at) return
    if (sticky.current || waiting.length) at.scrollTop = at.scrollHeight
    else if (count) setBelow(true)
    height.current = at.scrollHeight
  }, [count, typing, status, extra])
  const scrolled = () => {
    const at = box.current as HTMLDivElement
    sticky.current = at.scrollHeight - at.scrollTop - at.clientHeight < 60
    if (sticky.current) setBelow(false)
    if (at.scrollTop < 40) chat.older()
  }

  return (
    <div class="wrap">
      <div ref={box} class="thread" role="log" aria-label={t('@thread')} tabIndex={0} onScroll={scrolled}>
        {thread.more && (
          <button class="older" disabled={loading} onClick={() => chat.older()}>
            {t('@older')}
          </button>
        )}
        {!thread.more && <Bubble own={false} name={chat.config.name} body={chat.config.greeting || t('@hello')} first last />}
        {shown.map((item, at) => {
          const before = shown[at - 1]
          const after = shown[at + 1]
          const day = dayName(item.at, lang)
          const own = item.by.kind === 'customer'
          const last = !joined(item, after)
          return (
            <div key={item.seq} class="entry">
              {(!before || dayName(before.at, lang) !== day) && <div class="day">{day}</div>}
              {item.kind === 'survey' && extra && <extra.Stars id={item.data?.invitation} />}
              {item.message && (
                <Bubble
                  own={own}
                  name={item.by.name || chat.config.name}
                  body={item.message.body}
                  lang={item.message.lang}
                  files={item.message.files}
                  first={!joined(before, item)}
                  last={last}
                />
              )}
              {item.message && last && (
                <div class={`meta ${own ? 'own' : 'their'}`}>
                  <time>{clock(item.at, lang)}</time>
                  {item === lastOwn && !waiting.length && <Mark read={read >= item.seq} />}
                </div>
              )}
            </div>
          )
        })}
        {waiting.map((entry, at) => (
          <div key={entry.frame.cid} class="entry">
            <Bubble own name="" body={entry.frame.body} files={entry.files} first={!at} last />
            <div class={`meta own${entry.failed ? ' bad' : ''}`}>
              {entry.failed ? (
                extra && <extra.Refused {...entry} />
              ) : (
                <>
                  <Icon path={path.clock} size={13} />
                  <span>{t(line === 'up' ? '@sending' : '@waiting')}</span>
                </>
              )}
            </div>
          </div>
        ))}
        {status === 'resolved' && count > 0 && <p class="note">{t('@closed')}</p>}
        {typing && (
          <div class="typing">
            <span class="dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            <span class="hush">{t('@typing', { name: agent?.name || chat.config.name })}</span>
          </div>
        )}
      </div>
      {below && (
        <button
          class="jump"
          onClick={() => {
            const at = box.current as HTMLDivElement
            at.scrollTop = at.scrollHeight
            at.focus()
          }}
        >
          {t('@newer')} <Icon path={path.down} size={14} />
        </button>
      )}
    </div>
  )
}

function Mark({ read }: { read: boolean }) {
  const { t } = useShared()
  return (
    <>
      <span aria-hidden="true">·</span>
      <span>{t(read ? '@read' : '@sent')}</span>
      <Icon path={read ? path.read : path.sent} size={14} />
    </>
  )
}
