import type { Feature } from '@/shell/feature'
import { ts } from '@/shell/t'

// The texts come with the page, not with the first load of the app.
const page = async () => {
  const { texts } = await import('./t')
  await texts()
  return import('./ReadinessPage.vue')
}

export default {
  routes: [{ path: 'settings/readiness', component: page }],
  menu: [{ group: 'settings', order: 4, path: '/settings/readiness', icon: 'i-lucide-list-checks', label: () => ts('readiness'), right: 'settings.view' }]
} satisfies Feature
