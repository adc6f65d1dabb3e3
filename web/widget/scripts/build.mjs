// Builds both scripts: the small one every page of a shop loads, and the window it fetches when it is opened. Lays the language files beside them,
// compresses all of it once, and fails when one has grown too large.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'

/** Bytes after brotli: what a shop's page can carry without anybody noticing, and what opening the window may cost. */
const limits = { 'w.js': 15_360, 'widget/panel.js': 15_360 }
const smallest = 1024
const here = new URL('../', import.meta.url)
const source = new URL('src/locales/', here)
// The folder belongs to the app's build, which empties it; this one only adds to it.
const dist = process.env.KEFU_DIST ? new URL(`file://${process.env.KEFU_DIST}/`) : new URL('../dist/', here)

const hash = (...bodies) => {
  const sum = createHash('sha256')
  for (const body of bodies) sum.update(body)
  return sum.digest('hex').slice(0, 8)
}

async function script(entry, output, format, define, alias = {}) {
  await build({
    root: fileURLToPath(here),
    configFile: false,
    logLevel: 'warn',
    define,
    resolve: { alias },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: fileURLToPath(dist),
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'es2022',
      cssTarget: ['chrome111', 'firefox113', 'safari16.4'],
      minify: true,
      lib: { entry, formats: [format], name: 'kefuWidget', fileName: () => output },
      rolldownOptions: { output: { minify: true } }
    }
  })
  return readFile(new URL(output, dist))
}

async function put(path, body) {
  const file = new URL(path, dist)
  await writeFile(file, body)
  if (body.length < smallest) return
  const br = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } })
  await writeFile(new URL(`${file.href}.br`), br)
  await writeFile(new URL(`${file.href}.gz`), gzipSync(body, { level: 9 }))
  const limit = limits[path]
  console.log(`${path}: ${body.length} bytes, ${br.length} as brotli${limit ? ` of ${limit}` : ''}`)
  if (br.length > limit) throw new Error(`${path} is ${br.length - limit} bytes too large`)
}

await mkdir(new URL('widget/locales/', dist), { recursive: true })
const names = (await readdir(source)).sort()
const texts = await Promise.all(names.map(async (name) => Buffer.from(JSON.stringify(JSON.parse(await readFile(new URL(name, source), 'utf8'))))))
const borrowed = fileURLToPath(new URL('src/panel/borrowed.ts', here))
const panel = await script('src/panel/index.tsx', 'widget/panel.js', 'es', {}, [{ find: /^preact(\/.*)?$/, replacement: borrowed }])
const define = { __PANEL__: JSON.stringify(hash(panel)), __TEXTS__: JSON.stringify(hash(...texts)) }
const first = await script('src/main.tsx', 'w.js', 'iife', define)
await put('w.js', first)
await put('widget/panel.js', panel)
for (const [at, name] of names.entries()) if (name !== 'en.json') await put(`widget/locales/${name}`, texts[at])
