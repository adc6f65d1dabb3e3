import type { Feature } from '@/shell/feature'
import { t } from './t'

export default {
  routes: [{ path: 'settings/audit', component: () => import('./AuditPage.vue') }],
  menu: [{ group: 'settings', order: 6, path: '/settings/audit', icon: 'i-lucide-scroll-text', label: () => t('title'), right: 'audit.view' }]
} satisfies Feature
