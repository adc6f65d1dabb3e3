// Files chosen for the next message.
import { useRef, useState } from '../dom'
import type { Chat } from '../chat'
import type { Key } from '../i18n'
import { sizeText } from '../size'
import type { Upload } from '../upload'
import { loadExtra, type Extra } from './extra'

export interface Files {
  list: Upload[]
  trouble: { key: Key; values: Record<string, string | number> }[]
  add(files: Iterable<File>): void
  remove(id: number): void
  clear(): void
}

let last = 0

export function useFiles(chat: Chat, lang: string): Files {
  const [list, setList] = useState<Upload[]>([])
  const [trouble, setTrouble] = useState<Files['trouble']>([])
  const now = useRef(list)
  const put = (next: Upload[]) => setList((now.current = next))
  const change = (id: number, part: Partial<Upload>) => put(now.current.map((file) => (file.id === id ? { ...file, ...part } : file)))
  const remove = (id: number) => put(now.current.filter((file) => file.id !== id))
  const start = ({ post }: Extra, file: File): Upload => {
    const id = ++last
    const failed = (key: Key) => {
      remove(id)
      setTrouble((found) => [...found, { key, values: { name: file.name, size: sizeText(chat.config.files?.bytes ?? 0, lang) } }])
    }
    const stop = post(
      `${chat.base}widget/${encodeURIComponent(chat.key)}/files`,
      chat.token,
      file,
      (done) => change(id, { done }),
      (ref, status) => {
        if (ref?.id) change(id, { done: 1, ref })
        else failed(status === 413 ? 'fileBig' : status === 415 ? 'fileKind' : 'fileFailed')
      }
    )
    return { id, name: file.name, size: file.size, kind: file.type, done: 0, stop }
  }
  return {
    list,
    trouble,
    async add(files) {
      const rules = chat.config.files
      if (!rules) return
      const chosen = [...files]
      const found: Files['trouble'] = []
      const extra = await loadExtra().catch(() => {})
      const most = rules.count ?? 5
      for (const file of chosen) {
        const key: Key | undefined = extra?.refusal(file, rules) ?? (now.current.length < most ? undefined : 'fileMany')
        if (key) found.push({ key, values: { name: file.name, size: sizeText(rules.bytes, lang), n: most } })
        else if (!chat.token || !extra) found.push({ key: 'fileFailed', values: { name: file.name } })
        else put([...now.current, start(extra, file)])
      }
      setTrouble(found)
    },
    remove(id) {
      now.current.find((file) => file.id === id)?.stop()
      remove(id)
    },
    clear() {
      put([])
      setTrouble([])
    }
  }
}
