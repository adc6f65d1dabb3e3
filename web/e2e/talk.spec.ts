// A whole talk in real browsers: a visitor on the page of a shop, two agents in the inbox, and the report that shows what they did and nothing else.
// The server belongs to the test and begins empty, so every figure is known. The second time it is killed in the middle.
import type { Browser, BrowserContext, Locator, Page } from '@playwright/test'
import { card, expect, login, test, visit } from './kefu.ts'
import { api, openShop, OwnServer } from './own.ts'

test.use({
  now: null, // all sides write with the server's own clock
  expected: [/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_|ERR_EMPTY_RESPONSE|ERR_NETWORK_CHANGED|Failed to load resource|WebSocket connection/] // while there is no line
})
/** Time in which a page finds its server again. */
const found = { timeout: 30_000 }

const mia = { email: 'mia@example.com', password: 'a-long-enough-secret' }
const bo = { email: 'bo@example.com', password: 'a-long-enough-secret' }

/** An empty server with a shop, two agents and a web chat; gives the code for the shop's pages. */
async function setUp(page: Page): Promise<string> {
  const call = page.request
  await api(call, 'POST', '/api/setup', { workspace: '灯具', name: 'Mia', ...mia, zone: 'Asia/Shanghai', lang: 'zh-CN' })
  await api(call, 'POST', '/api/desk/join', {})
  const store = await api<{ id: string }>(call, 'POST', '/api/stores', { id: '0', name: 'Lamps' })
  const agent = await api<{ id: string }>(call, 'POST', '/api/agents', { id: '0', name: 'Bo', terms: [] })
  await api(call, 'POST', '/api/users', { name: 'Bo', ...bo, role: 'agent', agent_id: agent.id, lang: 'zh-CN' })
  await api(call, 'POST', '/api/desk/widgets', { store: store.id, name: 'Lamps', enabled: true, origins: [] })
  await page.goto('/settings/channels')
  return page.locator('[data-snippet]').innerText()
}

const log = (page: Page) => page.getByRole('log')
const rows = (page: Page) => page.getByRole('region', { name: '会话列表' }).getByRole('link')
const box = (page: Page) => page.getByRole('textbox', { name: /^回复/ })
const textsOf = async (bubbles: Locator) => (await bubbles.allInnerTexts()).map((text) => text.trim())

/** An agent at the inbox, on duty. */
async function onDuty(page: Page, who: typeof mia): Promise<Agent> {
  await login(page, who)
  await api(page.request, 'PUT', '/api/desk/presence', { state: 'online' })
  await page.goto('/inbox?view=all&scope=all')
  await expect(page.getByRole('region', { name: '会话列表' })).toBeVisible()
  return new Agent(page)
}

class Agent {
  constructor(readonly page: Page) {}
  readonly texts = () => textsOf(log(this.page).locator('[data-seq] .bubble'))
  async open(): Promise<void> {
    await rows(this.page).first().click()
    await expect(log(this.page)).toBeVisible()
  }
  async say(text: string): Promise<void> {
    await box(this.page).fill(text)
    await box(this.page).press('Enter')
    await expect(log(this.page)).toContainText(text)
  }
  /** Nothing is on its way any more. */
  async delivered(): Promise<void> {
    await expect(this.page.locator('[data-out]')).toHaveCount(0, found)
  }
}

class Visitor {
  private hear: (frame: string) => void = () => undefined
  constructor(readonly page: Page) {
    page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => this.hear(String(payload))))
  }
  /** Resolves as soon as the page has given these words to its socket. */
  sends(text: string): Promise<void> {
    return new Promise((done) => (this.hear = (frame) => frame.includes(text) && done()))
  }
  /** Without the greeting, which no one wrote. */
  readonly texts = async () => (await textsOf(this.page.locator('.said .bubble'))).slice(1)
  async open(): Promise<void> {
    await this.page.locator('.launcher').click()
    await expect(this.page.locator('.attach:disabled')).toHaveCount(0, found)
  }
  async say(text: string): Promise<void> {
    await this.page.locator('.composer textarea').fill(text)
    await this.page.locator('.composer textarea').press('Enter')
    await expect(this.page.locator('.said .bubble').filter({ hasText: text })).toHaveCount(1)
  }
  async type(text: string): Promise<void> {
    await this.page.locator('.composer textarea').fill(text)
  }
  async press(): Promise<void> {
    await this.page.locator('.composer textarea').press('Enter')
  }
  async attach(name: string, content: string): Promise<void> {
    await this.page.locator('.composer input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })
    await expect(this.page.locator('.chip')).toHaveCount(1)
    await expect(this.page.locator('.chip progress')).toHaveCount(0)
    await this.press()
    await expect(this.page.locator('.chip')).toHaveCount(0)
  }
  /** Everything that was written has been acknowledged. */
  async delivered(): Promise<void> {
    await expect(this.page.locator('.meta.own').last()).toContainText(/Sent|Read/, found)
    await expect(this.page.locator('.meta.own').filter({ hasText: /Sending|Waiting|Not sent/ })).toHaveCount(0)
  }
}

