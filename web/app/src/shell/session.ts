import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { sessionApi, type Session, type Setup } from '@/api/session'

/** Who is at the screen and for which workspace. */
export const useSession = defineStore('session', () => {
  const session = ref<Session | null>(null)
  const person = computed(() => session.value?.person ?? null)
  const workspace = computed(() => session.value?.workspace ?? null)
  const zone = computed(() => workspace.value?.zone ?? 'Asia/Shanghai')

  async function read(): Promise<Session> {
    session.value ??= await sessionApi.read()
    return session.value
  }
  async function login(email: string, password: string) {
    session.value = await sessionApi.login(email, password)
  }
  async function setup(form: Setup) {
    session.value = await sessionApi.setup(form)
  }
  async function logout() {
    await sessionApi.logout()
    session.value = null
  }
  function forget() {
    session.value = null
  }
  return { session, person, workspace, zone, read, login, setup, logout, forget }
})
