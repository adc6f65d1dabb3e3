import type { Feature } from '@/shell/feature'
import { ts } from '@/shell/t'

// The texts come with the page, not with the first load of the app.
const page = async () => {
  const { texts } = await import('./t')
  await texts()
  return import('./SurveysPage.vue')
}

export default {
  routes: [{ path: 'settings/surveys', component: page }],
  menu: [{ group: 'settings', order: 1.7, path: '/settings/surveys', icon: 'i-lucide-star', label: () => ts('surveys'), right: 'settings.view' }]
} satisfies Feature
