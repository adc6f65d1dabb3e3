// What a person decides about a file before it is imported.
import type { AgentRule, ColumnRule, Import, Mapping } from '@/api/imports'

/** The choice in the list of agents, as text: id:…, as:… (another name of the same file), or new, left, bot. */
export function ruleToChoice(rule: AgentRule | undefined): string {
  if (rule?.id && rule.id !== '0') return `id:${rule.id}`
  if (rule?.as) return `as:${rule.as}`
  if (rule?.kind) return 'bot'
  return rule?.left ? 'left' : 'new'
}

/** The rule for a choice; today is the day from which a person counts as gone when nobody knows it better. */
export function choiceToRule(choice: string, before: AgentRule | undefined, today: string): AgentRule {
  if (choice.startsWith('id:')) return { id: choice.slice(3) }
  if (choice.startsWith('as:')) return { as: choice.slice(3) }
  if (choice === 'bot') return { kind: 'bot' }
  return { ...(before?.name ? { name: before.name } : {}), ...(choice === 'left' ? { left: before?.left || today } : {}) }
}

/** Names that old tools give to what is no person. */
const machine = /机器人|自动回复|系统|^(chat)?bot$|^system$|^auto/i

/** The mapping with every name of the file decided: what a person chose, else the suggestion. */
export function withAgents(mapping: Mapping, data: Pick<Import, 'agents_seen'>): Mapping {
  const agents = { ...mapping.agents }
  for (const seen of data.agents_seen) {
    if (agents[seen.label]) continue
    const { id, as, left } = seen.suggest ?? {}
    const known = (id && id !== '0') || as
    agents[seen.label] = !known && machine.test(seen.label) ? { kind: 'bot' } : { ...(id && id !== '0' ? { id } : {}), ...(as ? { as } : {}), ...(left ? { left } : {}) }
  }
  return { ...mapping, agents }
}

/** Metrics that cannot be worked out, by what the file lacks. */
export function byReason(missing: readonly { label: string; reason?: string }[]): { reason: string; labels: string[] }[] {
  const groups = new Map<string, string[]>()
  for (const item of missing) groups.set(item.reason ?? '', [...(groups.get(item.reason ?? '') ?? []), item.label])
  return [...groups].map(([reason, labels]) => ({ reason, labels })).sort((a, b) => b.labels.length - a.labels.length)
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** What the words of an order's status can mean, in the order of a list. */
export const statusMeanings = ['ignore', 'unpaid', 'partially_paid', 'paid', 'cancelled', 'partially_refunded', 'refunded'] as const
export type StatusMeaning = (typeof statusMeanings)[number]

/** The rule with another column. Columns that were joined before give way to it. */
export function withColumn(rule: ColumnRule | undefined, column: string): ColumnRule {
  const { columns: _joined, join: _by, ...rest } = rule ?? {}
  return { ...rest, column }
}

/** The columns that a mapping reads. */
export function columnsRead(mapping: Mapping): Set<string> {
  return new Set(Object.values(mapping.columns ?? {}).flatMap((rule) => [rule.column ?? '', ...((rule['columns'] as string[] | undefined) ?? [])]))
}

/** The words of a status column: those the mapping knows and those of the preview, each with its meaning ('' when nobody said). */
export function statusWords(mapping: Mapping, data: Pick<Import, 'preview'>, field: string): { word: string; meaning: string }[] {
  const map = (mapping.columns?.[field]?.['map'] ?? {}) as Record<string, string>
  const seen = data.preview.map((row) => row.cells[field]?.raw.trim() ?? '').filter(Boolean)
  return [...new Set([...Object.keys(map), ...seen])].map((word) => ({ word, meaning: map[word] ?? '' }))
}

/** The mapping with one word of a status decided. */
export function withWord(mapping: Mapping, field: string, word: string, meaning: string): Mapping {
  const rule = mapping.columns?.[field] ?? {}
  return { ...mapping, columns: { ...mapping.columns, [field]: { ...rule, map: { ...(rule['map'] as Record<string, string> | undefined), [word]: meaning } } } }
}
