import type { Deep } from '@/ui/i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  title: 'Set up a plan that fits your team',
  text: 'Four questions, about a minute. Everything recommended can be changed now or later.',
  step: 'Step {n} of {total}',
  kind: 'What kind of business is it?',
  kindText: 'Decides whether orders or inquiries come first.',
  size: 'How many people answer customers?',
  sizeText: 'A small team starts with three metrics.',
  markets: 'Where are your customers?',
  marketsText: 'Each market gets its local hours and holidays, and waits are measured by them. Choose as many as you like.',
  packs: 'Does any of this apply?',
  packsText: 'Optional; adds metrics usual in the trade.',
  plan: 'Recommended plan',
  planText: 'Takes effect when you confirm.',
  metrics: 'Metrics to begin with',
  calendars: 'Service hours',
  targets: 'Target sets',
  next: 'Next',
  back: 'Back',
  apply: 'Use this plan',
  skip: 'Skip for now',
  done: 'The plan is in force',
  always: 'always open',
  holidays: '{n} holidays',
  days: { d1: 'Mon', d2: 'Tue', d3: 'Wed', d4: 'Thu', d5: 'Fri', d6: 'Sat', d7: 'Sun' },
  none: 'none'
}

export default en
