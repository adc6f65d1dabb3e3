import { body, client, rows, type Schemas, type Solid } from './client'
import type { Settings } from './settings'

export type AutoReply = Solid<Schemas['AutoReplyView']>
export type Walked = Solid<Schemas['WalkedTarget']>
export type Tried = Solid<Schemas['TrySLAOutBody']>
export type Trial = Omit<Schemas['TrySLAInBody'], 'settings' | '$schema'>

export const slaApi = {
  try: (settings: Settings, trial: Trial) => body(client.POST('/api/sla/try', { body: { settings, ...trial } })),
  autoReplies: () => rows(client.GET('/api/sla/auto-replies')),
  saveAutoReply: (id: string, texts: Record<string, string>) => body(client.PUT('/api/sla/auto-replies/{id}', { params: { path: { id } }, body: { texts } }))
}
