import type { Deep } from '@/ui/i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  title: 'My day',
  greeting: '{name} · {range}',
  period: 'Period',
  shifted: 'Data until {last}; showing {from} – {to}',
  nothingYet: 'No conversations of yours yet. Figures appear once you have handled some, or after an import.',
  noAgent: 'This account is not linked to an agent, so it has no day of its own. Ask the owner to choose the agent under Accounts.',
  waiting: 'Waiting for a reply ({n})',
  waitingNone: 'Nobody is waiting for your reply.',
  waitingLine: 'The message of {from} is unanswered; waiting for {wait}',
  waitingAll: 'See all in the inbox',
  customer: 'Visitor',
  left: '{time} left',
  over: '{time} over',
  waitedFor: 'waited {wait}',
  timeoutsToday: 'Timed out today ({n})',
  timeouts: 'Timed out recently ({n})',
  timeoutsTodayNone: 'Nothing timed out today.',
  timeoutsNone: 'Nothing timed out in this period.',
  timeoutLine: 'Customer wrote at {from}, a reply was due by {due}',
  waited: 'waited {wait}',
  figures: 'My figures',
  averageTeam: 'Team average {value}',
  averageAll: 'Average of everybody {value}',
  sample: 'n={n}',
  ratingsYesterday: 'Ratings of yesterday ({n})',
  ratings: 'Recent ratings ({n})',
  ratingsNone: 'No customer ratings yesterday or in this period.',
  stars: '{n} of 5 stars',
  ratedAt: 'rated at {time}',
  all: 'See all {n}',
  why: 'Why it is counted this way',
  whyText: 'Open a metric for its full definition and a worked example. In any conversation above, each message says whether and for whom it counts.',
  looks: 'A supervisor looked (today {n})',
  viewers: 'Who looked at my data',
  viewersNone: 'Nobody has looked at your named figures or conversations.',
  viewersAll: 'See all'
}

export default en
