import type { Feature } from '@/shell/feature'
import { ts } from '@/shell/t'

// The texts come with the page, not with the first load of the app.
const page = async () => {
  const [own, acts] = await Promise.all([import('./t'), import('@/shared/acts/t')])
  await Promise.all([own.texts(), acts.actTexts()])
  return import('./AuditPage.vue')
}

export default {
  routes: [{ path: 'settings/audit', component: page }],
  menu: [{ group: 'settings', order: 6, path: '/settings/audit', icon: 'i-lucide-scroll-text', label: () => ts('audit'), right: 'audit.view' }]
} satisfies Feature
