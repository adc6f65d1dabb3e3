import type { Feature } from '@/shell/feature'

// The texts come with the pages, not with the first load of the app.
const page = (load: () => Promise<unknown>) => async () => {
  const { texts } = await import('./t')
  await texts()
  return load() as Promise<typeof import('*.vue')>
}

// The words of the audit log come with the page that shows some of it.
const me = async () => {
  const { actTexts } = await import('@/shared/acts/t')
  await actTexts()
  return import('./MePage.vue')
}

export default {
  routes: [
    { path: '/login', component: page(() => import('./LoginPage.vue')), meta: { open: true } },
    { path: 'me', component: page(me) },
    { path: '/setup', component: page(() => import('./SetupPage.vue')), meta: { open: true } }
  ]
} satisfies Feature
