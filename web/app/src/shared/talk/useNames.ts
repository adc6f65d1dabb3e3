// Names of agents, teams, stores and issue types by id, from the lists that every page shares.
import { useQuery } from '@tanstack/vue-query'
import { computed, watchEffect } from 'vue'
import { named, type AgentRef } from '@/api/desk'
import { reportApi } from '@/api/report'
import { settingsApi } from '@/api/settings'
import { useLocale } from '@/ui/i18n'
import { chosenColors } from './people'
import { tt } from './t'

export function useNames() {
  const locale = useLocale()
  const long = { staleTime: 300_000 }
  const dimensions = useQuery({ queryKey: computed(() => ['dimensions', locale.value]), queryFn: reportApi.dimensions, ...long })
  const teams = useQuery({ queryKey: ['teams'], queryFn: settingsApi.teams, ...long })
  const types = useQuery({ queryKey: ['issueTypes'], queryFn: settingsApi.issueTypes, ...long })

  const shops = useQuery({ queryKey: ['stores'], queryFn: settingsApi.stores, ...long })
  watchEffect(() => {
    chosenColors.value = Object.fromEntries((shops.data.value ?? []).flatMap((shop) => (shop.color ? [[shop.id, shop.color]] : [])))
  })

  const mapOf = (list: readonly { value: string; label: string }[] | null | undefined) => new Map((list ?? []).map((o) => [o.value, o.label]))
  const agents = computed(() => mapOf(dimensions.data.value?.agent))
  const stores = computed(() => mapOf(dimensions.data.value?.store))
  const teamNames = computed(() => new Map((teams.data.value ?? []).map((team) => [team.id, team.name])))
  const issueTypes = computed(() => [...(types.data.value ?? [])].sort((a, b) => a.position - b.position))
  const label = (names: { zh: string; en: string }) => (locale.value === 'en' && names.en ? names.en : names.zh)

  const agent = (id: string | undefined, known?: string) => known || (named(id) && agents.value.get(id)) || tt('someone')
  const team = (id: string | undefined) => (named(id) && teamNames.value.get(id)) || tt('queue')
  return {
    agents,
    stores,
    teams: computed(() => teams.data.value ?? []),
    issueTypes,
    label,
    agent,
    team,
    store: (id: string) => stores.value.get(id) ?? '',
    issue: (key: string | undefined) => {
      const found = key ? issueTypes.value.find((type) => type.key === key) : undefined
      return found ? label(found.name) : (key ?? '')
    },
    ref: (to: AgentRef | undefined) => (named(to?.agent) ? agent(to.agent) : team(to?.team))
  }
}
export type Names = ReturnType<typeof useNames>
