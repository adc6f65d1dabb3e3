import type { Feature } from '@/shell/feature'
import { t } from './t'

export default {
  routes: [{ path: 'settings/sla', component: () => import('./SlaPage.vue') }],
  menu: [{ group: 'settings', order: 2.5, path: '/settings/sla', icon: 'i-lucide-timer', label: () => t('title'), right: 'settings.view' }]
} satisfies Feature
