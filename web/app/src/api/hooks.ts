// What other programs are told, and the channels of other systems. Instants are microseconds since 1970 in UTC.
import { call } from './http'

export interface HookSetup {
  name: string
  url: string
  /** None: all. */
  kinds: string[]
  stores: string[]
  notes: boolean
  enabled: boolean
}

export interface Hook extends HookSetup {
  id: string
  /** Why it was switched off by itself. */
  stopped?: 'gone'
  /** The API channel whose replies it carries. */
  account?: string
  created_at: number
  old_until?: number
  waiting: number
  failed: number
  last_at?: number
  last_state?: DeliveryState
  last_status?: number
  /** Shown once, when it was made. */
  secret?: string
}

export type DeliveryState = 'waiting' | 'done' | 'failed'

export interface Delivery {
  id: string
  message_id: string
  kind: string
  state: DeliveryState
  attempts: number
  next_at?: number
  created_at: number
  last_status?: number
}

export interface Attempt {
  n: number
  at: number
  took_ms: number
  status: number
  problem?: string
  answer?: string
}

export interface DeliveryDetail extends Delivery {
  body: string
  log: Attempt[] | null
}

export interface ApiChannelSetup {
  name: string
  url: string
  team?: string
  enabled: boolean
}

export interface ApiChannel extends ApiChannelSetup {
  id: string
  store: string
  key: string
  hook: string
  stopped?: string
  secret?: string
  webhook_secret?: string
}

const hook = (id: string) => `/api/webhooks/${encodeURIComponent(id)}`
const channel = (id: string) => `/api/channels/api/${encodeURIComponent(id)}`

export const hooksApi = {
  list: () => call<{ items: Hook[] | null; kinds: string[] }>('GET', '/api/webhooks').then((a) => ({ items: a.items ?? [], kinds: a.kinds })),
  add: (setup: HookSetup) => call<Hook>('POST', '/api/webhooks', setup),
  save: (id: string, setup: HookSetup) => call<Hook>('PUT', hook(id), setup),
  remove: (id: string) => call<undefined>('DELETE', hook(id)),
  rotate: (id: string) => call<Hook>('POST', `${hook(id)}/secret`),
  test: (id: string) => call<Delivery>('POST', `${hook(id)}/test`),
  deliveries: (id: string, ask: { state?: DeliveryState; before?: string }) => {
    const query = new URLSearchParams({ limit: '30', ...(ask.state ? { state: ask.state } : {}), ...(ask.before ? { before: ask.before } : {}) })
    return call<{ items: Delivery[] | null; more: boolean }>('GET', `${hook(id)}/deliveries?${query}`).then((a) => ({ items: a.items ?? [], more: a.more }))
  },
  delivery: (id: string, delivery: string) => call<DeliveryDetail>('GET', `${hook(id)}/deliveries/${encodeURIComponent(delivery)}`),
  replay: (id: string, delivery: string) => call<undefined>('POST', `${hook(id)}/deliveries/${encodeURIComponent(delivery)}/replay`),
  replayFailed: (id: string, since: number) => call<{ count: number }>('POST', `${hook(id)}/replay`, { since }),

  channels: () => call<{ items: ApiChannel[] | null }>('GET', '/api/channels/api').then((a) => a.items ?? []),
  addChannel: (store: string, setup: ApiChannelSetup) => call<ApiChannel>('POST', '/api/channels/api', { store, ...setup }),
  saveChannel: (id: string, setup: ApiChannelSetup) => call<ApiChannel>('PUT', channel(id), setup),
  renewChannel: (id: string) => call<ApiChannel>('POST', `${channel(id)}/secret`)
}
