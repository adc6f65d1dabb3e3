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
    { path: 'orders', component: page(() => import('./OrdersPage.vue')) },
    { path: 'orders/:id', component: page(() => import('./OrderPage.vue')) }
  ],
  menu: [{ group: 'desk', order: 1, path: '/orders', icon: 'i-lucide-shopping-bag', label: () => ts('orders'), right: 'orders.view', startOf: [] }]
} satisfies Feature
