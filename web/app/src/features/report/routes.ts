import type { Feature } from '@/shell/feature'
import { t } from './t'

export default {
  routes: [
    { path: 'report', component: () => import('./ReportPage.vue') },
    { path: 'conversations/:id', component: () => import('./ConversationPage.vue') }
  ],
  menu: [{ group: 'performance', order: 1, path: '/report', icon: 'i-lucide-chart-line', label: () => t('title') }]
} satisfies Feature
