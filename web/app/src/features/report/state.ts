// What the report shows, and how that is written into the address so that a link opens the same page.
import { metricId as M } from '@/api/metricIds'
import type { ViewState } from '@/api/report'
import type { Filter } from '@/api/types'
import { presets, type Preset } from '@/shared/figures/period'

export const filterDims = ['store', 'team', 'agent', 'channel', 'region', 'country', 'language', 'issue_type', 'seniority', 'employment', 'tag', 'priority'] as const
export type FilterDim = (typeof filterDims)[number]

export const tabs = ['agents', 'timeouts', 'issues', 'channels', 'sales', 'matrix', 'hours'] as const
export type Tab = (typeof tabs)[number]

export const views = ['overview', 'daily', 'weekly', 'monthly', 'quarterly', 'niche', 'issues'] as const
export type View = (typeof views)[number]

export type TrendKind = 'line' | 'bar' | 'heat' | 'table'
export type ShareKind = 'pie' | 'bar' | 'heat' | 'table'
export type ShareDim = 'channel' | 'region' | 'issue_type'

export interface ReportState {
  view: View
  preset: Preset | ''
  from: string
  to: string
  compare: 'previous' | 'last_year' | 'none'
  clock: 'business' | 'calendar'
  stat: 'p50' | 'mean'
  where: Partial<Record<FilterDim, string[]>>
  card: string
  grain: string
  trendKind: TrendKind
  shareDim: ShareDim
  shareKind: ShareKind
  tab: Tab
  /** Metric of the matrix and of the heat map. */
  focus: string
}

/** What the plan of the workspace decides about the page when the address says nothing. */
export interface PlanDefaults {
  preset?: string
  clock?: string
}

const choose = <T extends string>(value: unknown, allowed: readonly T[], fallback: T): T => allowed.find((a) => a === value) ?? fallback

export function defaultState(plan: PlanDefaults = {}): ReportState {
  const period: Preset = plan.preset === 'start' ? 'today' : plan.preset === 'growth' ? 'last7' : 'last30'
  return {
    view: plan.preset === 'start' ? 'daily' : 'overview',
    preset: period,
    from: '',
    to: '',
    compare: 'previous',
    clock: plan.clock === 'calendar' ? 'calendar' : 'business',
    stat: 'p50',
    where: {},
    card: M.firstResponse,
    grain: '',
    trendKind: 'line',
    shareDim: 'channel',
    shareKind: 'pie',
    tab: plan.preset === 'start' ? 'timeouts' : 'agents',
    focus: M.firstResponse
  }
}

/** What choosing one of the ready views changes. */
export function viewPatch(view: View): Partial<ReportState> {
  switch (view) {
    case 'daily':
      return { preset: 'today', tab: 'timeouts', grain: '' }
    case 'weekly':
      return { preset: 'last7', tab: 'agents', grain: 'day' }
    case 'monthly':
      return { preset: 'lastMonth', tab: 'agents', grain: 'day' }
    case 'quarterly':
      return { preset: 'quarter', tab: 'agents', grain: 'week', card: M.inquiry }
    case 'niche':
      return { preset: 'last30', tab: 'matrix', focus: M.handled, shareDim: 'channel', grain: '' }
    case 'issues':
      return { preset: 'last30', tab: 'issues', shareDim: 'issue_type', card: M.timeoutRate, grain: '' }
    case 'overview':
      return { preset: 'last30', tab: 'agents', shareDim: 'channel', grain: '' }
  }
}

type RawQuery = Record<string, string | (string | null)[] | null | undefined>

const one = (raw: RawQuery, key: string): string => {
  const value = raw[key]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}
const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text)

