// Turns the app's plain description of a chart into an ECharts option.
import type { EChartsCoreOption } from 'echarts/core'

export type ChartKind = 'line' | 'bar' | 'pie'

export interface ChartSeries {
  name: string
  values: (number | null)[]
  /** The compared period is drawn dashed and grey. */
  dashed?: boolean
}

/** A stretch of the x axis with something to know about it, from one point to another, both included. */
export interface ChartShade {
  from: number
  to: number
  /** What stands in the plot. */
  label: string
  /** The same with everything there is to say. */
  full?: string
  /** Something went wrong then. */
  bad?: boolean
}

export interface ChartData {
  /** Points of the x axis, or the names of the slices. */
  categories: string[]
  series: ChartSeries[]
  target?: { value: number; label: string }
  format: (value: number | null) => string
  /** Short form for the axis; format is used without it. */
  axisFormat?: (value: number) => string
  /** The smallest step of the value axis that still reads well. */
  minInterval?: number
  /** Values are milliseconds: the axis then steps by whole seconds, minutes or hours. */
  duration?: boolean
  shades?: ChartShade[]
}

export interface Palette {
  series: string[]
  text: string
  muted: string
  line: string
  card: string
  target: string
  shade: string
  font: string
}

export function chartOption(kind: ChartKind, data: ChartData, palette: Palette, compact = false): EChartsCoreOption {
  const shared: EChartsCoreOption = {
    aria: { enabled: true },
    animationDuration: 300,
    color: palette.series,
    textStyle: { fontFamily: palette.font, color: palette.text, fontSize: 12 }
  }
  if (kind === 'pie') return { ...shared, ...pie(data, palette, compact) }
  return { ...shared, ...cartesian(kind, data, palette) }
}

function tooltip(palette: Palette) {
  return {
    backgroundColor: palette.card,
    borderColor: palette.line,
    borderWidth: 1,
    padding: [8, 10],
    textStyle: { color: palette.text, fontSize: 12 },
    extraCssText: 'box-shadow:0 6px 24px rgb(0 0 0/.12);border-radius:8px',
    confine: true
  }
}

