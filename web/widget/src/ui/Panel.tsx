// The window: who answers and when, the thread or the form, and the composer.
import { useEffect, useRef, useState } from '../dom'
import { moment } from '../time'
import { Avatar } from './Avatar'
import { Composer } from './Composer'
import { useShared } from './context'
import { useFiles } from './files'
import { Icon } from './Icon'
import * as path from './paths'
import { Privacy } from './Privacy'
import { useExtra } from './extra'
import { Thread } from './Thread'

function Header() {
  const { chat, t, lang } = useShared()
  const { online, opens, reply_by, agent } = chat.view
  const now = Date.now() * 1000
  const faces = agent ? [agent.name] : online ? (chat.config.team ?? []).slice(0, 3) : []
  const name = agent?.name ? `${agent.name} · ${chat.config.name}` : chat.config.name
  return (
    <>
      <div class="head">
        <div class="faces">
          {(faces.length ? faces : [chat.config.name]).map((name) => (
            <Avatar key={name} name={name} />
          ))}
        </div>
        <div class="names">
          <h2 id="k-title">
            <bdi>{name}</bdi>
          </h2>
          <p class={online ? 'state on' : 'state'}>
            {!online && opens && opens > now ? t('@opens', { t: moment(opens, lang) }) : t(online ? '@online' : '@away')}
          </p>
        </div>
        <button class="x" aria-label={t('@close')} onClick={() => chat.open(false)}>
          <Icon path={path.close} />
        </button>
      </div>
      {!!reply_by && reply_by > now && (
        <p class="soon">
          <Icon path={path.clock} size={15} />
          {t('@replyBy', { t: moment(reply_by, lang) })}
        </p>
      )}
    </>
  )
}

const phone = () => matchMedia('(max-width:480px)').matches

/** A word on the connection, once it has been missing long enough to matter. */
function Banner() {
  const { chat, t } = useShared()
  const { line } = chat.view
  const [late, setLate] = useState(false)
  useEffect(() => {
    setLate(false)
    const timer = setTimeout(() => setLate(true), 1500)
    return () => clearTimeout(timer)
  }, [line === 'up', line === 'idle'])
  const stopped = line === 'blocked' || line === 'version'
  const key = stopped ? (line === 'blocked' ? '@blocked' : '@version') : late && (line === 'connecting' ? '@connecting' : line === 'down' && '@offline')
  return (
    <div class="banner" role="status">
      {key && (
        <p>
          <Icon path={stopped ? path.warn : path.clock} size={15} />
          {t(key)}
        </p>
      )}
    </div>
  )
}

export function Panel() {
  const { chat } = useShared()
  const { formed, online, line } = chat.view
  const files = useFiles()
  const [over, setOver] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const form = !formed && chat.config.form && (chat.config.form.when === 'always' || !online) ? chat.config.form : undefined
  const extra = useExtra(form || over)
  const takesFiles = chat.config.files && !form
  useEffect(() => {
    box.current?.querySelector<HTMLElement>(form ? '.input, .check' : '.composer textarea')?.focus({ preventScroll: true })
  }, [!form, form && extra])

  const key = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.isComposing) chat.open(false)
    // On a phone the window covers the page, so the focus stays in it.
    if (event.key !== 'Tab' || !phone()) return
    const stops = [
      ...(box.current?.querySelectorAll<HTMLElement>('a[href],button:not(:disabled),input:not([hidden]),select,textarea,[tabindex="0"]') ?? [])
    ]
    const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]]
    if (event.target !== from) return
    event.preventDefault()
    to?.focus()
  }
  const drag = (event: DragEvent) => {
    if (!takesFiles || !event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    setOver(event.type === 'dragover')
    if (event.type === 'drop') files.add(event.dataTransfer.files)
  }
  return (
    <div
      ref={box}
      class="panel"
      role="dialog"
      aria-labelledby="k-title"
      aria-modal={phone() || undefined}
      onKeyDown={key}
      onDragOver={drag}
      onDragLeave={(event) => !box.current?.contains(event.relatedTarget as Node | null) && setOver(false)}
      onDrop={drag}
    >
      <Header />
      <Banner />
      {form ? (
        <div class="scroll">
          {extra && <extra.PreForm form={form} />}
        </div>
      ) : (
        <Thread />
      )}
      {!form && line !== 'blocked' && <Composer files={files} />}
      {!form && <Privacy />}
      {over && extra && <extra.Over />}
    </div>
  )
}
