import { ref } from 'vue'
import { useNotes } from './toast'

/** Runs a change with a busy flag, a note when it worked and the server's words when it did not. */
export function useSave() {
  const notes = useNotes()
  const busy = ref(false)
  async function run<T>(work: () => Promise<T>, done?: string): Promise<T | undefined> {
    busy.value = true
    try {
      const result = await work()
      if (done) notes.done(done)
      return result
    } catch (error) {
      notes.failed(error instanceof Error ? error.message : String(error))
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { busy, run }
}
