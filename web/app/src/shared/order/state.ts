// What has become of an order, in one word and in sums.
import type { Order } from '@/api/orders'

export type OrderState = 'unpaid' | 'deposit' | 'paid' | 'shipped' | 'partly_refunded' | 'refunded' | 'cancelled'

/** What an order is by now. Money that went back says more than a parcel on its way, and that it was cancelled says most. */
export function stateOf(order: Pick<Order, 'total' | 'collected' | 'refunded' | 'payments' | 'fulfilments' | 'cancelled_at'>): OrderState {
  const { collected: paid, refunded: back } = order
  if (order.cancelled_at) return 'cancelled'
  if (back > 0) return back >= Math.max(paid, 1) ? 'refunded' : 'partly_refunded'
  if (order.fulfilments?.length) return 'shipped'
  if (paid === 0) return order.total === 0 && order.payments?.length ? 'paid' : 'unpaid'
  return paid < order.total ? 'deposit' : 'paid'
}

export const stateLook: Record<OrderState, string> = {
  unpaid: 'chip-warning', deposit: 'chip-warning', paid: 'chip-success', shipped: 'chip-primary', partly_refunded: 'chip-error', refunded: 'chip-error', cancelled: ''
}

export interface Worth {
  currency: string
  orders: number
  /** What was paid and stayed. */
  paid: number
  refunded: number
}

/** What takes an order out of the credit of agents: what its shop says of it, and what a person has set. */
export function flagsOf(order: Pick<Order, 'flags' | 'test' | 'employee' | 'sample'>): string[] {
  return [...new Set([...(order.flags ?? []), ...(['test', 'employee', 'sample'] as const).filter((flag) => order[flag])])]
}

/** What a customer is worth, by currency, the one of most orders first. Test orders are no orders. */
export function worthOf(orders: readonly Order[]): Worth[] {
  const all = new Map<string, Worth>()
  for (const order of orders) {
    if (flagsOf(order).includes('test')) continue
    const one = all.get(order.currency) ?? { currency: order.currency, orders: 0, paid: 0, refunded: 0 }
    one.orders++
    one.paid += order.collected - order.refunded
    one.refunded += order.refunded
    all.set(order.currency, one)
  }
  return [...all.values()].sort((a, b) => b.orders - a.orders || a.currency.localeCompare(b.currency))
}

/** Where a parcel is followed; anything but a web address is none. */
export const trackingUrl = (url: string | undefined) => (url && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : undefined)

/** How the order is called where it has no number. */
export const numberOf = (order: Pick<Order, 'id' | 'number'>) => order.number?.trim() || `#${order.id.slice(-6)}`
