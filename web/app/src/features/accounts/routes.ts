import type { Feature } from '@/shell/feature'
import { ts } from '@/shell/t'

// The texts come with the page, not with the first load of the app.
const page = async () => {
  const { texts } = await import('./t')
  await texts()
  return import('./AccountsPage.vue')
}

export default {
  routes: [{ path: 'settings/accounts', component: page }],
  menu: [{ group: 'settings', order: 5, path: '/settings/accounts', icon: 'i-lucide-shield-check', label: () => ts('accounts'), right: 'users.manage' }]
} satisfies Feature
