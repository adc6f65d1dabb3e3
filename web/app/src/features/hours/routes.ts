import type { Feature } from '@/shell/feature'
import { t } from './t'

export default {
  routes: [
    { path: '/settings/calendars', redirect: '/settings/hours' },
    { path: 'settings/hours', component: () => import('./HoursPage.vue') }
  ],
  menu: [{ group: 'settings', order: 2, path: '/settings/hours', icon: 'i-lucide-clock', label: () => t('title'), right: 'settings.view' }]
} satisfies Feature
