import { createRouter, createWebHistory } from 'vue-router'
import { onSessionEnd } from '@/api/http'
import { features, startPath } from './features'
import NotFound from './NotFound.vue'
import { useSession } from './session'

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    {
      path: '/',
      component: () => import('./ShellFrame.vue'),
      children: [
        // A guard, not a redirect: where to start depends on who is there, which is known only once the session is read.
        { path: '', component: NotFound, beforeEnter: () => startPath(useSession().person, useSession().may) },
        ...features.flatMap((f) => f.routes.filter((r) => !r.path.startsWith('/'))),
        { path: ':rest(.*)*', component: NotFound }
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
  if (now.user && session.needsWelcome && to.redirectedFrom?.path === '/' && to.path !== '/welcome') return '/welcome'
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
