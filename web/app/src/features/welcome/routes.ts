import type { Feature } from '@/shell/feature'

// The texts come with the page, not with the first load of the app.
const page = async () => {
  const { texts } = await import('./t')
  await texts()
  return import('./WelcomePage.vue')
}

export default {
  routes: [{ path: '/welcome', component: page }]
} satisfies Feature
