// The promises of the SLA and the risk of a dispute, as the head of a conversation says them.
import type { Row, SLALine } from '@/api/desk'
import { dueOf, shortTime, type Due, type Heat } from '@/shared/talk/due'
import type { Locale } from '@/ui/i18n'
import { policyName } from '@/ui/policyName'
import { t } from './t'

/** The target whose time is counted down: the answer that is owed, else who is to take it, else the resolution. */
export function promiseOf(row: Pick<Row, 'sla'>): SLALine | undefined {
  const lines = row.sla ?? []
  for (const wanted of [['first_reply', 'next_reply'], ['acknowledge'], ['assignment'], ['resolution']]) {
    const line = lines.find((l) => wanted.includes(l.target))
    if (line) return line
  }
  return undefined
}

/** The target that runs out first, whichever it is; the server sends what is due first first, and what stands last. */
export function nearestOf(row: Pick<Row, 'sla'>): SLALine | undefined {
  const line = row.sla?.[0]
  return line?.due ? line : undefined
}

/** A target as the chip of a wait takes it; nothing while its clock stands. */
export function countdown(line: SLALine): Pick<Row, 'waiting' | 'amber' | 'due'> | undefined {
  if (!line.due) return undefined
  return { waiting: line.start, due: line.due, ...(line.warn ? { amber: line.warn } : {}) }
}

/** The words of a target's countdown; nothing while its clock stands. Takes the server's time in milliseconds. */
export function wordsOf(line: SLALine, now: number): { words: string; left: string; heat: Heat; policy: string } | undefined {
  const wait = countdown(line)
  const due = wait && dueOf(wait, now)
  if (!due) return undefined
  const left = leftOf(due)
  return { words: `${t(`sla.${line.target as 'resolution'}`)} ${left}`, left, heat: due.heat, policy: line.policy }
}

/** 剩 1:20, 超时 3 天. */
export function leftOf(due: Due): string {
  return t(`due.${due.kind}`, { time: shortTime(due.ms, (key, n) => t(`due.${key}`, { n })) })
}

export interface Urgent {
  words: string
  heat: Heat
  /** Says both where there are two. */
  tip: string
  /** It is a target of the SLA that is the more urgent one. */
  sla: boolean
}

const rank: Record<Heat, number> = { calm: 0, plain: 1, amber: 2, red: 3 }

/** What a row of the list counts down: of the response time-out and the target that runs out first the hotter one; of two alike the one that is due first. */
export function urgentOf(row: Pick<Row, 'sla' | 'waiting' | 'amber' | 'due'>, now: number, locale: Locale): Urgent | undefined {
  const wait = dueOf(row, now)
  const line = nearestOf(row)
  const promise = line && wordsOf(line, now)
  const answer = wait && { words: leftOf(wait), heat: wait.heat }
  if (!promise || !line) return answer ? { ...answer, tip: t('row.answerBy', { time: answer.words }), sla: false } : undefined
  const policy = t('sla.policy', { name: policyName(promise.policy, locale) })
  if (!answer) return { words: promise.words, heat: promise.heat, tip: policy, sla: true }
  const tip = [t('row.answerBy', { time: answer.words }), `${promise.words} (${policy})`].join('\n')
  const hotter = rank[promise.heat] - rank[answer.heat]
  const sla = hotter > 0 || (hotter === 0 && line.due! <= (row.due ?? Infinity))
  return sla ? { words: promise.words, heat: promise.heat, tip, sla } : { ...answer, tip, sla }
}

export type Risk = 'amber' | 'red' | 'over'

/** How near a dispute is, in plain time; null as long as it is not near. Takes the server's time in milliseconds. */
export function riskOf(row: Pick<Row, 'dispute'>, now: number): Risk | null {
  const d = row.dispute
  if (!d || now < d.amber / 1000) return null
  if (now >= d.over / 1000) return 'over'
  return now >= d.red / 1000 ? 'red' : 'amber'
}
