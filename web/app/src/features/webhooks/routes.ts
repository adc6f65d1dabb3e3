import type { Feature } from '@/shell/feature'
import { ts } from '@/shell/t'

const page = async () => {
  const { texts } = await import('./t')
  await texts()
  return import('./WebhooksPage.vue')
}

export default {
  routes: [{ path: 'settings/webhooks', component: page }],
  menu: [{ group: 'settings', order: 5.5, path: '/settings/webhooks', icon: 'i-lucide-webhook', label: () => ts('webhooks'), right: 'settings.edit' }]
} satisfies Feature
