// Texts by number: the scripts name a text by its place, so that no language file has to carry the keys.
import { parseAst } from 'rolldown/parseAst'

/** What the button on every page says. These places never change: a page may hold an older script than the files beside it. */
export const corner = ['@open', '@openUnread', '@close', '@hide']

/** Keys of texts in a built script, in order. */
export function keysOf(code) {
  const found = new Set()
  const visit = (node) => {
    if (!node || typeof node !== 'object') return
    if (Array.isArray(node)) return node.forEach(visit)
    const text = node.type === 'Literal' ? node.value : node.type === 'TemplateLiteral' && !node.expressions.length ? node.quasis[0].value.cooked : undefined
    if (typeof text === 'string' && /^@\w/.test(text)) found.add(text)
    for (const key in node) if (key !== 'type') visit(node[key])
  }
  visit(parseAst(code))
  return [...found]
}

/** The number of each key, and of each language the texts that come with the window and those that come later. */
export function numbered(locales, window, extra) {
  const used = new Set([...corner, ...window, ...extra])
  const known = Object.keys(locales.en)
  const wrong = [...known.filter((key) => !used.has(key)), ...[...used].filter((key) => !known.includes(key))]
  if (wrong.length) throw new Error(`texts nobody shows, or that are missing: ${wrong}`)
  const first = [...corner, ...known.filter((key) => window.includes(key) && !corner.includes(key))]
  const order = [...first, ...known.filter((key) => !first.includes(key))]
  const list = (texts, keys) => keys.map((key) => texts[key])
  return {
    numbers: Object.fromEntries(order.map((key, at) => [key, at])),
    files: Object.fromEntries(Object.entries(locales).map(([lang, texts]) => [lang, { first: list(texts, first), later: list(texts, order.slice(first.length)) }]))
  }
}
