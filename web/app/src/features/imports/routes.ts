import type { Feature } from '@/shell/feature'
import { ts } from '@/shell/t'

// The texts come with the pages, not with the first load of the app.
const page = (load: () => Promise<unknown>) => async () => {
  const { texts } = await import('./t')
  await texts()
  return load() as Promise<typeof import('*.vue')>
}

export default {
  routes: [
    { path: '/imports', redirect: '/settings/imports' },
    { path: 'settings/imports', component: page(() => import('./ImportsPage.vue')) },
    { path: 'settings/imports/:id', component: page(() => import('./ImportPage.vue')) }
  ],
  menu: [{ group: 'settings', order: 3, path: '/settings/imports', icon: 'i-lucide-file-up', label: () => ts('imports'), right: 'import' }]
} satisfies Feature
