// Writes a .br and a .gz beside every text asset of the build, so that the server never compresses at run time.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = fileURLToPath(new URL('../../dist', import.meta.url))
const compressible = new Set(['.js', '.css', '.html', '.svg', '.json', '.txt', '.webmanifest'])
const smallest = 1024

async function files(dir) {
  const entries = await readdir(dir, { withFileTypes: true })
  const nested = await Promise.all(
    entries.map((entry) => (entry.isDirectory() ? files(join(dir, entry.name)) : [join(dir, entry.name)]))
  )
  return nested.flat()
}

let count = 0
let before = 0
let after = 0
for (const file of await files(dist)) {
  if (!compressible.has(extname(file)) || (await stat(file)).size < smallest) continue
  const body = await readFile(file)
  const br = brotliCompressSync(body, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length }
  })
  await writeFile(`${file}.br`, br)
  await writeFile(`${file}.gz`, gzipSync(body, { level: 9 }))
  count++
  before += body.length
  after += br.length
}
console.log(`precompressed ${count} files: ${Math.round(before / 1024)} KB, ${Math.round(after / 1024)} KB as brotli`)
