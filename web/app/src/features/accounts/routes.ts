import type { Feature } from '@/shell/feature'
import { t } from './t'

export default {
  routes: [{ path: 'settings/accounts', component: () => import('./AccountsPage.vue') }],
  menu: [{ group: 'settings', order: 5, path: '/settings/accounts', icon: 'i-lucide-shield-check', label: () => t('title'), right: 'users.manage' }]
} satisfies Feature
