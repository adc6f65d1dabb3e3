import type { Deep } from '@/ui/i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  title: 'Surveys',
  text: 'Invitations go out by themselves; agents can neither add nor skip one. Each store has its own plan, and a change holds from the next invitation on.',
  none: 'No stores yet.',
  noneText: 'Add one under “Agents and teams” first.',
  saved: 'Saved',
  noLink: 'This server has no public address (--public-url), so customers cannot open links: stars can be asked for in the chat only.',
  csat: 'Satisfaction (1–5 stars)',
  csatText: 'Web chat asks right after the end, messaging after 10 minutes, e-mail after an hour. Each customer at most once in 7 days; an answer may be changed for 7 days; a conversation that is taken up again calls an unanswered invitation back. It credits who answered last when asked.',
  way: 'How to ask',
  ways: { channel: 'In the chat', link: 'Send a link' },
  dimensions: 'Ask also for',
  dimensionsText: 'Asked only on the page behind the link, always optional, and no part of the satisfaction figure.',
  dimension: { logistics: 'Shipping', aftersale: 'After-sales', speed: 'Speed of replies' },
  ces: 'Effort (1–7)',
  cesText: '“How easy was it to solve your problem?” 1 very easy – 7 very hard; lower is better. Sent as a link together with the stars.',
  nps: 'Recommendation, NPS (0–10)',
  npsText: 'About the store, never about a person. Each customer at most once in 90 days; coloured from 30 answers on.',
  after: 'Days after the end',
  figures: 'Last 30 days',
  preview: 'What customers see',
  previewKind: 'Which one to preview',
  previewLanguage: 'Language',
  kinds: { csat: 'Stars', ces: 'Effort', nps: 'NPS' },
  discard: 'Discard',
  save: 'Save',
  changed: 'Changed'
}

export default en
