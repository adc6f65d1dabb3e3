// Strings that would run as a script wherever they were taken for markup: they go in through the real endpoints, as names, messages, files, pages,
// tags and notes, and every page shows them as the text they are.
import type { APIResponse, Page } from '@playwright/test'
import { expect, test, visit } from './kefu.ts'

test.use({ now: null })

const run = 'window.__ran=1'
const hostile = [
  `<img src=x onerror="${run}">`,
  `"><script>${run}</script>`,
  `</script><script>${run}</script>`,
  `<svg/onload=${run}>`,
  `'-${run}-'" autofocus onfocus=${run} x="`,
  `{{constructor.constructor('${run}')()}}`,
  `\${${run}}`,
  `javascript:${run}`,
  `<a href="javascript:${run}">x</a>`,
  `<iframe srcdoc="<script>parent.${run}</script>">`,
  `&lt;img src=x onerror=${run}&gt;`,
  `\u2028${run}\u2029`
]
/** All of them on one line, for what may be long. */
const all = hostile.map((text) => text.replace(/[\u2028\u2029]/g, '')).join(' ')
const short = '<img src=x onerror=__ran=1>'
const owner = { email: 'owner@example.com', password: 'a-long-enough-secret' }
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

async function sent<T>(answer: APIResponse): Promise<T> {
  expect(answer.ok(), `${answer.url()} ${await answer.text()}`).toBe(true)
  return (answer.headers()['content-type'] ?? '').includes('json') ? ((await answer.json()) as T) : (undefined as T)
}

/** What was made, by its id. */
interface Made {
  key: string
  conversation: string
  today: string
}

/** Fills the empty workspace; who comes later logs in and finds it so. */
async function prepare(page: Page): Promise<Made> {
  const post = async <T>(path: string, data: object = {}): Promise<T> => sent<T>(await page.request.post(path, { data }))
  const get = async <T>(path: string): Promise<T> => sent<T>(await page.request.get(path))
  if (!(await get<{ setup_needed: boolean }>('/api/session')).setup_needed) {
    const { workspace } = await post<{ workspace: { today: string } }>('/api/session', owner)
    const chats = await get<{ items: { key: string }[] }>('/api/desk/widgets')
    const talks = await get<{ items: { id: string }[] }>('/api/desk/conversations?view=all&scope=all')
    return { key: chats.items[0]!.key, conversation: talks.items.at(-1)!.id, today: workspace.today }
  }
  const info = await post<{ workspace: { today: string } }>('/api/setup', { workspace: short, name: short, ...owner, zone: 'Asia/Shanghai', lang: 'zh-CN' })
  const team = await post<{ id: string }>('/api/teams', { id: '0', name: hostile[1] })
  await post('/api/desk/join', { team: team.id })
  const store = await post<{ id: string }>('/api/stores', { id: '0', name: hostile[0] })
  const chat = await post<{ key: string }>('/api/desk/widgets', { store: store.id, name: hostile[3], enabled: true, greeting: { '': all.slice(0, 300) }, away: { '': all.slice(0, 300) } })
  await sent(await page.request.put('/api/desk/presence', { data: { state: 'online' } }))
  // What is no variable is refused; the rest is a canned reply.
  expect((await page.request.post('/api/desk/canned', { data: { shortcut: 'no', texts: { '': all } } })).status()).toBe(422)
  await post('/api/desk/canned', { shortcut: 'hi', texts: { '': all.replace(hostile[5]!, '') } })
  const conversation = await talk(page, chat.key, post)
  return { key: chat.key, conversation, today: info.workspace.today }
}

/** A visitor and an agent say what they should not be able to. */
async function talk(page: Page, key: string, post: <T>(path: string, data?: object) => Promise<T>): Promise<string> {
  const hello = { t: 'hello', v: 1, token: '', after: 0, lang: 'de-DE', page: { url: `https://shop.example/?q=${short}`, title: hostile[1], ref: hostile[7] } }
  const trail = [{ url: hostile[7]!, title: hostile[0]!, ref: '' }]
  const [welcome] = await post<{ token: string }[]>(`/widget/${key}/frames`, [{ ...hello, trail }] as unknown as object)
  const token = welcome!.token
  const up = await page.request.post(`/widget/${key}/files`, {
    headers: { 'X-Kefu-Visitor': token },
    multipart: { file: { name: `${short}.png`, mimeType: 'image/png', buffer: png } }
  })
  const file = await sent<{ id: string }>(up)
  const frames = hostile.map((body, i) => ({ t: 'send', cid: `hostile-${i}000`, body, files: i === 0 ? [file.id] : [] }))
  for (const frame of frames) {
    const answers = await post<{ t: string; wait_ms?: number }[]>(`/widget/${key}/frames`, [{ ...hello, token }, frame] as unknown as object)
    const answer = answers.find((a) => a.t === 'ack' || a.t === 'nack')
    if (answer?.t === 'nack') {
      await page.waitForTimeout((answer.wait_ms ?? 1000) + 100)
      await post(`/widget/${key}/frames`, [{ ...hello, token }, frame] as unknown as object)
    }
  }
  const list = await sent<{ items: { id: string }[] }>(await page.request.get('/api/desk/conversations?view=all&scope=all'))
  const path = `/api/desk/conversations/${list.items[0]!.id}`
  await post(`${path}/claim`)
  const own = await sent<{ id: string }>(
    await page.request.post('/api/desk/files', { multipart: { file: { name: `"><svg onload=__ran=1>.html`, mimeType: 'text/html', buffer: Buffer.from(all) } } })
  )
  await post(`${path}/messages`, { cid: 'hostile-agent', body: all, files: [own.id] })
  await post(`${path}/messages`, { cid: 'hostile-notes', body: all, note: true })
  await post(`${path}/tags`, { added: [short, `{{${run}}}`] })
  return list.items[0]!.id
}

