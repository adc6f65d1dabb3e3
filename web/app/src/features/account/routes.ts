import type { Feature } from '@/shell/feature'

export default {
  routes: [
    { path: '/login', component: () => import('./LoginPage.vue'), meta: { open: true } },
    { path: '/setup', component: () => import('./SetupPage.vue'), meta: { open: true } }
  ]
} satisfies Feature
