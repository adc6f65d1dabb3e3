// Which issue types get a key from 1 to 9: those used last come first and keep their order, the rest follow the list.

interface Type {
  key: string
  parent?: string
}

const storage = 'kefu.issues'

export function recent(): string[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(storage) ?? '[]')
    return Array.isArray(list) ? list.filter((key): key is string => typeof key === 'string') : []
  } catch {
    return []
  }
}

export function remember(key: string): void {
  localStorage.setItem(storage, JSON.stringify([key, ...recent().filter((other) => other !== key)].slice(0, 3)))
}

/** At most nine types that are no heading of others; the one that is set now is always among them. */
export function nine<T extends Type>(types: readonly T[], set: string, last: readonly string[] = recent()): T[] {
  const leaves = types.filter((type) => !types.some((other) => other.parent === type.key))
  const first = last.flatMap((key) => leaves.filter((type) => type.key === key))
  const ordered = [...first, ...leaves.filter((type) => !first.includes(type))]
  const shown = ordered.slice(0, 9)
  const current = ordered.find((type) => type.key === set)
  return !current || shown.includes(current) ? shown : [...shown.slice(0, 8), current]
}
