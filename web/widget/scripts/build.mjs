// Builds both scripts: the small one every page of a shop loads, and the window it fetches when the visitor comes near. Lays the language files beside
// them under names made of their content, compresses all of it once, and fails when what one visitor loads has grown too large.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'
import { privates, shorten } from './shorten.mjs'

/** Bytes after brotli: on every page; all that a chat loads in the language with the longest words; and with the form, the rating, files and invitations. */
const limits = { first: 5_632, chat: 17_920, all: 21_504 }
const says = { first: 'on every page', chat: 'a chat in one language', all: 'with form, rating, files and invitations' }
const here = new URL('../', import.meta.url)
const source = new URL('src/locales/', here)
// The folder belongs to the app's build, which empties it; this one only adds to it.
const dist = process.env.KEFU_DIST ? new URL(`file://${process.env.KEFU_DIST}/`) : new URL('../dist/', here)

const hash = (body) => createHash('sha256').update(body).digest('hex').slice(0, 10)

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
      rolldownOptions: { preserveEntrySignatures: 'allow-extension', output: { minify: true, entryFileNames: '[name].[hash].js', chunkFileNames: '[name].[hash].js', codeSplitting: format === 'es' } }
    }
  })
  return made.output.map(({ fileName, code, isEntry }) => ({ fileName, isEntry, code: Buffer.from(shorten(code, hidden)) }))
}

/** Writes a file and what it is compressed; returns the bytes after brotli. */
async function put(path, body) {
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
const hidden = await privates(fileURLToPath(new URL('src/', here)))
const texts = {}
let largest = 0
for (const name of (await readdir(source)).sort()) {
  const lang = name.replace('.json', '')
  const body = Buffer.from(JSON.stringify(JSON.parse(await readFile(new URL(name, source), 'utf8'))))
  texts[lang] = `${lang}.${hash(body)}`
  largest = Math.max(largest, await put(`widget/locales/${texts[lang]}.json`, body))
}
const sizes = {}
let window = 0
for (const entry of ['panel', 'invite']) {
  for (const { fileName, code, isEntry } of await scripts(`src/${entry}.ts${entry === 'panel' ? 'x' : ''}`, 'es', {})) {
    const size = await put(`widget/${fileName}`, code)
    if (isEntry) sizes[entry] = { fileName, size }
    window += size
  }
}
const names = { __PANEL__: JSON.stringify(sizes.panel.fileName), __INVITE__: JSON.stringify(sizes.invite.fileName), __TEXTS__: JSON.stringify(texts) }
const [script] = await scripts('src/main.ts', 'iife', names)
const first = await put('w.js', script.code)
const made = { first, chat: first + sizes.panel.size + largest, all: first + window + largest }
for (const name in limits) {
  console.log(`${says[name]}: ${made[name]} of ${limits[name]} bytes as brotli`)
  if (made[name] > limits[name]) throw new Error('the widget has grown too large')
}
