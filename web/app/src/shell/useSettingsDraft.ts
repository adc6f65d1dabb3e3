import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, watch } from 'vue'
import { settingsApi, type From, type Settings } from '@/api/settings'
import { useSave } from '@/ui/useSave'
import { ts } from './t'

/** A working copy of the settings in force; nothing changes until it is saved with a moment from which it counts. */
export function useSettingsDraft() {
  const client = useQueryClient()
  const { busy, run } = useSave()
  const query = useQuery({ queryKey: ['settings'], queryFn: settingsApi.read })
  const draft = ref<Settings | null>(null)
  const from = ref<From>('tomorrow')
  const reset = () => (draft.value = query.data.value ? (JSON.parse(JSON.stringify(query.data.value.current)) as Settings) : null)
  watch(() => query.data.value, reset, { immediate: true })
  const changed = computed(() => draft.value !== null && JSON.stringify(draft.value) !== JSON.stringify(query.data.value?.current))
  async function save() {
    if (!draft.value) return
    const answer = await run(() => settingsApi.save(draft.value!, from.value), ts('save.saved'))
    if (!answer) return
    client.setQueryData(['settings'], answer)
    await client.invalidateQueries({ queryKey: ['query'] })
  }
  return { query, draft, from, changed, busy, save, reset }
}
