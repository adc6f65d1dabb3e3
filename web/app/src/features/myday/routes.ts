import type { Feature } from '@/shell/feature'
import { t } from './t'

export default {
  routes: [{ path: 'myday', component: () => import('./MyDayPage.vue') }],
  menu: [{ group: 'performance', order: 0, path: '/myday', icon: 'i-lucide-sun', label: () => t('title'), agentsOnly: true, startOf: [] }]
} satisfies Feature
