import type { Canned } from '@/api/desk'

/** What was typed after the slash, or null when the text is no search for a canned reply. */
export function slashOf(text: string): string | null {
  return /^\/[^\n]{0,30}$/.test(text) ? text.slice(1).trim().toLowerCase() : null
}

/** The replies that fit: short names that begin so, then those that contain it, then texts; the customer's language first among equals. */
export function match(all: readonly Canned[], search: string, language: string | undefined, store: string): Canned[] {
  const rank = (reply: Canned): number => {
    const short = reply.shortcut.toLowerCase()
    if (short.startsWith(search)) return 0
    if (short.includes(search)) return 1
    return reply.body.toLowerCase().includes(search) ? 2 : 9
  }
  const foreign = (reply: Canned) => (!reply.language || !language || reply.language.split('-')[0] === language.split('-')[0] ? 0 : 1)
  return all
    .filter((reply) => (!reply.store || reply.store === '0' || reply.store === store) && rank(reply) < 9)
    .sort((a, b) => rank(a) - rank(b) || foreign(a) - foreign(b) || (b.used ?? 0) - (a.used ?? 0) || a.shortcut.localeCompare(b.shortcut))
}

/** The text with the customer's name put in; without a name the place and a space before it go. */
export function filled(body: string, name: string | undefined): string {
  return body.replace(/ ?\{\{?\s*name\s*\}?\}/g, (place) => (name ? (place.startsWith(' ') ? ' ' : '') + name : ''))
}
