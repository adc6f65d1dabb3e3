import type { Feature } from '@/shell/feature'
import { t } from './t'

export default {
  routes: [{ path: 'settings/people', component: () => import('./PeoplePage.vue') }],
  menu: [{ group: 'settings', order: 1, path: '/settings/people', icon: 'i-lucide-users', label: () => t('title'), right: 'settings.view' }]
} satisfies Feature
