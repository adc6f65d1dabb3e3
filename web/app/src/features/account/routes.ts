import type { Feature } from '@/shell/feature'

// The words of the audit log come with the page that shows some of it.
const me = async () => {
  const { actTexts } = await import('@/shared/acts/t')
  await actTexts()
  return import('./MePage.vue')
}

export default {
  routes: [
    { path: '/login', component: () => import('./LoginPage.vue'), meta: { open: true } },
    { path: 'me', component: me },
    { path: '/setup', component: () => import('./SetupPage.vue'), meta: { open: true } }
  ]
} satisfies Feature
