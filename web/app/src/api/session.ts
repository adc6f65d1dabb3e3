import { http } from './http'

export interface Person {
  id: string
  name: string
  email: string
  role: string
}

export interface Session {
  /** True until the owner's account exists. */
  setupNeeded: boolean
  person: Person | null
  workspace: { name: string; zone: string; demo: boolean } | null
}

export interface Setup {
  workspace: string
  name: string
  email: string
  password: string
  zone: string
}

export const sessionApi = {
  read: () => http.get<Session>('/api/session'),
  login: (email: string, password: string) => http.post<Session>('/api/session', { email, password }),
  logout: () => http.delete<void>('/api/session'),
  setup: (setup: Setup) => http.post<Session>('/api/setup', setup)
}
