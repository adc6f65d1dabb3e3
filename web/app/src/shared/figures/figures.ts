// Texts of cells that need the language of the screen.
import type { Cell, Unit } from '@/api/types'
import { formatFigure, none } from '@/ui/format'
import { getLocale } from '@/ui/i18n'
import { tf } from './t'

export function cellText(cell: Cell | null | undefined, unit: Unit | undefined): string {
  return formatFigure(cell?.value ?? null, unit ?? 'count', getLocale())
}

const reasons = ['no_data', 'no_rate', 'few_agents', 'needs_messages', 'needs_stamps', 'needs_identity', 'needs_assignment', 'needs_status', 'needs_ratings'] as const

/** Why a figure is missing. */
export function reasonText(cell: Cell | null | undefined): string {
  if (!cell || cell.value !== null) return ''
  const reason = reasons.find((r) => r === cell.reason)
  if (reason === 'no_rate') return tf('reasons.no_rate', { n: cell.unrated ?? 0 })
  return reason ? tf(`reasons.${reason}`) : cell.reason ? tf('reasons.other') : tf('reasons.no_data')
}

/** What a figure's colour means, in a word; empty when it has no target or too small a sample. */
export function levelText(cell: Cell): string {
  if (cell.few || cell.value === null || !cell.target?.level) return ''
  return tf(`level.${cell.target.level}`)
}

export { none }
