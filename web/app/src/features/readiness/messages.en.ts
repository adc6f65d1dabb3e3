import type { Deep } from '@/ui/i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  title: 'Data readiness',
  text: 'Figures are only as good as their ground. Where something is missing, the metrics concerned say so.',
  score: '{ok} of {total} ready',
  level: { ok: 'ready', warn: 'could be better', bad: 'missing' }
}

export default en
