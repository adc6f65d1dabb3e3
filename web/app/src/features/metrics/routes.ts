import type { Feature } from '@/shell/feature'
import { t } from './t'

export default {
  routes: [
    { path: 'settings/metrics', component: () => import('./MetricsPage.vue') },
    { path: 'metrics/:id', component: () => import('./MetricPage.vue') }
  ],
  menu: [{ group: 'performance', order: 3, path: '/settings/metrics', icon: 'i-lucide-sliders-horizontal', label: () => t('title'), right: 'settings.view' }]
} satisfies Feature
