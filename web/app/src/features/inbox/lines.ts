// Words for the lines of a thread that are no messages.
import { named, type Item } from '@/api/desk'
import { tt } from '@/shared/talk/t'
import type { Names } from '@/shared/talk/useNames'
import { surveyLine } from './surveyLines'
import { t } from './t'

const holds = ['warehouse', 'carrier', 'finance', 'supplier', 'engineer', 'approval'] as const
const moves = ['language', 'skill', 'presale_to_aftersale', 'escalation', 'shift', 'other'] as const

export function holdName(reason: string | undefined): string {
  const key = holds.find((h) => h === reason)
  return key ? t(`hold.${key}`) : ''
}

export function authorName(item: Item, names: Pick<Names, 'agent'>, me: string): string {
  if (item.by.kind === 'customer') return t('lines.customer')
  if (item.by.kind === 'agent' || item.by.kind === 'colleague') return named(item.by.id) && item.by.id === me ? tt('you') : names.agent(item.by.id, item.by.name)
  return t('lines.system')
}

/** Empty: nothing worth a line. here is the conversation that shows it: of a split both sides tell. */
export function lineText(item: Item, names: Names, me: string, timeOf: (micros: number) => string, here = ''): string {
  const data = item.data ?? {}
  const by = authorName(item, names, me)
  switch (item.kind) {
    case 'started':
      return t('lines.started')
    case 'assigned':
      return assigned(item, names, me, by)
    case 'status':
      if (data.status === 'pending') return t('lines.pending', { by })
      if (data.status === 'on_hold') return t('lines.on_hold', { by, why: holdName(data.reason) })
      if (data.status === 'snoozed') return t('lines.snoozed', { by, time: data.until ? timeOf(data.until) : '' })
      return t('lines.open')
    case 'resolved':
      if (data.reason === 'silence') return t('lines.silence')
      return item.by.kind === 'agent' || item.by.kind === 'colleague' ? t('lines.resolved', { by }) : t('lines.resolvedAuto')
    case 'reopened':
      return item.by.kind === 'customer' ? t('lines.reopenedCustomer') : t('lines.reopened', { by })
    case 'merged':
    case 'unmerged':
      return t(`lines.${item.kind}`, { by })
    case 'split':
      return data.from === here ? t('lines.splitOff', { by, n: data.messages?.length ?? 0 }) : t('lines.splitFrom', { by })
    case 'classified':
      return data.issue_type ? t('lines.classified', { type: names.issue(data.issue_type) }) : ''
    case 'tagged':
      return t('lines.tagged', { change: [...(data.added ?? []).map((tag) => `+${tag}`), ...(data.removed ?? []).map((tag) => `−${tag}`)].join(' ') })
    case 'excluded':
      return t('lines.excluded', { by })
    case 'included':
      return t('lines.included', { by })
    case 'inquiry':
      return t('lines.inquiry', { grade: data.grade ?? '' })
    case 'survey':
    case 'rated':
    case 'survey_withdrawn':
    case 'survey_skipped':
      return surveyLine(item)
    default:
      return ''
  }
}

function assigned(item: Item, names: Names, me: string, by: string): string {
  const data = item.data ?? {}
  const to = named(data.to?.agent) && data.to.agent === me ? tt('you') : names.ref(data.to)
  switch (data.reason) {
    case 'claim':
      return t('lines.claim', { by })
    case 'manager':
      return t('lines.manager', { by, to })
    case 'transfer': {
      const why = moves.find((key) => key === data.note)
      return why ? t('lines.transferWhy', { by, to, why: t(`transfer.reasons.${why}`) }) : t('lines.transfer', { by, to })
    }
    case 'handover':
      return t('lines.handover', { by, to })
    case 'take_back':
      return t('lines.take_back', { to })
    case 'bot_handoff':
      return t('lines.bot_handoff', { to })
    case 'routing':
      return named(data.to?.agent) ? t('lines.routing', { to }) : t('lines.queued', { to })
    default:
      return named(data.to?.agent) ? t('lines.assigned', { to }) : t('lines.queued', { to })
  }
}
