// What a minifier does not do by itself: short names for what classes keep to themselves, and plain quotes, which compress better.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseAst } from 'rolldown/parseAst'

/** Names that are private in a class and are nothing else anywhere. */
export async function privates(folder) {
  const files = (await readdir(folder, { recursive: true })).filter((name) => /\.tsx?$/.test(name))
  const source = (await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))).join('\n')
  const names = new Set([...source.matchAll(/\bprivate (?:readonly |async )?(\w+)/g)].map(([, name]) => name))
  const elsewhere = (name) => new RegExp(`(?<!this)\\.${name}\\b|^  ${name}\\??[:(]|[{,] ${name}\\??:|['"]${name}['"]`, 'm').test(source)
  return [...names].filter((name) => !elsewhere(name)).sort()
}

/** The same script in fewer bytes. */
export function shorten(code, names) {
  const short = new Map(names.map((name, at) => [name, `$${at.toString(36)}`]))
  const edits = []
  const visit = (node) => {
    if (!node || typeof node !== 'object') return
    if (Array.isArray(node)) return node.forEach(visit)
    const name = node.type === 'MemberExpression' && !node.computed ? node.property : /^(PropertyDefinition|MethodDefinition)$/.test(node.type) ? node.key : undefined
    if (name?.type === 'Identifier' && short.has(name.name)) edits.push([name.start, name.end, short.get(name.name)])
    const plain = node.type === 'TemplateLiteral' && !node.expressions.length ? node.quasis[0].value.cooked : undefined
    if (plain !== undefined && !plain.includes('"')) edits.push([node.start, node.end, JSON.stringify(plain)])
    for (const key in node) if (key !== 'type') visit(node[key])
  }
  visit(parseAst(code))
  let out = code
  for (const [from, to, text] of edits.sort((a, b) => b[0] - a[0])) out = out.slice(0, from) + text + out.slice(to)
  return out.replace(/(\w?)\/\* @__PURE__ \*\/ (\w?)/g, (_, before, behind) => before + (before && behind ? ' ' : '') + behind)
}
