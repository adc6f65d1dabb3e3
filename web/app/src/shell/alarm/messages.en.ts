import type { Deep } from '@/ui/i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  many: '{n} new alerts',
  kinds: { unanswered: 'Unanswered {n}', sla: 'SLA missed {n}', queue: 'Queue too long {n}', break: 'Break over plan {n}', silent: 'Channel silent {n}' },
  list: 'See the alerts',
  open: 'See the conversation'
}

export default en
