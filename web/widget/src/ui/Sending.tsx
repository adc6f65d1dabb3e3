// Files on their way: which are taken, and how they are shown until the message goes.
import type { FileRef } from '../frames'
import type { Key } from '../i18n'
import { sizeText } from '../size'
import { post, refusal, type Upload } from '../upload'
import { useShared } from './context'
import type { Files } from './files'
import { Icon } from './Icon'
import * as path from './paths'

let last = 0

/** Takes files in, and says of the others why not. */
export function take(chosen: File[], files: Files): void {
  const { chat, t, lang } = useShared()
  const rules = chat.config.files
  if (!rules) return
  const most = rules.count ?? 5
  const say = (key: Key, { name }: File) => t(key, { name, size: sizeText(rules.bytes, lang), n: most })
  const found: string[] = []
  for (const file of chosen) {
    const why = refusal(file, rules) ?? (files.now().length < most ? (chat.token ? undefined : '@fileFailed') : '@fileMany')
    if (why) {
      found.push(say(why, file))
      continue
    }
    const id = ++last
    const change = (part: Partial<Upload>) => files.put(files.now().map((one) => (one.id === id ? { ...one, ...part } : one)))
    const end = (ref?: FileRef, status?: number) => {
      if (ref?.id) return change({ done: 1, ref })
      files.put(files.now().filter((one) => one.id !== id))
      files.tell([say(status === 413 ? '@fileBig' : status === 415 ? '@fileKind' : '@fileFailed', file)])
    }
    const stop = post(`${chat.base}widget/${encodeURIComponent(chat.key)}/files`, chat.token, file, (done) => change({ done }), end)
    files.put([...files.now(), { id, name: file.name, size: file.size, kind: file.type, done: 0, stop }])
  }
  files.tell(found)
}

/** What goes with the next message; each can be taken out again. */
export function Chips({ files, done }: { files: Files; done: () => void }) {
  const { t } = useShared()
  return (
    <ul class="chips">
      {files.list.map(({ id, name, ref, done: share, stop }) => (
        <li key={id} class="chip">
          <Icon path={path.file} size={16} />
          <span class="file-name" dir="auto">
            {name}
          </span>
          {!ref && <progress max={1} value={share} aria-label={name} />}
          <button
            type="button"
            aria-label={t('@remove', { name })}
            onClick={() => {
              stop()
              files.put(files.now().filter((one) => one.id !== id))
              done()
            }}
          >
            <Icon path={path.close} size={14} />
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Shown while files are held over the window. */
export function Over() {
  const { t } = useShared()
  return (
    <div class="over">
      <Icon path={path.clip} size={28} />
      {t('@drop')}
    </div>
  )
}
