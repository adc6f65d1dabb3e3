import { describe, expect, it } from 'vitest'
import type { Order } from '@/api/orders'
import { flagsOf, numberOf, stateOf, trackingUrl, worthOf } from './state'

const order = (more: Partial<Order>): Order => ({ id: '1', external: '1', shop: '1', store: '1', contact: '1', recorded_at: 1, placed_at: 1, updated_at: 1, currency: 'USD', total: 10_000, net: 9_000, collected: 0, refunded: 0, customer: {}, ...more })
const paid = (collected: number) => ({ collected, payments: [{ at: 2, amount: collected }] })

describe('the state of an order', () => {
  it.each([
    [{}, 'unpaid'],
    [paid(3_000), 'deposit'],
    [paid(10_000), 'paid'],
    [{ total: 0, ...paid(0) }, 'paid'],
    [{ ...paid(10_000), fulfilments: [{ at: 3 }] }, 'shipped'],
    [{ ...paid(10_000), fulfilments: [{ at: 3 }], refunded: 1 }, 'partly_refunded'],
    [{ ...paid(10_000), refunded: 10_000 }, 'refunded'],
    [{ ...paid(10_000), refunded: 10_000, cancelled_at: 4 }, 'cancelled']
  ] as [Partial<Order>, string][])('%j is %s', (more, state) => expect(stateOf(order(more))).toBe(state))
})

describe('what a customer is worth', () => {
  it('adds up by currency, less what went back, and leaves test orders out', () => {
    const orders = [
      order({ ...paid(10_000), refunded: 2_500 }),
      order(paid(5_000)),
      order({ ...paid(99_000), flags: ['test'] }),
      order({ currency: 'JPY', total: 700, ...paid(700) })
    ]
    expect(worthOf(orders)).toEqual([
      { currency: 'USD', orders: 2, paid: 12_500, refunded: 2_500 },
      { currency: 'JPY', orders: 1, paid: 700, refunded: 0 }
    ])
  })
})

describe('flags', () => {
  it('are those of the shop and those that were set, each once', () => expect(flagsOf(order({ test: true, sample: true, flags: ['flagged', 'test'] }))).toEqual(['flagged', 'test', 'sample']))
})

describe('names and links', () => {
  it('follows web addresses only', () => {
    expect(trackingUrl('https://track.example.com/1')).toBe('https://track.example.com/1')
    expect(trackingUrl('javascript:alert(1)')).toBeUndefined()
    expect(trackingUrl('')).toBeUndefined()
  })
  it('calls an order without a number by its id', () => {
    expect(numberOf({ id: '1234567890', number: ' ' })).toBe('#567890')
    expect(numberOf({ id: '1', number: '#1001' })).toBe('#1001')
  })
})
