import type { Feature } from '@/shell/feature'
import { ts } from '@/shell/t'

// The texts come with the page, not with the first load of the app.
const page = async () => {
  const { texts } = await import('./t')
  await texts()
  return import('./SlaPage.vue')
}

export default {
  routes: [{ path: 'settings/sla', component: page }],
  menu: [{ group: 'settings', order: 2.5, path: '/settings/sla', icon: 'i-lucide-timer', label: () => ts('sla'), right: 'settings.view' }]
} satisfies Feature
