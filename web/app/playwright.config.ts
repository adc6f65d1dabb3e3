// End-to-end tests: the real binary, a real browser, and servers: the demo store as of a fixed day, an empty one, a demo
// store of today for what happens live, so that no figure of the first depends on the day the tests are run, one for hostile
// names, and a demo store that customers can reach under links, for the tools and settings of the desk.
// KEFU_BIN names the binary, CHROMIUM the browser, KEFU_E2E_PORT the first of six neighbouring ports (the last is for servers that a test starts and kills itself); KEFU_PICTURES adds the
// project that draws the pictures of the documentation.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, devices } from '@playwright/test'

const binary = process.env.KEFU_BIN ?? fileURLToPath(new URL('../../bin/kefu', import.meta.url))
const port = Number(process.env.KEFU_E2E_PORT ?? 18470)

/** A server on its own folder, which is emptied first: no run sees what another left. */
function server(name: string, at: number, flags: string) {
  const data = join(tmpdir(), `kefu-e2e-${at}`)
  return {
    name,
    command: `rm -rf "${data}" && exec "${binary}" serve ${flags} --data "${data}" --listen 127.0.0.1:${at} --log warn`,
    url: `http://127.0.0.1:${at}/readyz`,
    reuseExistingServer: false,
    timeout: 180_000,
    stderr: 'ignore' as const,
    gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 10_000 }
  }
}

export default defineConfig({
  testDir: '../e2e',
  outputDir: '../e2e/test-results',
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  forbidOnly: true,
  use: {
    ...devices['Desktop Chrome'],
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
    actionTimeout: 10_000,
    screenshot: 'only-on-failure',
    trace: 'off',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
    }
  },
  projects: [
    { name: 'empty', testMatch: /first-run\.spec\.ts/, use: { baseURL: `http://127.0.0.1:${port + 1}` } },
    { name: 'demo', testIgnore: /(first-run|live|wall|desk-settings|inbox-tools|orders|hostile|talk)\.spec\.ts/, use: { baseURL: `http://127.0.0.1:${port}` } },
    { name: 'live', testMatch: /(live|wall)\.spec\.ts/, use: { baseURL: `http://127.0.0.1:${port + 2}` } },
    { name: 'desk', testMatch: /(desk-settings|inbox-tools|orders)\.spec\.ts/, use: { baseURL: `http://127.0.0.1:${port + 4}` } },
    { name: 'talk', testMatch: /talk\.spec\.ts/, use: { baseURL: `http://127.0.0.1:${port + 5}` } },
    { name: 'hostile', testMatch: /hostile\.spec\.ts/, use: { baseURL: `http://127.0.0.1:${port + 3}` } },
    ...(process.env.KEFU_PICTURES ? [{ name: 'pictures', testMatch: /pictures\.ts/, use: { baseURL: `http://127.0.0.1:${port}` } }] : [])
  ],
  webServer: [
    server('demo', port, '--demo --until 2026-11-21'),
    server('empty', port + 1, ''),
    server('live', port + 2, '--demo'),
    server('hostile', port + 3, ''),
    server('desk', port + 4, `--demo --public-url http://127.0.0.1:${port + 4}`)
  ]
})
