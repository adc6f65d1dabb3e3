import type { Feature } from '@/shell/feature'
import { ts } from '@/shell/t'

// The texts come with the page, not with the first load of the app.
const page = async () => {
  const { texts } = await import('./t')
  await texts()
  return import('./PeoplePage.vue')
}

export default {
  routes: [{ path: 'settings/people', component: page }],
  menu: [{ group: 'settings', order: 1, path: '/settings/people', icon: 'i-lucide-users', label: () => ts('people'), right: 'settings.view' }]
} satisfies Feature
