import type { Deep } from '@/ui/i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  title: 'Credit and rates',
  text: 'Which agent an order is credited to, and what currency amounts are converted to. A change is a new version; an order goes by the version in force when it was placed.',
  currency: 'Reporting currency',
  currencyText: 'Agent sales and other amounts are shown in this currency.',
  currencyChanged: 'The rates are those to {old}: change the table as well.',
  rules: 'Credit rules',
  everywhere: 'All stores (default)',
  own: 'own rules',
  addFor: 'Own rules for {store}',
  add: 'Own rules for a store',
  remove: 'Back to the default',
  edit: 'Open the rules of {name}',
  judge: 'Judge rule',
  judges: { placed: 'By the order', placed_first: 'By the order first', paid: 'By the payment' },
  judgeText: {
    placed: 'Who served last before the order, dated by the order; silent orders are nobody’s.',
    placed_first: 'Who served last before the order; of a silent order, who served last before the payment.',
    paid: 'Who served last before the payment, dated by the payment.'
  },
  tie: 'When several served',
  ties: { latest: 'who served last', rounds: 'who answered most' },
  fields: {
    window_h: 'Order window (hours)', pay_window_h: 'Payment window (hours)', aftersale_days: 'Aftersale (days)', follow_up_min: 'Follow-up of silent orders (minutes)', chase_guard_min: 'Guard of silent orders (minutes)',
    min_customer_messages: 'Messages of the customer, at least', min_forward_messages: 'Messages before passing on, at least'
  },
  help: {
    window_h: 'How long before the order a reply counts.', pay_window_h: 'How long before the payment a reply counts.', aftersale_days: 'So long after a payment, a conversation that does not say what it is about is about that order.',
    follow_up_min: 'How soon after the payment of a wholly silent order a message is a follow-up; 0: off.', chase_guard_min: 'A nudge so soon after a silent order that gets no answer does not count; 0: off.',
    min_customer_messages: 'A conversation with fewer is no service.', min_forward_messages: 'Who passed on with fewer does not count; 0: no limit.'
  },
  days: '= {n} days',
  presale: 'Presale only: conversations about earlier orders do not count',
  followPays: 'Follow-ups of wholly silent orders are credited',
  range: 'A whole number from {least} to {most}',
  summary: '{judge} · {tie} · window {window} h',
  rates: 'Exchange rates',
  ratesText: 'What one unit is worth in {currency}, from the day on, until the next line, for 45 days at most. Amounts without a rate are not converted and marked in reports, never 1:1.',
  rateCurrency: 'Currency',
  rateFrom: 'From',
  rate: 'Rate',
  rateMeans: '1 {from} = {rate} {to}',
  rateAdd: 'Add a line',
  rateRemove: 'Remove the line',
  noRates: 'There are no rates yet. None are needed while all orders are in {currency}.',
  paste: 'Paste from Excel',
  pasteText: 'One a line: currency, month or day, rate; or a heading with a column for each currency. The rate of the same day is replaced.',
  pasteExample: 'EUR\t2026-11\t1.0832',
  pasteRead: '{n} read',
  pasteBad: '{n} lines could not be read: {lines}',
  pasteUse: 'Add {n} lines',
  problems: { currency: 'Three capital letters', own: 'This is the reporting currency', from: 'No such day', rate: 'Above 0, as 1.0832', twice: 'This day has a line already' }
}
export default en
