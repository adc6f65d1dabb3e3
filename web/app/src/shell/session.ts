import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { sessionApi, type Session, type Setup } from '@/api/session'
import { getLocale } from '@/ui/i18n'

/** Who is at the screen, what that person may do, and for which workspace. */
export const useSession = defineStore('session', () => {
  const session = ref<Session | null>(null)
  const person = computed(() => session.value?.user ?? null)
  const workspace = computed(() => session.value?.workspace ?? null)
  const plan = computed(() => workspace.value?.plan ?? null)
  const zone = computed(() => workspace.value?.zone || 'Asia/Shanghai')
  const may = (right: string) => session.value?.rights?.includes(right) ?? false

  async function read(): Promise<Session> {
    session.value ??= await sessionApi.read()
    return session.value
  }
  async function refresh(): Promise<void> {
    session.value = await sessionApi.read()
  }
  async function login(email: string, password: string) {
    session.value = await sessionApi.login(email, password)
  }
  async function setup(form: Omit<Setup, 'lang'>) {
    session.value = await sessionApi.setup({ ...form, lang: getLocale() })
  }
  async function logout() {
    await sessionApi.logout()
    session.value = null
  }
  function replace(next: Session) {
    session.value = next
  }
  /** The wizard is offered once per visit, never forced. */
  const welcomed = ref(sessionStorage.getItem('kefu.welcomed') === '1')
  function skipWelcome() {
    welcomed.value = true
    sessionStorage.setItem('kefu.welcomed', '1')
  }
  const needsWelcome = computed(() => workspace.value?.wizard_done === false && !welcomed.value && may('settings.edit'))
  function forget() {
    session.value = null
  }
  return { session, person, workspace, plan, zone, may, read, refresh, login, setup, logout, replace, forget, skipWelcome, needsWelcome }
})