/** Reads the address; anything it does not understand falls back to the default, never to an error. */
export function parseState(raw: RawQuery, base: ReportState): ReportState {
  const where: ReportState['where'] = {}
  for (const dim of filterDims) {
    const text = raw[`f.${dim}`]
    if (text === undefined || text === null) continue
    const values = (Array.isArray(text) ? text : [text]).flatMap((v) => (v ?? '').split(','))
    if (values.length) where[dim] = values
  }
  const [from = '', to = ''] = one(raw, 'p').split('~')
  const custom = isDay(from) && isDay(to) && from <= to
  return {
    view: choose(one(raw, 'v'), views, base.view),
    preset: custom ? '' : choose(one(raw, 'p'), presets, base.preset || 'last30'),
    from: custom ? from : '',
    to: custom ? to : '',
    compare: choose(one(raw, 'cmp'), ['previous', 'last_year', 'none'] as const, base.compare),
    clock: choose(one(raw, 'clock'), ['business', 'calendar'] as const, base.clock),
    stat: choose(one(raw, 'stat'), ['p50', 'mean'] as const, base.stat),
    where,
    card: one(raw, 'm') || base.card,
    grain: one(raw, 'g') || base.grain,
    trendKind: choose(one(raw, 'k'), ['line', 'bar', 'heat', 'table'] as const, base.trendKind),
    shareDim: choose(one(raw, 'sd'), ['channel', 'region', 'issue_type'] as const, base.shareDim),
    shareKind: choose(one(raw, 'sk'), ['pie', 'bar', 'heat', 'table'] as const, base.shareKind),
    tab: choose(one(raw, 'tab'), tabs, base.tab),
    focus: one(raw, 'fm') || base.focus
  }
}

/** The address of a state: only what differs from the default is written. */
export function writeState(state: ReportState, base: ReportState): Record<string, string> {
  const query: Record<string, string> = {}
  const put = (key: string, value: string, usual: string) => {
    if (value !== usual) query[key] = value
  }
  put('v', state.view, base.view)
  put('p', state.preset || `${state.from}~${state.to}`, base.preset)
  put('cmp', state.compare, base.compare)
  put('clock', state.clock, base.clock)
  put('stat', state.stat, base.stat)
  put('m', state.card, base.card)
  put('g', state.grain, base.grain)
  put('k', state.trendKind, base.trendKind)
  put('sd', state.shareDim, base.shareDim)
  put('sk', state.shareKind, base.shareKind)
  put('tab', state.tab, base.tab)
  put('fm', state.focus, base.focus)
  for (const dim of filterDims) {
    const values = state.where[dim]
    if (values?.length) query[`f.${dim}`] = values.join(',')
  }
  return query
}

export function filtersOf(where: ReportState['where']): Filter[] {
  return filterDims.flatMap((dim) => (where[dim]?.length ? [{ dim, values: where[dim] }] : []))
}

/** The form in which a report is saved and in which the server renders it. */
export function toView(state: ReportState, cards: string[], columns: string[]): ViewState {
  return {
    view: state.view,
    period: state.preset ? { preset: state.preset } : { from: state.from, to: state.to },
    compare: state.compare === 'none' ? '' : state.compare,
    where: filtersOf(state.where),
    clock: state.clock,
    stat: state.stat,
    cards,
    chart: { metric: state.card, type: state.trendKind, grain: state.grain },
    share: { dim: state.shareDim, type: state.shareKind },
    tab: state.tab,
    columns,
    focus: state.focus,
    by: state.tab === 'channels' ? 'channel' : state.tab === 'issues' ? 'issue_type' : 'agent'
  }
}

/** The state a saved report describes. */
export function fromView(doc: ViewState, base: ReportState): ReportState {
  const where: ReportState['where'] = {}
  for (const filter of doc.where ?? []) {
    const dim = filterDims.find((d) => d === filter.dim)
    if (dim && !filter.not) where[dim] = filter.values
  }
  const raw: RawQuery = {
    v: doc.view,
    p: doc.period?.preset || (doc.period?.from && doc.period.to ? `${doc.period.from}~${doc.period.to}` : undefined),
    cmp: doc.compare || 'none',
    clock: doc.clock,
    stat: doc.stat,
    m: doc.chart?.metric,
    g: doc.chart?.grain,
    k: doc.chart?.type,
    sd: doc.share?.dim,
    sk: doc.share?.type,
    tab: doc.tab,
    fm: doc.focus
  }
  return { ...parseState(raw, base), where }
}
