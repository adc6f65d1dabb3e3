// Words for what a thread says about surveys.
import type { Item } from '@/api/desk'
import { t } from './t'

const dimensions = ['logistics', 'aftersale', 'speed'] as const
const reasons = ['off', 'cooldown', 'unreachable'] as const

export function surveyLine(item: Item): string {
  const data = item.data ?? {}
  if (item.kind === 'survey_withdrawn') return t('surveys.back')
  if (item.kind === 'survey_skipped') {
    const why = reasons.find((reason) => reason === data.reason)
    return why ? t(`surveys.skipped.${why}`) : ''
  }
  const kind = data.survey === 'nps' || data.survey === 'ces' ? data.survey : 'csat'
  if (item.kind === 'survey') return t(`surveys.asked.${kind}`)
  const more = dimensions.flatMap((key) => (data.dimensions?.[key] ? [t('surveys.part', { name: t(`surveys.dimensions.${key}`), score: data.dimensions[key] })] : []))
  return [t(`surveys.rated.${kind}`, { score: data.score ?? 0 }), ...more].join(' · ')
}
