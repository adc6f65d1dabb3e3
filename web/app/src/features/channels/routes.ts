import type { Feature } from '@/shell/feature'
import { ts } from '@/shell/t'

const page = async () => {
  const { texts } = await import('./t')
  await texts()
  return import('./ChannelsPage.vue')
}

export default {
  routes: [{ path: 'settings/channels', component: page }],
  menu: [{ group: 'settings', order: 1.5, path: '/settings/channels', icon: 'i-lucide-messages-square', label: () => ts('channels'), right: 'settings.edit' }]
} satisfies Feature
