import { body, client, rows, type Schemas, type Solid } from './client'

export type Session = Omit<Solid<Schemas['SessionInfo']>, 'user'> & { user: Solid<Schemas['Me']> | null }
export type Setup = { workspace: string; name: string; email: string; password: string; zone: string; lang: 'zh-CN' | 'en' }

export const sessionApi = {
  read: () => body(client.GET('/api/session')) as Promise<Session>,
  login: (email: string, password: string) => body(client.POST('/api/session', { body: { email, password } })) as Promise<Session>,
  logout: () => body(client.DELETE('/api/session')),
  setup: (setup: Setup) => body(client.POST('/api/setup', { body: setup })) as Promise<Session>,
  setLanguage: (lang: 'zh-CN' | 'en') => body(client.PUT('/api/me', { body: { lang } })),
  changePassword: (old: string, next: string) => body(client.POST('/api/me/password', { body: { old, new: next } })),
  viewers: () => rows(client.GET('/api/me/viewers'))
}
