import { http } from './http'

export interface Session {
  /** True until the owner's account exists. */
  setup_needed: boolean
  user: { id: string; name: string; email: string; role: string; agent_id: string; lang: string } | null
  rights: string[]
  workspace: {
    name: string
    zone: string
    demo: boolean
    wizard_done: boolean
    plan: { preset: string; kind: string; packs: string[]; metrics: string[] }
  } | null
  version: string
}

export interface Setup {
  workspace: string
  name: string
  email: string
  password: string
  zone: string
  lang: string
}

export const sessionApi = {
  read: () => http.get<Session>('/api/session'),
  login: (email: string, password: string) => http.post<Session>('/api/session', { email, password }),
  logout: () => http.delete<void>('/api/session'),
  setup: (setup: Setup) => http.post<Session>('/api/setup', setup),
  setLanguage: (lang: string) => http.put<void>('/api/me', { lang }),
  changePassword: (old: string, next: string) => http.post<void>('/api/me/password', { old, new: next }),
  viewers: () => http.get<{ items: { at: number; user: string; what: string }[] }>('/api/me/viewers').then((r) => r.items ?? [])
}
