// Names of events, and how the deliveries of a webhook stand.
import type { DeliveryState, Hook } from '@/api/hooks'
import type zh from './messages.zh-CN'
import { t } from './t'

type Known = keyof (typeof zh)['events']
const known = [
  'conversation_started', 'message_created', 'message_delivery', 'conversation_assigned', 'conversation_status', 'conversation_resolved', 'conversation_reopened',
  'conversation_classified', 'conversation_tagged', 'conversation_excluded', 'conversation_included', 'sla_warned', 'sla_breached', 'survey_invited', 'survey_answered',
  'inquiry_marked', 'presence_changed', 'webhook_test'
] as const satisfies Known[]

/** The name of an event, or its key where this page does not know it. */
export function eventName(kind: string): string {
  const key = known.find((k) => k === kind.replace('.', '_'))
  return key ? t(`events.${key}`) : kind
}

export const tone: Record<DeliveryState, string> = { done: 'text-success', waiting: 'text-warning', failed: 'text-error' }

/** How the last delivery of a webhook went, in one sentence. */
export function lastWords(hook: Pick<Hook, 'last_state' | 'last_at'>): 'neverSent' | 'lastDone' | 'lastWaiting' | 'lastFailed' {
  if (!hook.last_at || !hook.last_state) return 'neverSent'
  if (hook.last_state === 'done') return 'lastDone'
  return hook.last_state === 'failed' ? 'lastFailed' : 'lastWaiting'
}

/** The body of a request with its lines set in, or as it is when it is no JSON. */
export function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
