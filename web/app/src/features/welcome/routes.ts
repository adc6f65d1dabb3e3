import type { Feature } from '@/shell/feature'

export default {
  routes: [{ path: '/welcome', component: () => import('./WelcomePage.vue') }]
} satisfies Feature
