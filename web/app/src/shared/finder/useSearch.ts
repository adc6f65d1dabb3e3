// A search that follows what is typed: one answer at a time, late answers are dropped.
import { onBeforeUnmount, ref, shallowRef, watch, type Ref } from 'vue'
import { finderApi, type Hit, type Who } from '@/api/finder'

const pause = 220

export function useSearch(text: Ref<string>, store: () => string) {
  const hits = shallowRef<Hit[]>([])
  const contacts = shallowRef<Who[]>([])
  const next = ref('')
  const busy = ref(false)
  const problem = ref('')
  /** What the hits belong to. */
  const asked = ref('')
  let turn = 0
  let timer = 0

  const long = (query: string) => query.split(/\s+/).some((word) => [...word].length >= 2)

  async function read(from: string): Promise<void> {
    const mine = ++turn
    const q = text.value.trim()
    busy.value = true
    problem.value = ''
    try {
      // A page may be empty and not the last: go on until there is something to show, but not for ever.
      for (let cursor = from, tries = 0; ; tries++) {
        const page = await finderApi.search({ q, store: store(), cursor })
        if (mine !== turn) return
        const found = page.hits ?? []
        if (cursor === '') {
          hits.value = found
          contacts.value = page.contacts ?? []
        } else {
          const known = new Set(hits.value.map((hit) => hit.row.id))
          hits.value = [...hits.value, ...found.filter((hit) => !known.has(hit.row.id))]
        }
        asked.value = q
        next.value = cursor = page.next ?? ''
        if (!cursor || found.length > 0 || tries >= 5) return
      }
    } catch (error) {
      if (mine === turn) problem.value = error instanceof Error ? error.message : String(error)
    } finally {
      if (mine === turn) busy.value = false
    }
  }

  watch([text, store], () => {
    window.clearTimeout(timer)
    turn++
    if (!long(text.value.trim())) {
      hits.value = []
      contacts.value = []
      next.value = asked.value = problem.value = ''
      busy.value = false
      return
    }
    busy.value = true
    timer = window.setTimeout(() => void read(''), pause)
  }, { immediate: true })
  onBeforeUnmount(() => window.clearTimeout(timer))

  return { hits, contacts, next, busy, problem, asked, enough: () => long(text.value.trim()), more: () => read(next.value), again: () => read('') }
}
