// Files chosen for the next message. How they are checked, sent and shown comes with the third script.
import { useRef, useState } from '../dom'
import type { Upload } from '../upload'
import { useShared } from './context'
import { loadExtra } from './extra'

export interface Files {
  list: Upload[]
  /** Why files were not taken, in words. */
  trouble: string[]
  /** The list as it is now, also after a drawing. */
  now(): Upload[]
  put(list: Upload[]): void
  /** Adds to the trouble. */
  tell(words: string[]): void
  add(files: Iterable<File>): void
  clear(): void
}

export function useFiles(): Files {
  const { t } = useShared()
  const [list, setList] = useState<Upload[]>([])
  const [trouble, setTrouble] = useState<string[]>([])
  const last = useRef({ list, trouble })
  const put = (next: Upload[]) => setList((last.current.list = next))
  const tell = (next: string[]) => setTrouble((last.current.trouble = next))
  const files: Files = {
    list,
    trouble,
    now: () => last.current.list,
    put,
    tell: (words) => tell([...last.current.trouble, ...words]),
    add(chosen) {
      const now = [...chosen]
      tell([])
      loadExtra().then(
        (extra) => extra.take(now, files),
        () => tell(now.map(({ name }) => t('@fileFailed', { name })))
      )
    },
    clear() {
      put([])
      tell([])
    }
  }
  return files
}
