import type { Feature } from '@/shell/feature'
import { ts } from '@/shell/t'

// The texts come with the page, not with the first load of the app.
const page = async () => {
  const { texts } = await import('./t')
  await texts()
  return import('./InboxPage.vue')
}

export default {
  // One page for both, so that opening a conversation does not build it anew; the child only carries the id.
  routes: [{ path: 'inbox', component: page, children: [{ path: ':conversation', component: { render: () => null } }] }],
  menu: [{ group: 'desk', order: 0, path: '/inbox', icon: 'i-lucide-inbox', label: () => ts('inbox'), right: 'desk.view', startOf: ['agent', 'outsourced'] }]
} satisfies Feature
