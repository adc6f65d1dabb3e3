// Builds the scripts: the small one every page of a shop loads, the window it fetches when the visitor comes near, and what only some visitors meet.
// Lays the language files beside them under a name made of what all of them contain, compresses everything once, and fails when what one visitor loads
// has grown too large.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'
import { privates, properties, shorten } from './shorten.mjs'
import { corner, keysOf, numbered } from './texts.mjs'

/** Bytes after brotli: on every page; all that a chat loads in the language with the longest words; and with all that only some meet. */
const limits = { first: 5_400, chat: 15_000, all: 21_000 }
const says = { first: 'on every page', chat: 'a chat in one language', all: 'with form, rating, files, invitations and no sockets' }
const here = new URL('../', import.meta.url)
const source = new URL('src/locales/', here)
// The folder belongs to the app's build, which empties it; this one only adds to it.
const dist = process.env.KEFU_DIST ? new URL(`file://${process.env.KEFU_DIST}/`) : new URL('../dist/', here)

async function scripts(entry, format, define) {
  const [made] = await build({
    root: fileURLToPath(here),
    configFile: false,
    logLevel: 'warn',
    define,
    oxc: { jsx: { runtime: 'automatic', importSource: '@dom' } },
    resolve: { alias: { '@dom': fileURLToPath(new URL('src/dom', here)) } },
    build: {
      write: false,
      copyPublicDir: false,
      target: 'es2022',
      cssTarget: ['chrome111', 'firefox113', 'safari16.4'],
      minify: true,
      modulePreload: false,
      lib: { entry, formats: [format], name: 'kefuWidget' },
      rolldownOptions: { preserveEntrySignatures: 'allow-extension', output: { minify: true, entryFileNames: '[name].js', chunkFileNames: '[name].js', codeSplitting: format === 'es' } }
    }
  })
  return Object.fromEntries(made.output.map(({ name, code }) => [name, code]))
}

/** Writes a file and what it is compressed; returns the bytes after brotli. */
async function put(path, text) {
  const body = Buffer.from(text)
  const file = new URL(path, dist)
  await writeFile(file, body)
  const br = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } })
  await writeFile(new URL(`${file.href}.br`), br)
  await writeFile(new URL(`${file.href}.gz`), gzipSync(body, { level: 9 }))
  console.log(`${path}: ${body.length} bytes, ${br.length} as brotli`)
  return br.length
}

await rm(new URL('widget/', dist), { recursive: true, force: true })
await mkdir(new URL('widget/locales/', dist), { recursive: true })
const locales = Object.fromEntries(
  await Promise.all((await readdir(source)).sort().map(async (name) => [name.replace('.json', ''), JSON.parse(await readFile(new URL(name, source), 'utf8'))]))
)
const folder = fileURLToPath(new URL('src/', here))
const parts = { ...(await scripts('src/panel.tsx', 'es', {})), ...(await scripts('src/invite.ts', 'es', {})), ...(await scripts('src/renew.ts', 'es', {})) }
const texts = numbered(locales, keysOf(parts.panel), keysOf(parts.extra))
const short = { privates: await privates(folder), properties: await properties(folder), texts: texts.numbers }
for (const name in parts) parts[name] = shorten(parts[name], short)

// One name for all: what belongs together is never mixed with parts of another version.
const version = createHash('sha256').update(JSON.stringify([parts, texts])).digest('hex').slice(0, 10)
const sizes = {}
for (const name in parts) sizes[name] = await put(`widget/${name}.${version}.js`, parts[name].replace(/"\.\/(panel|extra|poll)\.js"/g, `"./$1.${version}.js"`))
const largest = { words: 0, more: 0 }
for (const [lang, { first, later }] of Object.entries(texts.files)) {
  largest.words = Math.max(largest.words, await put(`widget/locales/${lang}.${version}.json`, JSON.stringify(first)))
  largest.more = Math.max(largest.more, await put(`widget/locales/more-${lang}.${version}.json`, JSON.stringify(later)))
}
const { main } = await scripts('src/main.ts', 'iife', { __VERSION__: JSON.stringify(version) })
if (keysOf(main).some((key) => !corner.includes(key))) throw new Error(`the first script shows more than ${corner}`)
const first = await put('w.js', shorten(main, short))
const chat = first + sizes.panel + largest.words
const made = { first, chat, all: chat + sizes.extra + sizes.poll + sizes.invite + largest.more }
for (const name in limits) {
  console.log(`${says[name]}: ${made[name]} of ${limits[name]} bytes as brotli`)
  if (made[name] > limits[name]) process.exitCode = 1
}
if (process.exitCode) throw new Error('the widget has grown too large')
