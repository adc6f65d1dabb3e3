import { named, type Canned, type MacroActions } from '@/api/desk'

/** What a canned reply may leave to be filled in, as the server knows it. */
export const variables = ['customer.name', 'customer.country', 'agent.name', 'store.name', 'reply_by', 'conversation.id'] as const

/** What was typed after the slash, or null when the text is no search for a canned reply. */
export function slashOf(text: string): string | null {
  return /^\/[^\n]{0,30}$/.test(text) ? text.slice(1).trim().toLowerCase() : null
}

const main = (language: string | undefined) => (language ?? '').toLowerCase().split('-')[0]!

/** The language of the text that a customer would get, as the server picks it. */
export function languageFor(reply: Pick<Canned, 'texts'>, language: string | undefined): string {
  const have = Object.keys(reply.texts)
  for (const wanted of [language ?? '', main(language), '', 'en']) if (have.includes(wanted)) return wanted
  return have.find((l) => main(l) === main(language)) ?? [...have].sort()[0] ?? ''
}

/** Whether a customer gets another language than his or her own. */
export function isForeign(reply: Pick<Canned, 'texts'>, language: string | undefined): boolean {
  const got = languageFor(reply, language)
  return got !== '' && main(language) !== '' && main(got) !== main(language)
}

/** The replies that fit: short names that begin so, then those that contain it, then texts; the customer's language first among equals. */
export function match(all: readonly Canned[], search: string, language: string | undefined, store: string): Canned[] {
  const rank = (reply: Canned): number => {
    const short = reply.shortcut.toLowerCase()
    if (short.startsWith(search)) return 0
    if (short.includes(search)) return 1
    return Object.values(reply.texts).some((text) => text.toLowerCase().includes(search)) ? 2 : 9
  }
  const foreign = (reply: Canned) => Number(isForeign(reply, language))
  return all
    .filter((reply) => (!named(reply.store) || reply.store === store) && rank(reply) < 9)
    .sort((a, b) => rank(a) - rank(b) || foreign(a) - foreign(b) || (b.used ?? 0) - (a.used ?? 0) || a.shortcut.localeCompare(b.shortcut))
}

/** The first variable that is still in a text, with where it stands; null: the text can be sent. */
export function gapIn(text: string): { name: (typeof variables)[number]; from: number; to: number } | null {
  for (const found of text.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)) {
    const name = variables.find((v) => v === found[1])
    if (name) return { name, from: found.index, to: found.index + found[0].length }
  }
  return null
}

/** A variable nobody knows: refused when the reply is saved. */
export function unknownIn(text: string): string {
  for (const found of text.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)) if (!variables.some((v) => v === found[1])) return found[1]!
  return ''
}

export function acts(actions: MacroActions | undefined): boolean {
  return Boolean(actions && (actions.tags?.length || actions.issue_type || actions.status || actions.note))
}
