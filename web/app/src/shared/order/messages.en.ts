import type { Deep } from '@/ui/i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  states: {
    unpaid: 'Unpaid', deposit: 'Partly paid', paid: 'Paid', shipped: 'Shipped', partly_refunded: 'Partly refunded', refunded: 'Refunded', cancelled: 'Cancelled'
  },
  flags: { flagged: 'Flagged', test: 'Test order', employee: 'Bought by a colleague', sample: 'Sample' },
  items: '{n} items',
  details: 'Details',
  lineless: 'No list of products',
  unnamed: 'Unnamed product',
  payments: 'Payments',
  refunds: 'Refunds',
  refundItems: '{n} items came back',
  parcels: 'Parcels',
  noTracking: 'No tracking number',
  track: 'Track the parcel',
  open: 'Open order {number}',
  pane: {
    title: 'Orders',
    empty: 'This customer has no orders yet',
    failed: 'The orders could not be read',
    again: 'Read the orders again',
    orders: 'Orders',
    paid: 'Paid, net',
    refunded: 'Refunded',
    partly: 'The latest {n} orders only.'
  }
}
export default en
