// The desk in memory behind real HTTP and real sockets, and the shop on a server of its own: what it serves is foreign to the widget as in life.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { readdir, readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { WebSocketServer } from 'ws'
import type { Config } from '../src/config'
import type { In, Out } from '../src/frames'
import { Desk } from '../test/desk'

const dist = process.env.KEFU_DIST ?? join(import.meta.dirname, '../../dist')
const shop = join(import.meta.dirname, '../../e2e/shop')
const kinds: Record<string, string> = { js: 'text/javascript', json: 'application/json', html: 'text/html; charset=utf-8' }

export interface World {
  desk: Desk
  config: Config
  /** Sockets are refused, as by a proxy. */
  blocked: boolean
  /** Steps of invitations that pages told of. */
  steps: string[]
  /** Version of the files that are served, instead of the one that was built. */
  version?: string
  /** Languages the configuration was asked for. */
  asked: string[]
  at: string
  shop: string
  /** Address of a page of the shop. */
  page(name?: string, values?: Record<string, string>): string
  close(): Promise<void>
}

const listen = (server: Server): Promise<string> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)))

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

export async function world(): Promise<World> {
  const desk = new Desk()
  const content = new Map<string, { kind: string; body: Buffer }>()
  const it: World = {
    desk,
    blocked: false,
    asked: [],
    steps: [],
    at: '',
    shop: '',
    config: {
      name: 'Nordlicht',
      colour: '#5b5bd6',
      team: ['Mia', 'Jonas', 'Lena'],
      online: true,
      files: { bytes: 100_000, count: 3, kinds: ['image/*', 'application/pdf'] }
    },
    page: (name = 'index.html', values = {}) => `${it.shop}/${name}?${new URLSearchParams({ at: it.at, 'data-key': 'k1', ...values })}`,
    close: async () => {
      sockets.clients.forEach((client) => client.terminate())
      for (const server of [kefu, front]) {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
    }
  }

  /** A file as the server has it now: of another version it gives the script that begins the chat anew, or the texts of this one. */
  async function part(path: string): Promise<{ path: string; body: string }> {
    const built = (await readdir(join(dist, 'widget'))).find((name) => /^panel\..*\.js$/.test(name))?.split('.')[1] as string
    const version = it.version ?? built
    const [kind, asked, end] = path.split('.') as [string, string, string?]
    const name = !end ? path : end === 'js' && asked !== version ? `/widget/renew.${built}.js` : `${kind}.${built}.${end}`
    return { path: name, body: (await readFile(join(dist, name), 'utf8')).replaceAll(built, version) }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://x')
    const give = (status: number, body: string | Buffer = '', kind = 'application/json') => {
      response.writeHead(status, {
        'Content-Type': kind,
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Headers': 'content-type, x-kefu-visitor',
        'Cross-Origin-Resource-Policy': 'cross-origin'
      })
      response.end(body)
    }
    if (request.method === 'OPTIONS') return give(204)
    if (url.pathname === '/widget/k1/config') {
      it.asked.push(url.searchParams.get('lang') ?? '')
      return give(200, JSON.stringify(it.config))
    }
    if (url.pathname === '/widget/k1/frames') {
      const out: In[] = []
      const peer = { send: (frame: In) => void out.push(frame), close: () => {} }
      let who: ReturnType<Desk['take']>
      for (const frame of JSON.parse(String(await bodyOf(request))) as Out[]) who = desk.take(frame, who, peer)
      desk.leave(who, peer)
      return give(200, JSON.stringify(out))
    }
    if (url.pathname === '/widget/k1/invite') {
      const { rule, step } = JSON.parse(String(await bodyOf(request)))
      it.steps.push(`${rule} ${step}`)
      return give(200, JSON.stringify({ show: step === 'due' }))
    }
    if (url.pathname === '/widget/k1/files') {
      const form = await new Response(new Uint8Array(await bodyOf(request)), {
        headers: { 'Content-Type': request.headers['content-type'] ?? '' }
      }).formData()
      const file = form.get('file') as File
      const id = String(content.size + 1)
      content.set(id, { kind: file.type, body: Buffer.from(await file.arrayBuffer()) })
      const ref = { id, name: file.name, kind: file.type, size: file.size, url: `/widget/k1/files/${id}?s=x` }
      desk.files.set(id, ref)
      return give(200, JSON.stringify(ref))
    }
    const file = content.get(/^\/widget\/k1\/files\/(\d+)$/.exec(url.pathname)?.[1] ?? '')
    if (file) return give(200, file.body, file.kind)
    if (/^\/(w\.js|widget\/([\w.-]+\.js|locales\/[\w.-]+\.json))$/.test(url.pathname)) {
      const { body, path } = await part(url.pathname)
      return give(200, body, kinds[path.split('.').at(-1) ?? ''])
    }
    give(404)
  }

  const kefu = createServer((request, response) => void answer(request, response).catch(() => response.writeHead(500).end()))
  const sockets = new WebSocketServer({ noServer: true })
  kefu.on('upgrade', (request, socket, head) => {
    if (it.blocked || request.url !== '/widget/k1/socket') return void socket.destroy()
    sockets.handleUpgrade(request, socket, head, (client) => {
      let who: ReturnType<Desk['take']>
      const peer = { send: (frame: In) => client.send(JSON.stringify(frame)), close: () => client.terminate() }
      client.on('message', (text) => (who = desk.take(JSON.parse(String(text)) as Out, who, peer)))
      client.on('close', () => desk.leave(who, peer))
    })
  })
  const front = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x')
    const headers: Record<string, string> = { 'Content-Type': kinds.html ?? '' }
    // What a careful shop allows: its own script, the desk's, and no style but its own files.
    const desk = `${it.at} ${it.at.replace('http', 'ws')}`
    if (searchParams.has('csp')) {
      headers['Content-Security-Policy'] =
        `default-src 'none'; script-src 'unsafe-inline' ${it.at}; style-src 'self'; connect-src ${desk}; img-src data: ${it.at}; base-uri 'none'`
    }
    // Pages of a shop that changes addresses without loading are all the same file.
    readFile(join(shop, pathname.endsWith('.html') ? pathname : 'index.html')).then(
      (body) => response.writeHead(200, headers).end(body),
      () => response.writeHead(404).end()
    )
  })
  it.at = await listen(kefu)
  it.shop = await listen(front)
  return it
}
