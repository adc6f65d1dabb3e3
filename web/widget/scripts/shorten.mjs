// What a minifier does not do by itself: short names for what classes keep to themselves and for custom properties, numbers for texts, and plain
// quotes, which compress better.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseAst } from 'rolldown/parseAst'

const sources = async (folder, kind) => {
  const files = (await readdir(folder, { recursive: true })).filter((name) => kind.test(name)).sort()
  return (await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))).join('\n')
}

/** Names that are private in a class and are nothing else anywhere. */
export async function privates(folder) {
  const source = await sources(folder, /\.tsx?$/)
  const names = new Set([...source.matchAll(/\bprivate (?:readonly |async )?(\w+)/g)].map(([, name]) => name))
  const elsewhere = (name) => new RegExp(`(?<!this)\\.${name}\\b|^  ${name}\\??[:(]|[{,] ${name}\\??:|['"]${name}['"]`, 'm').test(source)
  return [...names].filter((name) => !elsewhere(name)).sort()
}

/** Custom properties of the styles. */
export async function properties(folder) {
  return [...new Set((await sources(folder, /\.css$/)).match(/--[a-z][\w-]*/g))].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
}

/** The same script in fewer bytes. */
export function shorten(code, { privates, properties, texts }) {
  const short = new Map(privates.map((name, at) => [name, `$${at.toString(36)}`]))
  const edits = []
  const visit = (node) => {
    if (!node || typeof node !== 'object') return
    if (Array.isArray(node)) return node.forEach(visit)
    // A field without a value need not be there before it is set.
    if (node.type === 'PropertyDefinition' && !node.value) return edits.push([node.start, node.end + (code[node.end] === ';' ? 1 : 0), ''])
    const name = node.type === 'MemberExpression' && !node.computed ? node.property : /^(PropertyDefinition|MethodDefinition)$/.test(node.type) ? node.key : undefined
    if (name?.type === 'Identifier' && short.has(name.name)) edits.push([name.start, name.end, short.get(name.name)])
    const plain = node.type === 'TemplateLiteral' && !node.expressions.length ? node.quasis[0].value.cooked : node.type === 'Literal' ? node.value : undefined
    // A quote ends a word by itself; a number does not.
    if (plain in texts) edits.push([node.start, node.end, `${/\w/.test(code[node.start - 1]) ? ' ' : ''}${texts[plain]}${/\w/.test(code[node.end]) ? ' ' : ''}`])
    else if (node.type === 'TemplateLiteral' && plain !== undefined && !plain.includes('"')) edits.push([node.start, node.end, JSON.stringify(plain)])
    for (const key in node) if (key !== 'type') visit(node[key])
  }
  visit(parseAst(code))
  let out = code
  for (const [from, to, text] of edits.sort((a, b) => b[0] - a[0])) out = out.slice(0, from) + text + out.slice(to)
  // The colours of both themes are written out; nothing needs what would stand in for light-dark().
  out = out.replace(/--lightningcss-(light|dark):[^;]*;/g, '')
  out = out.replace(/(\w?)\/\* @__PURE__ \*\/ (\w?)/g, (_, before, behind) => before + (before && behind ? ' ' : '') + behind)
  return properties.reduce((text, name, at) => text.replaceAll(name, `--${at.toString(36).replace(/^\d/, (digit) => 'zyxwvutsrq'[digit])}`), out)
}
