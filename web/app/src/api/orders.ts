// Orders and shops. Instants are microseconds since 1970 in UTC; amounts are whole numbers in the smallest unit of their currency.
import { body, client, rows, type Schemas, type Solid } from './client'

/** An order. In a list the lines are left out. */
export type Order = Solid<Schemas['OrderView']>
export type Flag = Schemas['FlagSetup']['flag']
/** Part of a credit that was split by hand, in hundredths of a percent; of one order they make 10,000. */
export type Share = Solid<Schemas['SaleShare']>
export type Rules = Omit<Schemas['Rules'], 'judge' | 'tie'> & { judge: 'placed' | 'placed_first' | 'paid'; tie: 'latest' | 'rounds' }
/** One agent in one conversation at one moment of an order, and why he or she led up to it or not. */
export type Candidate = Solid<Schemas['SaleCandidate']>
/** What one set of rules says of an order. */
export type CreditView = Solid<Schemas['SaleJudgment']>
export type CreditEntry = Solid<Schemas['SaleEntry']>
export type Credit = Omit<Solid<Schemas['SaleView']>, 'rules'> & { rules: Rules }
export type Stage = Candidate['stage']
export type Reason = Candidate['reason']
export type ViewName = CreditView['view']
export type Shop = Solid<Schemas['ShopView']>
export type ShopSetup = Solid<Schemas['ShopSetup']>
export type NewShare = Schemas['ShareView']

const at = (id: string) => ({ params: { path: { id } } })

export interface OrderAsk {
  contact?: string
  store?: string
  q?: string
  cursor?: string
  limit?: number
}

export const ordersApi = {
  list: (ask: OrderAsk) => body(client.GET('/api/orders', { params: { query: Object.fromEntries(Object.entries(ask).filter(([, value]) => value !== '')) as OrderAsk } })),
  read: (id: string) => body(client.GET('/api/orders/{id}', at(id))),
  credit: (id: string) => body(client.GET('/api/orders/{id}/credit', at(id))) as Promise<Credit>,
  flag: (id: string, flag: Flag, on: boolean) => body(client.POST('/api/orders/{id}/flag', { ...at(id), body: { flag, on } })),
  share: (id: string, shares: NewShare[]) => body(client.POST('/api/orders/{id}/share', { ...at(id), body: { shares } })),

  shops: () => rows(client.GET('/api/shops')),
  addShop: (store: string, setup: ShopSetup) => body(client.POST('/api/shops', { body: { store, kind: 'api', ...setup } })),
  saveShop: (id: string, setup: ShopSetup) => body(client.PUT('/api/shops/{id}', { ...at(id), body: setup })),
  /** Makes a new secret; with keep the one before holds for another day. */
  renewShop: (id: string, keep: boolean) => body(client.POST('/api/shops/{id}/secret', { ...at(id), body: { keep } }))
}
