// What the command palette offers for a text. Pure: everything that can be done comes in, what fits goes out in order.

import type { Command } from './offer'

/** 0: does not fit. Higher fits better: the beginning of the label, of a word, anywhere, letters in order. */
export function fit(text: string, command: Pick<Command, 'label' | 'words'>): number {
  const query = text.trim().toLowerCase()
  if (!query) return 1
  const label = command.label.toLowerCase()
  if (label.startsWith(query)) return 5
  if (label.split(/[\s·/()“”"]+/).some((word) => word.startsWith(query))) return 4
  if (label.includes(query)) return 3
  if (command.words?.toLowerCase().includes(query)) return 2
  return query.length > 1 && inOrder(query, label) ? 1 : 0
}

function inOrder(query: string, label: string): boolean {
  let at = 0
  for (const c of query) {
    if (c === ' ') continue
    at = label.indexOf(c, at) + 1
    if (at === 0) return false
  }
  return true
}

const groups: Command['group'][] = ['here', 'actions', 'views', 'pages', 'look']

/** What fits, by group and inside it the best first; of equals the order in which they came. */
export function offered(text: string, commands: readonly Command[]): Command[] {
  return commands
    .map((command, i) => ({ command, i, fit: fit(text, command) }))
    .filter((one) => one.fit > 0)
    .sort((a, b) => groups.indexOf(a.command.group) - groups.indexOf(b.command.group) || b.fit - a.fit || a.i - b.i)
    .map((one) => one.command)
}
