import type { Feature } from '@/shell/feature'
import { t } from './t'

export default {
  routes: [{ path: 'settings/readiness', component: () => import('./ReadinessPage.vue') }],
  menu: [{ group: 'settings', order: 4, path: '/settings/readiness', icon: 'i-lucide-list-checks', label: () => t('title'), right: 'settings.view' }]
} satisfies Feature
