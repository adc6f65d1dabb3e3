import type { Feature } from '@/shell/feature'

export default {
  routes: [
    { path: '/login', component: () => import('./LoginPage.vue'), meta: { open: true } },
    { path: 'me', component: () => import('./MePage.vue') },
    { path: '/setup', component: () => import('./SetupPage.vue'), meta: { open: true } }
  ]
} satisfies Feature
