import { createRouter, createWebHistory } from 'vue-router'
import { onSessionEnd } from '@/api/http'
import { features, menuGroups } from './features'
import { useSession } from './session'

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    {
      path: '/',
      component: () => import('./ShellFrame.vue'),
      children: [
        { path: '', redirect: () => menuGroups[0]?.entries[0]?.path ?? '/missing' },
        ...features.flatMap((f) => f.routes.filter((r) => !r.path.startsWith('/'))),
        { path: ':rest(.*)*', component: () => import('./NotFound.vue') }
      ]
    },
    ...features.flatMap((f) => f.routes.filter((r) => r.path.startsWith('/')))
  ]
})

router.beforeEach(async (to) => {
  const session = useSession()
  const now = await session.read().catch(() => null)
  if (!now) return to.meta.open ? true : '/login'
  if (now.setup_needed) return to.path === '/setup' ? true : '/setup'
  if (to.path === '/setup') return '/'
  if (now.user && session.needsWelcome && to.path === '/') return '/welcome'
  if (now.user) return to.path === '/login' ? '/' : true
  return to.meta.open ? true : { path: '/login', query: to.path === '/' ? {} : { next: to.fullPath } }
})

// A page whose code was replaced by a newer build: load the new one, once.
router.onError((error, to) => {
  if (!/dynamically imported module|Importing a module script failed/.test(String(error))) return
  if (sessionStorage.getItem('kefu.reloaded') === to.fullPath) return
  sessionStorage.setItem('kefu.reloaded', to.fullPath)
  window.location.assign(to.fullPath)
})

onSessionEnd(() => {
  const session = useSession()
  if (!session.person) return
  session.forget()
  void router.push({ path: '/login', query: { next: router.currentRoute.value.fullPath } })
})
