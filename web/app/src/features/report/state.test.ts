import { describe, expect, it } from 'vitest'
import { defaultState, filtersOf, fromView, parseState, toView, viewPatch, views, writeState, type ReportState } from './state'

const base = defaultState({ preset: 'mature' })

describe('the address', () => {
  it('is empty for the page as it opens', () => expect(writeState(base, base)).toEqual({}))

  it('brings back what was shown', () => {
    const state: ReportState = {
      ...base,
      view: 'issues',
      preset: '',
      from: '2026-10-01',
      to: '2026-10-31',
      compare: 'none',
      clock: 'calendar',
      stat: 'mean',
      where: { store: ['1', '2'], region: [''], agent: ['17'] },
      card: 'csat',
      grain: 'week',
      trendKind: 'bar',
      shareDim: 'region',
      shareKind: 'table',
      tab: 'matrix',
      focus: 'timeout_rate'
    }
    const written = writeState(state, base)
    expect(written['p']).toBe('2026-10-01~2026-10-31')
    expect(written['f.store']).toBe('1,2')
    expect(parseState(written, base)).toEqual(state)
  })

  it('falls back where it makes no sense', () => {
    const state = parseState({ p: '2026-10-31~2026-10-01', tab: 'nonsense', cmp: '<script>', k: ['line', 'bar'] }, base)
    expect(state).toEqual(base)
  })
})

describe('defaults of the plan', () => {
  it.each([
    ['start', 'today', 'timeouts', 'daily'],
    ['growth', 'last7', 'agents', 'overview'],
    ['mature', 'last30', 'agents', 'overview'],
    ['', 'last30', 'agents', 'overview']
  ])('%s', (preset, period, tab, view) => {
    expect(defaultState({ preset })).toMatchObject({ preset: period, tab, view })
  })
})

describe('saved reports', () => {
  it('survive being saved', () => {
    for (const view of views) {
      const state = { ...base, ...viewPatch(view), view, where: { channel: ['whatsapp'] } }
      expect(fromView(toView(state, ['handled'], ['handled']), base)).toEqual(state)
    }
  })
  it('keeps the comparison off', () => {
    const doc = toView({ ...base, compare: 'none' }, [], [])
    expect(doc.compare).toBe('')
    expect(fromView(doc, base).compare).toBe('none')
  })
})

describe('filters', () => {
  it('leaves out what is not chosen and keeps the unknown value', () => {
    expect(filtersOf({ store: [], region: [''] })).toEqual([{ dim: 'region', values: [''] }])
  })
})