/** What a file on a page holds when it is fetched as the page would. */
async function held(link: Locator, page: Page): Promise<string> {
  const href = await link.evaluate((a) => (a as HTMLAnchorElement).href)
  return (await page.request.get(href)).text()
}

/** Both sides show the same messages, each once and in one order. */
async function agree(said: string[], visitor: Visitor, ...agents: Agent[]): Promise<void> {
  await expect.poll(visitor.texts, { ...found, message: 'the visitor reads' }).toEqual(said)
  for (const agent of agents) await expect.poll(agent.texts, { ...found, message: 'the agent reads' }).toEqual(said)
}

interface Line {
  seq: number
  at: number
  kind: string
  by: { kind: string; name: string }
  message?: { body: string; type: string }
  data?: { score?: number }
}

for (const killed of [false, true]) {
  test(killed ? 'no word of a talk is lost or doubled when the server is killed in the middle' : 'a talk is counted as it was', async ({ page, browser, baseURL }) => {
    const server = await OwnServer.on(baseURL!)
    const contexts: BrowserContext[] = []
    let shop: Awaited<ReturnType<typeof openShop>> | undefined
    try {
      shop = await openShop(await setUp(page))
      await talk(server, shop.url, page, browser, contexts, killed)
    } finally {
      await Promise.all(contexts.map((context) => context.close()))
      await shop?.close()
      await server.remove()
    }
  })
}

async function talk(server: OwnServer, shop: string, page: Page, browser: Browser, contexts: BrowserContext[], killed: boolean): Promise<void> {
  const context = async (options: object) => {
    const made = await browser.newContext(options)
    contexts.push(made)
    return made
  }
  const first = await onDuty(page, mia)
  const outside = await context({ locale: 'en-US', timezoneId: 'Europe/Berlin' })
  const visitor = new Visitor(await outside.newPage())
  await visitor.page.goto(shop)
  await visitor.open()
  const said: string[] = []

  await test.step('both ways, with files', async () => {
    await visitor.say('v1 Where is my lamp?')
    await first.open()
    await first.say('a1 Which number is on the receipt?')
    await first.delivered()
    said.push('v1 Where is my lamp?', 'a1 Which number is on the receipt?')
    await agree(said, visitor, first)
    await visitor.attach('receipt.txt', 'Lamp no. 12')
    const receipt = log(page).getByRole('link', { name: '下载 receipt.txt' })
    await expect(receipt).toBeVisible()
    expect(await held(receipt, page)).toBe('Lamp no. 12')
    await page.locator('input[type=file]').setInputFiles({ name: 'route.txt', mimeType: 'text/plain', buffer: Buffer.from('Hamburg, Berlin') })
    await expect(page.getByRole('button', { name: '移除 route.txt' })).toBeVisible()
    await expect(page.getByRole('button', { name: '发送', exact: true })).toBeEnabled()
    await first.say('a2 This is its route.')
    await first.delivered()
    said.push('a2 This is its route.')
    await agree(said, visitor, first)
    const route = visitor.page.locator('a.file').filter({ hasText: 'route.txt' })
    await expect(route).toBeVisible()
    expect(await held(route, visitor.page)).toBe('Hamburg, Berlin')
  })

  await test.step('the visitor loses the net and comes back', async () => {
    await outside.setOffline(true)
    await expect(visitor.page.locator('.banner')).toContainText('Connection lost')
    await visitor.say('v2 Thank you.')
    await visitor.say('v3 And when is it here?')
    await expect(visitor.page.locator('.meta.own').last()).toContainText('Waiting to send')
    await first.say('a3 It left Hamburg.')
    await first.delivered()
    await outside.setOffline(false)
    await visitor.delivered()
    said.push('a3 It left Hamburg.', 'v2 Thank you.', 'v3 And when is it here?')
    await agree(said, visitor, first)
  })

  if (killed)
    await test.step('the server is killed while both write', async () => {
      // The server dies while a word of each side is on its way: recorded or not, it must be there once in the end.
      await visitor.type('v4 One more thing:')
      await box(page).fill('a4 I ask the warehouse.')
      await Promise.all([visitor.sends('v4 One').then(() => server.kill()), visitor.press(), box(page).press('Enter')])
      await visitor.say('v5 can it be red?')
      await first.say('a5 And the carrier.')
      await visitor.say('v6 Or green.')
      await expect(visitor.page.locator('.meta.own').last()).toContainText('Waiting to send')
      await expect(page.locator('[data-out]').last()).toContainText('a5 And the carrier.')
      await server.start()
      await Promise.all([visitor.delivered(), first.delivered()])
      // Whose page was back first decides how the two sides mix; each side's own order is what was written, and both see the same.
      await expect.poll(async () => (await first.texts()).length, found).toBe(said.length + 5)
      const mixed = (await first.texts()).slice(said.length)
      expect(mixed.filter((text) => text.startsWith('v'))).toEqual(['v4 One more thing:', 'v5 can it be red?', 'v6 Or green.'])
      expect(mixed.filter((text) => text.startsWith('a'))).toEqual(['a4 I ask the warehouse.', 'a5 And the carrier.'])
      said.push(...mixed)
      await agree(said, visitor, first)
      await page.reload()
      await visitor.page.reload()
      await visitor.open()
      await agree(said, visitor, first)
    })

  const second = await onDuty(await (await context({ baseURL: server.url, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })).newPage(), bo)
  await test.step('it changes hands', async () => {
    await page.getByRole('button', { name: '转接', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: /Bo/ }).click()
    await dialog.getByRole('button', { name: '语言', exact: true }).click()
    await dialog.getByRole('button', { name: '转接', exact: true }).click()
    await expect(log(page)).toContainText('你 转接给 Bo:语言')
    await second.open()
    await agree(said, visitor, second)
    await second.say('b1 It arrives tomorrow at 10:00.')
    await second.delivered()
    said.push('b1 It arrives tomorrow at 10:00.')
    await agree(said, visitor, first, second)
  })

  await test.step('it is resolved and rated', async () => {
    await second.page.keyboard.press('Escape')
    await second.page.keyboard.press('e')
    const strip = second.page.getByRole('region', { name: '解决这条会话' })
    await strip.getByRole('radio').first().click()
    await strip.getByRole('button', { name: '解决', exact: true }).click()
    await expect(log(second.page)).toContainText('你 解决了会话')
    await visitor.page.getByRole('radio', { name: 'Good' }).check({ force: true })
    await visitor.page.getByRole('button', { name: 'Send rating' }).click()
    await expect(visitor.page.locator('.rated')).toContainText('Good')
    await expect(log(second.page)).toContainText('客户评了 4 星')
  })

  await test.step('the report shows this and nothing else', () => counted(page, said))
}

