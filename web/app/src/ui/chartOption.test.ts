import { describe, expect, it } from 'vitest'
import { alone, chartOption, durationStep, escapeHtml, type ChartData, type Palette } from './chartOption'

const palette: Palette = { series: ['#111', '#222'], text: '#000', muted: '#888', line: '#eee', card: '#fff', target: '#f00', shade: '#fa0', font: 'Inter' }
const data: ChartData = { categories: ['10-23', '10-24'], series: [{ name: '本期', values: [60_000, 90_000] }], format: (v) => String(v), duration: true }

describe('time axis', () => {
  it.each([
    [18_000, 5_000],
    [84_000, 30_000],
    [400_000, 120_000],
    [1_200_000, 300_000],
    [7_200_000, 1_800_000]
  ])('up to %i ms steps by %i', (largest, step) => expect(durationStep(largest)).toBe(step))
  it('starts at nothing and reaches over the largest value and the target', () => {
    const option = chartOption('line', { ...data, target: { value: 130_000, label: '目标' } }, palette) as { yAxis: { min: number; max: number; interval: number } }
    expect(option.yAxis).toMatchObject({ min: 0, max: 180_000, interval: 60_000 })
  })
})

describe('points without a line', () => {
  it.each([
    [[1, null, 2], 0, true],
    [[1, null, 2], 1, false],
    [[1, 2, null], 0, false],
    [[5], 0, true]
  ])('%j at %i', (values, at, want) => expect(alone(values, at)).toBe(want))
})

describe('charts', () => {
  it('is described for people who cannot see it', () => {
    for (const kind of ['line', 'bar', 'pie'] as const) expect(chartOption(kind, data, palette)).toMatchObject({ aria: { enabled: true } })
  })
  it('draws the compared period dashed', () => {
    const option = chartOption('line', { ...data, series: [...data.series, { name: '上期', values: [1, 2], dashed: true }] }, palette) as { series: { lineStyle: { type: string } }[] }
    expect(option.series.map((s) => s.lineStyle.type)).toEqual(['solid', 'dashed'])
  })
  it('shades what is marked over the whole height and leaves the lines alone', () => {
    const marked = { ...data, shades: [{ from: 1, to: 1, label: '接口故障', bad: true }] }
    const option = chartOption('line', marked, palette) as { yAxis: { max: number }[]; series: { name: string; type: string; yAxisIndex?: number; itemStyle: { color: string }; data: unknown[] }[] }
    expect(option.series.map((s) => [s.name, s.type, s.yAxisIndex])).toEqual([['本期', 'line', undefined], ['接口故障', 'bar', 1]])
    expect(option.series[1]?.data).toEqual([null, { value: 1, label: expect.objectContaining({ formatter: '接口故障' }) }])
    expect(option.series[1]?.itemStyle.color).toBe('rgba(255, 0, 0, 0.14)')
    expect(option.yAxis.map((y) => y.max)).toEqual([90_000, 1])
  })
  it('never lets a name become markup', () => expect(escapeHtml('<img src=x onerror="a">&\'')).toBe('&lt;img src=x onerror=&quot;a&quot;&gt;&amp;&#39;'))
})
