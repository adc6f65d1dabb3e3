import { body, client, rows, type Schemas, type Solid } from './client'

export type User = Solid<Schemas['UserView']>
export type Token = Solid<Schemas['TokenView']>
export type AuditItem = Solid<Schemas['AuditView']>

export interface UserForm {
  name: string
  email: string
  role: string
  agent_id?: string
  teams: string[]
  lang: 'zh-CN' | 'en'
  disabled: boolean
  password?: string
}

export const adminApi = {
  users: () => rows(client.GET('/api/users')),
  addUser: ({ disabled: _not, ...user }: UserForm) => body(client.POST('/api/users', { body: user })),
  saveUser: (id: string, { email: _fixed, ...user }: UserForm) => body(client.PUT('/api/users/{id}', { params: { path: { id } }, body: user })),
  tokens: () => rows(client.GET('/api/tokens')),
  createToken: (name: string, expires_at: number) => body(client.POST('/api/tokens', { body: { name, expires_at } })),
  deleteToken: (id: string) => client.DELETE('/api/tokens/{id}', { params: { path: { id } } }),
  audit: (before: number, limit: number) => body(client.GET('/api/audit', { params: { query: { before, limit } } })),
  readiness: () => body(client.GET('/api/readiness')),
  clearDemo: () => body(client.POST('/api/demo/clear'))
}