async function counted(page: Page, said: string[]): Promise<void> {
  const list = await api<{ items: { id: string }[] }>(page.request, 'GET', '/api/desk/conversations?view=all&scope=all')
  expect(list.items, 'one conversation').toHaveLength(1)
  const { items } = await api<{ items: Line[] }>(page.request, 'GET', `/api/desk/conversations/${list.items[0]!.id}`)
  const messages = items.filter((item) => item.kind === 'message')
  const of = (kind: string) => messages.filter((item) => item.by.kind === kind)
  const firstResponse = Math.floor((of('agent')[0]!.at - of('customer')[0]!.at) / 1000)

  const { workspace } = await api<{ workspace: { today: string } }>(page.request, 'GET', '/api/session')
  const metrics = ['conversations', 'handled', 'missed', 'customer_messages', 'agent_messages', 'transfers_out', 'resolved', 'ratings', 'mean_rating', 'csat', 'first_response_time']
  const query = { metrics, from: workspace.today, to: workspace.today, clock: 'calendar' }
  const figures = async () => {
    const answer = await api<{ rows: { cells: { value: number | null }[] }[] }>(page.request, 'POST', '/api/query', query)
    return Object.fromEntries(metrics.map((metric, i) => [metric, answer.rows[0]?.cells[i]?.value ?? null]))
  }
  const want = {
    conversations: 1,
    handled: 1,
    missed: 0,
    customer_messages: said.filter((text) => text.startsWith('v')).length + 1, // a file without words
    agent_messages: said.filter((text) => !text.startsWith('v')).length,
    transfers_out: 1,
    resolved: 1,
    ratings: 1,
    mean_rating: 4,
    csat: 1,
    first_response_time: firstResponse
  }
  await expect.poll(figures, { timeout: 20_000, message: 'the figures' }).toEqual(want)

  await visit(page, '/report?period=today&clock=calendar')
  await expect(card(page, '接待量').getByRole('button', { name: '1', exact: true })).toBeVisible()
  await expect(card(page, '首次响应时间')).toContainText(`${Math.round(firstResponse / 1000)} 秒`)
  await card(page, '接待量').getByRole('button', { name: '1', exact: true }).click()
  const drawer = page.getByRole('dialog')
  await expect(drawer.getByRole('tab', { name: '会话(1)' })).toBeVisible()
  await drawer.getByRole('listitem').getByRole('button').click()
  const course = drawer.getByRole('list', { name: '会话经过' })
  await expect.poll(() => textsOf(course.locator('[dir=auto]'))).toEqual(said.toSpliced(2, 0, '[文件]'))
  const events = (await course.locator('li > .text-center').allInnerTexts()).map((text) => text.split('\n')[0]!.replace(/^[\d:]+ /, '').trim())
  expect(events).toEqual(['会话开始', '队列 → Mia(系统分配)', 'Mia → Bo(转接)', expect.stringMatching(/^问题类型:./), 'Bo 标记为已解决', '发出评价邀请', '客户评价 4 分'])
}
