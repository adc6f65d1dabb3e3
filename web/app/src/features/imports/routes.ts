import type { Feature } from '@/shell/feature'
import { t } from './t'

export default {
  routes: [
    { path: '/imports', redirect: '/settings/imports' },
    { path: 'settings/imports', component: () => import('./ImportsPage.vue') },
    { path: 'settings/imports/:id', component: () => import('./ImportPage.vue') }
  ],
  menu: [{ group: 'settings', order: 3, path: '/settings/imports', icon: 'i-lucide-file-up', label: () => t('title'), right: 'import' }]
} satisfies Feature
