import type { Feature } from '@/shell/feature'
import { ts } from '@/shell/t'

// The texts come with the pages, not with the first load of the app; the drawer shows messages.
const texts = async () => {
  const [own, talk] = await Promise.all([import('./t'), import('@/shared/talk/t')])
  await Promise.all([own.texts(), talk.talkTexts()])
}
const page = (load: () => Promise<unknown>) => async () => {
  await texts()
  return load() as Promise<typeof import('*.vue')>
}

export default {
  routes: [
    { path: 'wall', component: page(() => import('./WallPage.vue')) },
    { path: '/wall/tv', component: page(() => import('./TvPage.vue')) },
    { path: 'settings/alerts', component: page(() => import('./AlertsPage.vue')) }
  ],
  menu: [
    { group: 'performance', order: 2, path: '/wall', icon: 'i-lucide-activity', label: () => ts('wall'), right: 'desk.manage' },
    { group: 'settings', order: 1.7, path: '/settings/alerts', icon: 'i-lucide-bell', label: () => ts('alerts'), right: 'settings.edit' }
  ]
} satisfies Feature
