// What a person decides about a file before it is imported.
import type { AgentRule, Import, Mapping } from '@/api/imports'

/** Required fields that neither a column nor a fixed value fills. */
export function missingRequired(data: Pick<Import, 'grains'>, mapping: Mapping): string[] {
  const grain = data.grains.find((g) => g.id === mapping.grain)
  return (grain?.fields ?? []).filter((f) => f.required && !mapping.columns[f.key]?.column && !mapping.columns[f.key]?.const).map((f) => f.label)
}

/** The choice in the list of agents, as text: an agent's id, or one of new, left, ignore. */
export function ruleToChoice(rule: AgentRule | undefined, suggestion: string | undefined): string {
  if (rule?.agent_id) return rule.agent_id
  if (rule?.ignore) return 'ignore'
  if (rule?.left) return 'left'
  if (rule?.new) return 'new'
  return suggestion ?? 'new'
}

export function choiceToRule(choice: string): AgentRule {
  if (choice === 'ignore') return { ignore: true }
  if (choice === 'left') return { new: true, left: true }
  if (choice === 'new') return { new: true }
  return { agent_id: choice }
}

/** The mapping with every name of the file decided, suggestions included. */
export function withAgents(mapping: Mapping, data: Pick<Import, 'agents_seen'>): Mapping {
  const agents = { ...mapping.agents }
  for (const seen of data.agents_seen ?? []) agents[seen.label] = choiceToRule(ruleToChoice(agents[seen.label], seen.suggest?.id))
  return { ...mapping, agents }
}

/** Metrics that cannot be worked out, by what the file lacks. */
export function byReason(missing: readonly { label: string; reason: string }[]): { reason: string; labels: string[] }[] {
  const groups = new Map<string, string[]>()
  for (const item of missing) groups.set(item.reason, [...(groups.get(item.reason) ?? []), item.label])
  return [...groups].map(([reason, labels]) => ({ reason, labels })).sort((a, b) => b.labels.length - a.labels.length)
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
