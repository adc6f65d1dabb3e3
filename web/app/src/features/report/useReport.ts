// Everything the blocks of the report share: the state in the address, the period, the queries and the drawer.
import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, inject, onBeforeUnmount, provide, ref, watch, type ComputedRef, type InjectionKey } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { metricId as M } from '@/api/metricIds'
import { reportApi, type DrillPart } from '@/api/report'
import type { Filter, Query, Table } from '@/api/types'
import { pickCards } from '@/shared/figures/cards'
import { grainsFor, reportingDay, resolvePreset, type Period } from '@/shared/figures/period'
import { useScope } from '@/shell/scope'
import { useSession } from '@/shell/session'
import { useLocale } from '@/ui/i18n'
import { defaultState, filtersOf, parseState, writeState, type ReportState } from './state'

export interface DrillTarget {
  query: Query
  ref: string
  keys: Record<string, string>
  part: DrillPart
  /** First part of the drawer's title, such as the agent's name. */
  subject: string
  label: string
  figure: string
  /** Opens on this conversation instead of on the list. */
  conversation?: string
}

function createReport() {
  const route = useRoute()
  const home = route.path
  const router = useRouter()
  const session = useSession()
  const scope = useScope()
  const locale = useLocale()

  const now = ref(Date.now())
  const timer = window.setInterval(() => (now.value = Date.now()), 60_000)
  onBeforeUnmount(() => window.clearInterval(timer))

  const base = computed(() => defaultState({ preset: session.plan?.preset }))
  const state = ref<ReportState>(read())
  function read(): ReportState {
    const parsed = parseState(route.query, base.value)
    if (!parsed.where.store && scope.stores.length) parsed.where = { ...parsed.where, store: [...scope.stores] }
    return parsed
  }
  const change = (patch: Partial<ReportState>) => (state.value = { ...state.value, ...patch })

  watch(
    state,
    (next) => {
      scope.stores = next.where.store ?? []
      const query = writeState(next, base.value)
      if (JSON.stringify(query) !== JSON.stringify(route.query)) void router.replace({ query })
    },
    { deep: true }
  )
  watch(() => scope.stores, (stores) => {
    if (JSON.stringify(stores) === JSON.stringify(state.value.where.store ?? [])) return
    change({ where: { ...state.value.where, store: [...stores] } })
  })
  watch(() => route.query, (query) => {
    if (route.path === home && JSON.stringify(writeState(state.value, base.value)) !== JSON.stringify(query)) state.value = read()
  })

  const cutoff = ref(0)
  const today = computed(() => reportingDay(now.value, session.zone, cutoff.value))
  const period = computed<Period>(() => (state.value.preset ? resolvePreset(state.value.preset, today.value) : { from: state.value.from, to: state.value.to }))
  const where = computed<Filter[]>(() => filtersOf(state.value.where))
  const grains = computed(() => grainsFor(period.value))
  const grain = computed(() => (grains.value.includes(state.value.grain) ? state.value.grain : grains.value[0]!))

  const metrics = useQuery({ queryKey: computed(() => ['metrics', locale.value]), queryFn: reportApi.metrics, staleTime: 600_000 })
  const dimensions = useQuery({ queryKey: computed(() => ['dimensions', locale.value]), queryFn: reportApi.dimensions, staleTime: 300_000 })
  const known = computed(() => metrics.data.value ?? [])
  const ticked = computed(() => session.plan?.metrics ?? [])
  const cards = computed(() => pickCards(ticked.value, known.value))
  const card = computed(() => (cards.value.includes(state.value.card) ? state.value.card : (cards.value.find((c) => c === M.firstResponse) ?? cards.value[0] ?? M.handled)))

  /** A query over the period, filters and clock of the page. */
  function build(metricRefs: string[], more: Partial<Query> = {}): Query {
    const query: Query = { metrics: metricRefs, from: period.value.from, to: period.value.to, where: where.value, clock: state.value.clock, ...more }
    if (state.value.preset === 'today') query.until = Math.floor(now.value / 60_000) * 60_000_000
    return query
  }
  const compare = computed(() => (state.value.compare === 'none' ? undefined : state.value.compare))

  const drill = ref<DrillTarget | null>(null)

  return { state, change, base, today, cutoff, period, where, grains, grain, known, metrics, dimensions, cards, card, ticked, build, compare, drill, locale, session }
}

export type Report = ReturnType<typeof createReport>
const key: InjectionKey<Report> = Symbol('report')

export function provideReport(): Report {
  const report = createReport()
  provide(key, report)
  return report
}

export function useReport(): Report {
  const report = inject(key)
  if (!report) throw new Error('a block of the report stands outside the report')
  return report
}

/** One query of the page; the last answer stays on the screen while the next one is on its way. */
export function useTable(query: ComputedRef<Query | null>) {
  const locale = useLocale()
  return useQuery<Table>({
    queryKey: computed(() => ['query', locale.value, query.value]),
    queryFn: () => reportApi.query(query.value!),
    enabled: computed(() => query.value !== null && query.value.metrics.length > 0),
    placeholderData: keepPreviousData
  })
}
