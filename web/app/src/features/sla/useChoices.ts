import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { reportApi } from '@/api/report'
import { settingsApi } from '@/api/settings'
import { useLocale } from '@/ui/i18n'
import { countryName } from '@/ui/places'
import type { Condition } from './policy'
import { t } from './t'

export interface Choice { value: string; label: string }

const kinds = ['chat', 'messaging', 'mail', 'voice', 'social'] as const
const priorities = ['low', 'normal', 'high', 'urgent'] as const
// Countries that shops sell to, besides those that customers came from already.
const common = ['US', 'GB', 'DE', 'FR', 'ES', 'IT', 'NL', 'CA', 'AU', 'BR', 'MX', 'JP', 'KR', 'SG', 'TH', 'VN', 'ID', 'MY', 'PH', 'AE', 'SA', 'CN', 'HK', 'TW']

/** What each condition of a policy may be set to. */
export function useChoices() {
  const locale = useLocale()
  const dimensions = useQuery({ queryKey: computed(() => ['dimensions', locale.value]), queryFn: reportApi.dimensions, staleTime: 300_000 })
  const teams = useQuery({ queryKey: ['teams'], queryFn: settingsApi.teams, staleTime: 60_000 })
  const stores = useQuery({ queryKey: ['stores'], queryFn: settingsApi.stores, staleTime: 60_000 })

  const known = (dim: 'country' | 'region' | 'channel') => (dimensions.data.value?.[dim] ?? []).filter((c) => c.value !== '')
  const all = computed<Record<Condition, Choice[]>>(() => ({
    country: [...new Set([...known('country').map((c) => c.value), ...common])].map((value) => ({ value, label: countryName(value, locale.value) })),
    region: known('region').map((c) => ({ value: c.value, label: c.label })),
    channel: known('channel').map((c) => ({ value: c.value, label: c.label })),
    channel_kind: kinds.map((value) => ({ value, label: t(`kinds.${value}`) })),
    priority: priorities.map((value) => ({ value, label: t(`priorities.${value}`) })),
    team: (teams.data.value ?? []).map((x) => ({ value: x.id, label: x.name })),
    store: (stores.data.value ?? []).map((x) => ({ value: x.id, label: x.name }))
  }))
  const label = (field: Condition, value: string) => all.value[field].find((c) => c.value === value)?.label ?? (field === 'country' ? countryName(value, locale.value) : value)
  return {
    label,
    /** The choices, with one that is set but no longer offered. */
    with(field: Condition, value: string): Choice[] {
      const list = all.value[field]
      const extra = value && !list.some((c) => c.value === value) ? [{ value, label: label(field, value) }] : []
      return [{ value: '', label: t('any') }, ...list, ...extra]
    }
  }
}
export type Choices = ReturnType<typeof useChoices>
