// Where the visitor writes.
import { useEffect, useRef, useState } from '../dom'
import type { FileRef } from '../frames'
import { useShared } from './context'
import { useExtra } from './extra'
import type { Files } from './files'
import { Icon } from './Icon'
import * as path from './paths'

export function Composer({ files }: { files: Files }) {
  const { chat, t } = useShared()
  const [text, setText] = useState(chat.draft)
  const area = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const { chars, line } = chat.view
  const rules = chat.config.files
  const extra = useExtra(files.list.length)
  const loading = files.list.some((file) => !file.ref)
  const ready = (text.trim() || files.list.length) && !loading && text.length <= chars

  useEffect(() => {
    const at = area.current
    if (!at) return
    at.style.height = 'auto'
    at.style.height = `${Math.min(at.scrollHeight, 132)}px`
  }, [text])

  const write = (value: string) => {
    setText(value)
    chat.draft = value
    if (value) chat.typing()
  }
  const send = () => {
    if (!ready) return
    chat.say(
      text,
      files.list.flatMap((file): FileRef[] => (file.ref ? [file.ref] : []))
    )
    setText((chat.draft = ''))
    files.clear()
    area.current?.focus()
  }
  const key = (event: KeyboardEvent) => {
    // Enter that ends a composition of Chinese, Japanese or Korean belongs to the input method; Safari tells it by 229 only.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    send()
  }
  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData?.files
    if (!rules || !pasted?.length) return
    event.preventDefault()
    files.add(pasted)
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {files.trouble.length > 0 && (
        <div class="trouble" role="alert">
          {files.trouble.map((text, at) => (
            <p key={at}>{text}</p>
          ))}
        </div>
      )}
      {extra && files.list.length > 0 && <extra.Chips files={files} done={() => area.current?.focus()} />}
      <div class="write">
        {rules && (
          <>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              accept={rules.kinds?.join(',')}
              onChange={(event) => {
                files.add(event.currentTarget.files ?? [])
                event.currentTarget.value = ''
                area.current?.focus()
              }}
            />
            <button
              type="button"
              class="attach"
              aria-label={t('@attach')}
              title={t('@attach')}
              disabled={line !== 'up'}
              onClick={() => picker.current?.click()}
            >
              <Icon path={path.clip} />
            </button>
          </>
        )}
        <textarea
          ref={area}
          rows={1}
          dir={text ? 'auto' : undefined}
          aria-label={t('@placeholder')}
          placeholder={t('@placeholder')}
          value={text}
          enterkeyhint="send"
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={key}
          onPaste={paste}
        />
        <button type="submit" class="send" aria-label={t('@send')} title={t('@send')} aria-disabled={!ready}>
          <Icon path={path.send} />
        </button>
      </div>
      {text.length > chars * 0.9 && (
        <p class={`count${text.length > chars ? ' bad' : ''}`} role="status">
          {text.length} / {chars}
        </p>
      )}
    </form>
  )
}