function cartesian(kind: 'line' | 'bar', data: ChartData, palette: Palette): EChartsCoreOption {
  const axis = data.axisFormat ?? data.format
  const shades = data.shades ?? []
  const xAxis = {
    type: 'category',
    data: data.categories,
    boundaryGap: kind === 'bar',
    axisTick: { show: false },
    axisLine: { lineStyle: { color: palette.line } },
    axisLabel: { color: palette.muted, hideOverlap: true, margin: 10 }
  }
  const yAxis = { type: 'value', ...valueScale(kind, data), splitLine: { lineStyle: { color: palette.line } }, axisLabel: { color: palette.muted, formatter: (v: number) => axis(v) } }
  return {
    grid: { left: 4, right: 12, top: data.series.length > 1 ? 24 : 12, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    legend: data.series.length > 1 ? { data: data.series.map((s) => s.name), top: -4, right: 4, itemWidth: 14, itemHeight: 3, icon: 'roundRect', textStyle: { color: palette.muted, fontSize: 12 } } : undefined,
    tooltip: { ...tooltip(palette), trigger: 'axis', valueFormatter: (v: unknown) => data.format(typeof v === 'number' ? v : null) },
    xAxis: shades.length ? [xAxis, { type: 'category', data: data.categories, boundaryGap: xAxis.boundaryGap, show: false, axisPointer: { show: false, triggerTooltip: false } }] : xAxis,
    yAxis: shades.length ? [yAxis, { type: 'value', min: 0, max: 1, show: false }] : yAxis,
    series: [...drawn(kind, data, palette), ...shades.map((s, i) => shading(s, i, data.categories.length, palette))]
  }
}

function drawn(kind: 'line' | 'bar', data: ChartData, palette: Palette) {
  return data.series.map((s, i) => ({
    type: kind,
    name: s.name,
    data: s.values,
    showSymbol: true,
    symbolSize: 5,
    symbol: (_: unknown, point: { dataIndex: number }) => (alone(s.values, point.dataIndex) ? 'circle' : 'none'),
    smooth: 0.25,
    connectNulls: false,
    barMaxWidth: 26,
    itemStyle: { color: s.dashed ? palette.muted : palette.series[i % palette.series.length], borderRadius: kind === 'bar' ? [4, 4, 0, 0] : 0, opacity: s.dashed && kind === 'bar' ? 0.45 : 1 },
    lineStyle: { width: s.dashed ? 1.5 : 2.25, type: s.dashed ? 'dashed' : 'solid' },
    areaStyle: kind === 'line' && i === 0 && !s.dashed ? { opacity: 0.08 } : undefined,
    markLine: i === 0 && data.target ? targetLine(data.target, palette) : undefined
  }))
}

/** A tint by its colour alone: an opacity would fade the words on it as well. */
function faint(color: string): string {
  const [r, g, b] = /^#/.test(color) ? [1, 3, 5].map((at) => parseInt(color.length < 7 ? color.charAt((at + 1) / 2).repeat(2) : color.slice(at, at + 2), 16)) : (color.match(/[\d.]+/g) ?? []).map(Number)
  return `rgba(${r}, ${g}, ${b}, 0.14)`
}

/** Bars as wide and as high as the plot, on axes of their own: they cover a single point as well as many, and push nothing aside. */
function shading(shade: ChartShade, nth: number, points: number, palette: Palette) {
  const middle = Math.floor((shade.from + shade.to) / 2)
  const label = { show: true, position: 'insideTop', distance: 2 + (nth % 2) * 14, formatter: shade.label, color: palette.text, fontSize: 11 }
  return {
    type: 'bar',
    name: shade.label,
    xAxisIndex: 1,
    yAxisIndex: 1,
    silent: true,
    z: 1,
    animation: false,
    barWidth: '100%',
    barGap: '-100%',
    tooltip: { show: false },
    itemStyle: { color: faint(shade.bad ? palette.target : palette.shade) },
    data: Array.from({ length: points }, (_, i) => (i < shade.from || i > shade.to ? null : { value: 1, label: i === middle ? label : undefined }))
  }
}

/** A point without neighbours has no line through it and is drawn as a dot. */
export function alone(values: readonly (number | null)[], at: number): boolean {
  return values[at] !== null && (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null
}

/** Steps of a time axis: whole and familiar amounts, at most four of them up to the largest value. */
export function durationStep(largest: number): number {
  const seconds = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400, 172_800, 604_800]
  const step = seconds.find((s) => s * 1000 * 4 >= largest)
  return (step ?? Math.ceil(largest / 4 / 604_800_000) * 604_800) * 1000
}

function valueScale(kind: 'line' | 'bar', data: ChartData) {
  if (!data.duration) return { scale: kind === 'line', minInterval: data.minInterval, splitNumber: 4 }
  const values = [...data.series.flatMap((s) => s.values), data.target?.value ?? null].filter((v): v is number => v !== null)
  const largest = Math.max(1000, ...values)
  const step = durationStep(largest)
  return { min: 0, max: Math.ceil(largest / step) * step, interval: step }
}

function targetLine(target: { value: number; label: string }, palette: Palette) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: palette.target, type: 'dashed', width: 1 },
    label: { formatter: target.label, position: 'insideStartTop', color: palette.target, fontSize: 11, backgroundColor: palette.card, padding: [1, 3], borderRadius: 3 },
    data: [{ yAxis: target.value }]
  }
}

function pie(data: ChartData, palette: Palette, compact: boolean): EChartsCoreOption {
  const first = data.series[0]
  const total = (first?.values ?? []).reduce<number>((sum, v) => sum + (v ?? 0), 0)
  const share = (v: number) => (total > 0 ? `${((v / total) * 100).toFixed(1)}%` : '–')
  const values = new Map(data.categories.map((name, i) => [name, first?.values[i] ?? 0]))
  return {
    tooltip: { ...tooltip(palette), trigger: 'item', formatter: (p: { name: string; value: number }) => `${escapeHtml(p.name)}<br/><b>${data.format(p.value)}</b> · ${share(p.value)}` },
    legend: {
      type: 'plain',
      orient: 'vertical',
      right: compact ? 0 : 8,
      top: 'middle',
      icon: 'circle',
      itemWidth: 8,
      itemGap: data.categories.length > 6 ? 5 : 9,
      textStyle: { color: palette.text, fontSize: data.categories.length > 6 ? 11 : 12 },
      formatter: (name: string) => `${name}  ${share(values.get(name) ?? 0)}`
    },
    series: [
      {
        type: 'pie',
        radius: ['54%', '84%'],
        center: ['30%', '50%'],
        padAngle: 1.5,
        itemStyle: { borderRadius: 4, borderColor: palette.card, borderWidth: 1 },
        label: { show: true, position: 'center', formatter: data.format(total), fontSize: 17, fontWeight: 600, color: palette.text },
        emphasis: { scaleSize: 4 },
        data: data.categories.map((name, i) => ({ name, value: first?.values[i] ?? 0 }))
      }
    ]
  }
}

/** Names come from the shop's own data and are shown in a tooltip that is HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c] ?? c)
}
