import type { Feature } from '@/shell/feature'
import { ts } from '@/shell/t'

// The texts come with the page, not with the first load of the app.
const page = async () => {
  const { texts } = await import('./t')
  await texts()
  return import('./HoursPage.vue')
}

export default {
  routes: [
    { path: '/settings/calendars', redirect: '/settings/hours' },
    { path: 'settings/hours', component: page }
  ],
  menu: [{ group: 'settings', order: 2, path: '/settings/hours', icon: 'i-lucide-clock', label: () => ts('hours'), right: 'settings.view' }]
} satisfies Feature
