import type { EChartsType } from 'echarts/core'
import type { EChartsCoreOption } from 'echarts/core'
import { onBeforeUnmount, onMounted, shallowRef, watch, type Ref } from 'vue'
import { isDark } from './theme'

export interface ChartClick {
  index: number
  series: number
  name: string
}

/**
 * Keeps one chart on an element: drawn again when its option or the theme changes, resized with the element, gone with
 * the component. The option is a function, because colours are read from the theme at the moment of drawing.
 */
export function useChart(element: Ref<HTMLElement | null>, option: () => EChartsCoreOption, onClick?: (click: ChartClick) => void) {
  const chart = shallowRef<EChartsType | null>(null)
  let observer: ResizeObserver | null = null
  let gone = false

  onMounted(async () => {
    const { init } = await import('./echarts')
    if (gone || !element.value) return
    const made = init(element.value, null, { renderer: 'canvas' })
    chart.value = made
    made.setOption(option())
    made.on('click', (event) => onClick?.({ index: event.dataIndex, series: event.seriesIndex ?? 0, name: event.name }))
    observer = new ResizeObserver(() => made.resize())
    observer.observe(element.value)
  })
  watch([option, isDark], () => chart.value?.setOption(option(), { notMerge: true }), { flush: 'post' })
  onBeforeUnmount(() => {
    gone = true
    observer?.disconnect()
    chart.value?.dispose()
  })
  return chart
}
