// Features are found by their routes.ts; adding one touches no central list.
import type { Feature, MenuEntry } from './feature'

const found = import.meta.glob<{ default: Feature }>('../features/*/routes.ts', { eager: true })

export const features: Feature[] = Object.values(found).map((mod) => mod.default)

export const menuGroups: { key: MenuEntry['group']; entries: MenuEntry[] }[] = (['performance', 'settings'] as const)
  .map((key) => ({
    key,
    entries: features.flatMap((f) => f.menu ?? []).filter((m) => m.group === key).sort((a, b) => a.order - b.order)
  }))
  .filter((group) => group.entries.length > 0)
