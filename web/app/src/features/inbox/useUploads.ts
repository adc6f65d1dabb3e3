// Files on their way into a message: taken, sent up one by one, shown meanwhile.
import { onBeforeUnmount, ref } from 'vue'
import { deskApi, type FileRef } from '@/api/desk'
import { useNotes } from '@/ui/toast'
import { choose, isPicture } from '@/shared/talk/files'
import { t } from './t'

export interface Upload {
  key: number
  name: string
  size: number
  kind: string
  preview: string
  file?: FileRef
}

export function useUploads(begun: FileRef[]) {
  const notes = useNotes()
  let number = 0
  const list = ref<Upload[]>(begun.map((file) => ({ key: ++number, name: file.name, size: file.size, kind: file.kind, preview: '', file })))

  async function add(files: readonly File[]): Promise<void> {
    const { good, tooLarge, tooMany } = choose(files, list.value.length)
    for (const name of tooLarge) notes.failed(t('compose.tooLarge', { name }))
    if (tooMany) notes.warned(t('compose.tooMany'))
    await Promise.all(good.map(one))
  }

  async function one(file: File): Promise<void> {
    const key = ++number
    const preview = isPicture({ kind: file.type }) ? URL.createObjectURL(file) : ''
    list.value.push({ key, name: file.name, size: file.size, kind: file.type, preview })
    try {
      const done = await deskApi.upload(file)
      const entry = list.value.find((u) => u.key === key)
      if (entry) entry.file = done
    } catch (error) {
      remove(key)
      notes.failed(t('compose.uploadFailed', { name: file.name, why: error instanceof Error ? error.message : String(error) }))
    }
  }

  function remove(key: number): void {
    const gone = list.value.find((u) => u.key === key)
    if (gone?.preview) URL.revokeObjectURL(gone.preview)
    list.value = list.value.filter((u) => u.key !== key)
  }

  /** Hands out what is ready and begins anew. */
  function take(): FileRef[] {
    const ready = list.value.flatMap((u) => (u.file ? [u.file] : []))
    for (const u of [...list.value]) remove(u.key)
    return ready
  }

  onBeforeUnmount(() => list.value.forEach((u) => u.preview && URL.revokeObjectURL(u.preview)))
  return { list, add, remove, take }
}
