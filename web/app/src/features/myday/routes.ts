import type { Feature } from '@/shell/feature'
import { ts } from '@/shell/t'

// The texts come with the page, not with the first load of the app.
const page = async () => {
  const [own, acts] = await Promise.all([import('./t'), import('@/shared/acts/t')])
  await Promise.all([own.texts(), acts.actTexts()])
  return import('./MyDayPage.vue')
}

export default {
  routes: [{ path: 'myday', component: page }],
  menu: [{ group: 'performance', order: 0, path: '/myday', icon: 'i-lucide-sun', label: () => ts('myday'), agentsOnly: true, startOf: [] }]
} satisfies Feature