/** Nothing ran, and the page is whole. */
async function expectCalm(page: Page): Promise<void> {
  expect(await page.evaluate(() => (globalThis as { __ran?: unknown }).__ran), 'a script ran').toBeUndefined()
  expect(await page.locator('img[src="x"], iframe[srcdoc], a[href^="javascript:"], [onerror], [onload], [onfocus]').count(), 'markup came of a text').toBe(0)
}

test.beforeEach(({ page }) => {
  page.on('dialog', (dialog) => {
    throw new Error(`a dialog opened: ${dialog.message()}`)
  })
})

test('what goes in comes out as data', async ({ page }) => {
  const m = await prepare(page)
  for (const [path, want] of [
    [`/api/desk/conversations/${m.conversation}`, hostile[0]!],
    ['/api/desk/conversations?view=all&scope=all', hostile[3]!],
    [`/api/conversations/${m.conversation}`, hostile[1]!],
    ['/api/stores', hostile[0]!],
    ['/api/teams', hostile[1]!],
    ['/api/desk/canned', hostile[0]!],
    ['/api/session', short],
    [`/widget/${m.key}/config`, hostile[3]!]
  ] as const) {
    const answer = await page.request.get(path)
    const text = await answer.text()
    expect(answer.headers()['content-type'], path).toMatch(/^application\/json/)
    expect(answer.headers()['x-content-type-options'], path).toBe('nosniff')
    expect(answer.headers()['content-security-policy'], path).toContain("default-src 'none'")
    if (path !== '/api/desk/conversations?view=all&scope=all') expect(JSON.stringify(JSON.parse(text)), path).toContain(JSON.stringify(want).slice(1, -1))
  }
})

test('the inbox shows it as text', async ({ page }) => {
  const m = await prepare(page)
  await visit(page, `/inbox/${m.conversation}?view=open&scope=all`)
  const log = page.getByRole('log')
  await expect(log).toContainText(hostile[0]!)
  for (const text of hostile.slice(0, 10)) await expect(log).toContainText(text)
  await expectCalm(page)
  await expect(page.getByText(short).first()).toBeVisible()
  await log.getByRole('button', { name: `查看图片 ${short}.png` }).click()
  await expectCalm(page)
  await page.keyboard.press('Escape')
  const links = await log.getByRole('link').evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).protocol))
  expect(links.filter((p) => p !== 'http:' && p !== 'https:')).toEqual([])
})

test('the report, its rows and the conversation behind show it as text', async ({ page }) => {
  const m = await prepare(page)
  const asked = { query: { metrics: ['conversations'], from: m.today, to: m.today }, ref: 'conversations' }
  await expect
    .poll(async () => (await sent<{ total: number }>(await page.request.post('/api/drill', { data: asked }))).total, 'the report counts the conversation')
    .toBeGreaterThan(0)
  await visit(page, `/report?from=${m.today}&to=${m.today}`)
  await expectCalm(page)
  await visit(page, `/conversations/${m.conversation}`)
  await expect(page.getByText(hostile[0]!, { exact: true }).first()).toBeVisible()
  await expectCalm(page)
})

test('the settings show it as text', async ({ page }) => {
  await prepare(page)
  for (const path of ['/settings/channels', '/settings/accounts', '/settings/audit', '/settings/readiness', '/settings/people']) {
    await visit(page, path)
    await expectCalm(page)
  }
  await expect(page.getByText(short).first()).toBeVisible()
})

test('the wall and the own page show it as text', async ({ page }) => {
  await prepare(page)
  for (const path of ['/wall', '/me']) {
    await visit(page, path)
    await expectCalm(page)
  }
})

test('the chat shows it as text to the visitor', async ({ page }) => {
  const m = await prepare(page)
  await visit(page, `/try/${m.key}`)
  await page.getByRole('button', { name: /Open chat|打开聊天|打开对话|聊天|Chat/ }).first().click()
  const box = page.getByRole('textbox').first()
  await box.fill(hostile[0]!)
  await box.press('Enter')
  await expect(page.locator('.bubble').filter({ hasText: hostile[0]! }).first()).toBeVisible()
  const list = async () => sent<{ items: { id: string }[] }>(await page.request.get('/api/desk/conversations?view=all&scope=all'))
  await expect.poll(async () => (await list()).items.length).toBeGreaterThan(1)
  const id = (await list()).items.find((i) => i.id !== m.conversation)!.id
  const own = await sent<{ id: string }>(
    await page.request.post('/api/desk/files', { multipart: { file: { name: `"><svg onload=__ran=1>.html`, mimeType: 'text/html', buffer: Buffer.from(all) } } })
  )
  await sent(await page.request.post(`/api/desk/conversations/${id}/messages`, { data: { cid: `agent-${Date.now()}`, body: all, files: [own.id] } }))
  await expect(page.locator('.bubble').filter({ hasText: hostile[9]! }).first()).toBeVisible()
  await expectCalm(page)
})
