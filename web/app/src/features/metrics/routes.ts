import type { Feature } from '@/shell/feature'
import { ts } from '@/shell/t'

// The texts come with the pages, not with the first load of the app.
const page = (load: () => Promise<unknown>) => async () => {
  const { texts } = await import('./t')
  await texts()
  return load() as Promise<typeof import('*.vue')>
}

export default {
  routes: [
    { path: 'settings/metrics', component: page(() => import('./MetricsPage.vue')) },
    { path: 'metrics/:id', component: page(() => import('./MetricPage.vue')) }
  ],
  menu: [{ group: 'performance', order: 3, path: '/settings/metrics', icon: 'i-lucide-sliders-horizontal', label: () => ts('metrics'), right: 'settings.view' }]
} satisfies Feature
