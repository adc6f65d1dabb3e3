import type { Deep } from '@/ui/i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  title: 'Audit log',
  text: 'Who changed what and looked at whose figures, and when. Each entry is tied to the one before, so tampering shows.',
  ok: 'The log is complete and untouched',
  broken: 'The chain is broken: entries were changed or removed',
  at: 'Time',
  user: 'Account',
  action: 'Action',
  object: 'Object',
  detail: 'Details',
  empty: 'There are no entries yet.',
  more: 'Earlier entries'
}

export default en
