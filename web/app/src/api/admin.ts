import { http } from './http'

export interface User {
  id: string
  name: string
  email: string
  role: string
  agent_id: string
  teams: string[]
  disabled: boolean
  lang: string
}

export interface Token {
  id: string
  name: string
  created_at: number
  last_used_at: number
  expires_at: number
}

export interface AuditItem {
  id: string
  at: number
  user: string
  action: string
  object: string
  detail: string
}

export interface Readiness {
  score: [number, number]
  items: { key: string; ok: boolean; level: 'ok' | 'warn' | 'bad'; title: string; detail: string; action?: { label: string; to: string } }[]
}

const items = <T>(answer: { items?: T[] | null }): T[] => answer.items ?? []

export const adminApi = {
  users: () => http.get<{ items: User[] }>('/api/users').then(items),
  saveUser: (user: Partial<User> & { password?: string }) =>
    user.id ? http.put<User & { password?: string }>(`/api/users/${user.id}`, user) : http.post<User & { password?: string }>('/api/users', user),
  tokens: () => http.get<{ items: Token[] }>('/api/tokens').then(items),
  createToken: (name: string, expires_at: number) => http.post<Token & { token: string }>('/api/tokens', { name, expires_at }),
  deleteToken: (id: string) => http.delete<void>(`/api/tokens/${id}`),
  audit: (before: string, limit: number) => http.get<{ items: AuditItem[]; chain_ok: boolean }>('/api/audit', { before, limit }),
  readiness: () => http.get<Readiness>('/api/readiness'),
  clearDemo: () => http.post<void>('/api/demo/clear')
}
