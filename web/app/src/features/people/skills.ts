import type { Skill } from '@/api/settings'

export const kinds = ['market', 'topic', 'scene', 'certificate'] as const
export type SkillKind = (typeof kinds)[number]

/** The usual capacity in points: four chats. */
export const usual = 12

/** What is sent: chosen ones only, each once, without what was left open. */
export function tidy(list: readonly Skill[]): Skill[] {
  const seen = new Set<string>()
  return list.flatMap((skill) => {
    const key = skill.key.trim()
    const mark = `${skill.kind}/${key}`
    if (!key || seen.has(mark)) return []
    seen.add(mark)
    return [{ kind: skill.kind, key, ...(skill.level ? { level: skill.level } : {}), ...(skill.until ? { until: skill.until } : {}) }]
  })
}

/** Skills that run out within so many days of a day, or have: the earliest first. */
export function ending(list: readonly Skill[], today: string, days: number): Skill[] {
  const last = new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
  return list.filter((skill) => skill.until && skill.until <= last).sort((a, b) => (a.until ?? '').localeCompare(b.until ?? ''))
}
