import type { Deep } from '@/ui/i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  channels: {
    web: 'Web chat', email: 'E-mail', whatsapp: 'WhatsApp', telegram: 'Telegram', line: 'LINE', wechat: 'WeChat', qq: 'QQ', messenger: 'Messenger',
    instagram: 'Instagram', form: 'Form', phone: 'Phone', sms: 'SMS', social: 'Social media', api: 'API channel', other: 'Other'
  },
  you: 'You',
  someone: 'another agent',
  queue: 'the queue',
  note: 'Internal note · not seen by the customer',
  auto: 'Auto-reply · not counted as a response',
  read: 'Read by the customer',
  delivered: 'Delivered',
  lost: 'Not delivered',
  lostWhy: 'Not delivered ({reason})',
  download: 'Download {name}',
  view: 'View picture {name}',
  sticker: '[sticker]',
  voice: '[voice message]',
  video: '[video]',
  call: '[call]',
  noFile: 'The file is gone',
  openNew: 'Open in a new window'
}
export default en
