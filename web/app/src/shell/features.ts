// Features are found by their routes.ts; adding one touches no central list.
import type { Feature, MenuEntry } from './feature'

const found = import.meta.glob<{ default: Feature }>('../features/*/routes.ts', { eager: true })

export const features: Feature[] = Object.values(found).map((mod) => mod.default)

export const menuGroups: { key: MenuEntry['group']; entries: MenuEntry[] }[] = (['desk', 'performance', 'settings'] as const)
  .map((key) => ({
    key,
    entries: features.flatMap((f) => f.menu ?? []).filter((m) => m.group === key).sort((a, b) => a.order - b.order)
  }))
  .filter((group) => group.entries.length > 0)

/** What of the menu a person sees. */
export function visibleMenu(person: { agent_id?: string } | null, may: (right: string) => boolean) {
  const isAgent = Boolean(person?.agent_id && person.agent_id !== '0')
  const shown = (entry: MenuEntry) => (!entry.right || may(entry.right)) && (!entry.agentsOnly || isAgent)
  return menuGroups.map((group) => ({ ...group, entries: group.entries.filter(shown) })).filter((group) => group.entries.length > 0)
}

/** The page that a person starts on. */
export function startPath(person: { agent_id?: string; role: string } | null, may: (right: string) => boolean): string {
  const entries = visibleMenu(person, may).flatMap((group) => group.entries)
  const own = entries.find((entry) => person && entry.startOf?.includes(person.role))
  return (own ?? entries.find((entry) => !entry.startOf))?.path ?? '/missing'
}
