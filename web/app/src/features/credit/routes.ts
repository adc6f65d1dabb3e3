import type { Feature } from '@/shell/feature'
import { ts } from '@/shell/t'

// The texts come with the page, not with the first load of the app.
const page = async () => {
  const { texts } = await import('./t')
  await texts()
  return import('./CreditPage.vue')
}

export default {
  routes: [{ path: 'settings/credit', component: page }],
  menu: [{ group: 'performance', order: 4, path: '/settings/credit', icon: 'i-lucide-trending-up', label: () => ts('credit'), right: 'settings.view' }]
} satisfies Feature
