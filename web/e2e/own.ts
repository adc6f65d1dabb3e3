// A server of a test's own, which it may kill, and a plain shop page that carries the chat.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type APIRequestContext } from '@playwright/test'

const binary = () => process.env.KEFU_BIN ?? join(test.info().project.testDir, '../../bin/kefu')

/** A server on an empty folder. It can be killed as a power cut would, and started again on the same folder and port. */
export class OwnServer {
  private child?: ChildProcess
  private constructor(
    readonly url: string,
    private readonly folder: string
  ) {}

  static async on(url: string): Promise<OwnServer> {
    const server = new OwnServer(url, await mkdtemp(join(tmpdir(), 'kefu-own-')))
    await server.start()
    return server
  }

  /** Resolves when the server takes requests. */
  async start(): Promise<void> {
    const child = spawn(binary(), ['serve', '--data', this.folder, '--listen', new URL(this.url).host, '--log', 'warn'], { stdio: 'ignore' })
    this.child = child
    const ready = async () => {
      expect(child.exitCode, 'the server is running').toBeNull()
      return (await fetch(`${this.url}/readyz`).catch(() => undefined))?.status
    }
    await expect.poll(ready, { timeout: 40_000, intervals: [50, 100, 200] }).toBe(200)
  }

  /** Ends the process without a word to it. */
  async kill(): Promise<void> {
    const child = this.child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  async remove(): Promise<void> {
    await this.kill()
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** A page of a shop on an origin of its own, with the tag that the settings tell people to copy. */
export async function openShop(tag: string): Promise<{ url: string; close: () => Promise<void> }> {
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Lamps</title><link rel="icon" href="data:,"><h1>A lamp</h1>${tag}</html>`
  const server: Server = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html; charset=utf-8').end(page))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/lamp?utm_source=mail`, close }
}

/** What the API answers; anything but success fails the test. */
export async function api<T>(request: APIRequestContext, method: 'GET' | 'POST' | 'PUT', path: string, data?: object): Promise<T> {
  const answer = await request.fetch(path, { method, ...(data ? { data } : {}) })
  expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true)
  return (answer.status() === 204 ? undefined : await answer.json()) as T
}
