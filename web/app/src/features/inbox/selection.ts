// Which rows are selected. Pure: the list as it stands comes in, the new selection goes out.

export interface Selection {
  ids: ReadonlySet<string>
  /** Where a range begins: the row selected last; empty: nowhere. */
  anchor: string
}

export const nothing: Selection = { ids: new Set(), anchor: '' }

/** One row in or out. */
export function toggle(now: Selection, id: string): Selection {
  const ids = new Set(now.ids)
  if (!ids.delete(id)) ids.add(id)
  return { ids, anchor: id }
}

/** Everything from the anchor to a row; without an anchor in the list the row alone. What was selected stays. */
export function range(now: Selection, list: readonly string[], id: string): Selection {
  const from = list.indexOf(now.anchor)
  const to = list.indexOf(id)
  if (from < 0 || to < 0) return toggle({ ...now, ids: new Set([...now.ids].filter((other) => other !== id)) }, id)
  const between = list.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { ids: new Set([...now.ids, ...between]), anchor: now.anchor }
}

export const all = (list: readonly string[]): Selection => ({ ids: new Set(list), anchor: '' })

/** Without rows that are no longer in the list, so that nothing is done to what nobody sees. */
export function within(now: Selection, list: readonly string[]): Selection {
  const ids = list.filter((id) => now.ids.has(id))
  if (ids.length === now.ids.size) return now
  return { ids: new Set(ids), anchor: ids.includes(now.anchor) ? now.anchor : '' }
}
