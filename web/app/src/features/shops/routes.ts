import type { Feature } from '@/shell/feature'
import { ts } from '@/shell/t'

// The texts come with the page, not with the first load of the app.
const page = async () => {
  const { texts } = await import('./t')
  await texts()
  return import('./ShopsPage.vue')
}

export default {
  routes: [{ path: 'settings/shops', component: page }],
  menu: [{ group: 'settings', order: 1.6, path: '/settings/shops', icon: 'i-lucide-store', label: () => ts('shops'), right: 'shops.manage' }]
} satisfies Feature
