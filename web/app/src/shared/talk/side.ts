// On which side of a talk a line stands.
import type { Item } from '@/api/desk'

export type Side = 'theirs' | 'ours' | 'auto' | 'note'

export function sideOf(item: Item): Side {
  if (item.message?.note) return 'note'
  if (item.by.kind === 'customer') return 'theirs'
  return item.by.kind === 'agent' || item.by.kind === 'colleague' ? 'ours' : 'auto'
}
