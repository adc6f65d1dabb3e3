// A text that no page shows is a text that nobody keeps right: every key is named somewhere in the sources, in full or as a prefix that is completed.
import { describe, expect, it } from 'vitest'

type Tree = { [key: string]: string | Tree }
const messages = import.meta.glob<{ default: Tree }>('../src/**/messages.zh-CN.ts', { eager: true })
const sources = Object.entries(import.meta.glob<string>('../src/**/*.{vue,ts}', { eager: true, query: '?raw', import: 'default' }))
  .filter(([file]) => !/messages\.|schema\.d\.ts|\.test\.ts/.test(file))
  .map(([, text]) => text)
  .join('\n')

const paths = (tree: Tree, path: string[] = []): string[][] =>
  Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[...path, key]] : paths(value, [...path, key])))

/** The whole key in quotes, or its beginning in front of what is put in while the app runs. */
function used(path: string[], space: string): boolean {
  const whole = path.join('.')
  if (["'", '"', '`'].some((quote) => sources.includes(quote + whole + quote))) return true
  const begins = path.slice(1).map((_, n) => path.slice(0, n + 1).join('.'))
  const end = /[A-Z]\w*$/.exec(whole)?.[0]
  return begins.some((begin) => [begin, `${space}.${begin}`].some((text) => sources.includes(`\`${text}.\${`))) || (end !== undefined && sources.includes(`(\`\${step}${end}\``))
}

describe('keys of texts', () => {
  it.each(Object.entries(messages))('%s has none that is never used', (file, { default: tree }) => {
    expect(paths(tree).filter((path) => !used(path, file.split('/').at(-2)!)).map((path) => path.join('.'))).toEqual([])
  })
})
