// The desk from end to end: a visitor in one browser, an agent in another, and the report that counts what they did.
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { expectAccessibleInBothThemes } from './axe.ts'
import { demo, expect, login, test } from './kefu.ts'

// Both sides write with the server's own clock: a page that believes it is another day would count down to nonsense.
test.use({ now: null })

interface WidgetFrame {
  t: string
  token?: string
  seq?: number
  items?: { kind: string; message?: { body: string }; data?: { invitation?: string } }[]
}

/** A visitor without a page: speaks the frames of the widget over HTTP. */
class Visitor {
  private token = ''
  private after = 0
  private number = 0
  constructor(
    private readonly page: Page,
    private readonly key: string,
    private readonly lang = 'en-US'
  ) {}
  async talk(...frames: object[]): Promise<WidgetFrame[]> {
    const hello = { t: 'hello', v: 1, token: this.token, after: this.after, lang: this.lang, page: { url: 'https://shop.example/lamp?utm_source=mail', title: 'A lamp' } }
    const answer = await this.page.request.post(`/widget/${this.key}/frames`, { data: [hello, ...frames] })
    expect(answer.ok(), await answer.text()).toBe(true)
    const heard = (await answer.json()) as WidgetFrame[]
    const welcome = heard.find((frame) => frame.t === 'welcome')
    this.token = welcome?.token ?? this.token
    return heard
  }
  async say(body: string): Promise<void> {
    if (!this.token) await this.talk()
    const cid = `visitor-${Date.now()}-${String(++this.number).padStart(4, '0')}`
    const heard = await this.talk({ t: 'send', cid, body })
    expect(heard.some((frame) => frame.t === 'ack')).toBe(true)
  }
  /** Gives the stars that were asked for last. */
  async rate(score: number): Promise<void> {
    const welcome = (await this.talk()).find((frame) => frame.t === 'welcome')
    const invitation = welcome?.items?.filter((item) => item.kind === 'survey').at(-1)?.data?.invitation
    expect(invitation, 'the visitor was asked').toBeTruthy()
    const heard = await this.talk({ t: 'rate', cid: `rate-${Date.now()}-0001`, invitation, score, comment: '' })
    expect(heard.some((frame) => frame.t === 'ack')).toBe(true)
  }
  async thread(): Promise<string[]> {
    const heard = await this.talk()
    return (heard.find((frame) => frame.t === 'welcome')?.items ?? []).flatMap((item) => (item.message ? [item.message.body] : []))
  }
}

async function keyOf(page: Page): Promise<string> {
  const answer = (await (await page.request.get('/api/desk/widgets')).json()) as { items: { key: string }[] }
  expect(answer.items.length, 'the demo store has a web chat').toBeGreaterThan(0)
  return answer.items[0]!.key
}

/** Somebody writes, and the inbox shows it on top of the open ones. */
async function arrive(page: Page, text: string, lang?: string): Promise<Visitor> {
  const visitor = new Visitor(page, await keyOf(page), lang)
  await visitor.say(text)
  return visitor
}
const rowWith = (page: Page, text: string) => page.getByRole('region', { name: '会话列表' }).getByRole('link').filter({ hasText: text })
const log = (page: Page) => page.getByRole('log')
const box = (page: Page) => page.getByRole('textbox', { name: /^回复|^写给同事/ })

async function openInbox(page: Page, query = '?view=open&scope=all'): Promise<void> {
  await login(page)
  await page.goto(`/inbox${query}`)
  await expect(page.getByRole('region', { name: '会话列表' }).getByRole('link').first()).toBeVisible()
}

test('a question is answered, noted, resolved and reopened', async ({ page }) => {
  await openInbox(page)
  const before = await countOf(page, '待回复')
  const handled = await figureOfToday(page, 'handled')
  const question = `Is the lamp in stock? ${Date.now()}`
  const visitor = await arrive(page, question)
  await expect(rowWith(page, question)).toBeVisible()
  await expect.poll(() => countOf(page, '待回复')).toBe(before + 1)

  await rowWith(page, question).click()
  await expect(log(page)).toContainText(question)
  await expect(page.getByText('发送后由你接待')).toBeVisible()
  await box(page).fill('Yes, 12 are left. It ships tomorrow.')
  await box(page).press('Enter')
  await expect(log(page)).toContainText('你 接手了会话')
  await expect(log(page).getByText('It ships tomorrow.')).toHaveCount(1)
  await expect(page.locator('[data-out]')).toHaveCount(0)
  await expect.poll(() => countOf(page, '待回复')).toBe(before)
  expect(await visitor.thread()).toContain('Yes, 12 are left. It ships tomorrow.')

  await page.getByRole('radio', { name: '内部备注' }).click()
  await box(page).fill('仓库已确认')
  await box(page).press('Enter')
  await expect(log(page)).toContainText('仓库已确认')
  expect(await visitor.thread()).not.toContain('仓库已确认')

  await page.keyboard.press('Escape')
  await page.keyboard.press('e')
  const strip = page.getByRole('region', { name: '解决这条会话' })
  await strip.getByRole('button', { name: '解决', exact: true }).click()
  await expect(strip.getByRole('alert')).toHaveText('选一个问题类型再解决')
  await strip.getByRole('radio').nth(3).click()
  await strip.getByRole('button', { name: '解决', exact: true }).click()
  await expect(log(page)).toContainText('你 解决了会话')
  await expect(rowWith(page, question)).toHaveCount(0)

  await visitor.rate(5)
  await expect(log(page)).toContainText('客户评了 5 星')
  await expect.poll(() => figureOfToday(page, 'handled'), 'the report counts it').toBe(handled + 1)

  await visitor.say('One more thing')
  await expect(log(page)).toContainText('客户再次来信,会话重新打开')
  await expect(log(page)).toContainText('One more thing')
})

/** A figure of the report over today alone, by everybody. */
async function figureOfToday(page: Page, metric: string): Promise<number> {
  const { workspace } = (await (await page.request.get('/api/session')).json()) as { workspace: { today: string } }
  const answer = await page.request.post('/api/query', { data: { metrics: [metric], from: workspace.today, to: workspace.today } })
  expect(answer.ok(), await answer.text()).toBe(true)
  const { total, rows } = (await answer.json()) as { total?: { cells: { value: number | null }[] }; rows: { cells: { value: number | null }[] }[] }
  return (total ?? rows[0])?.cells[0]?.value ?? 0
}

async function countOf(page: Page, view: string): Promise<number> {
  const text = await page.getByRole('navigation', { name: '列表' }).getByRole('button', { name: view }).innerText()
  return Number(text.replace(/\D+/g, ''))
}

test('typing, reading and files are seen on the other side', async ({ page }) => {
  await openInbox(page)
  const question = `Does it fit? ${Date.now()}`
  const visitor = await arrive(page, question, 'de-DE')
  await rowWith(page, question).click()
  await expect(log(page)).toContainText(question)
  await expect(page.getByText('德语').first()).toBeVisible()
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
  await page.locator('input[type=file]').setInputFiles([
    { name: 'lamp.png', mimeType: 'image/png', buffer: png },
    { name: 'manual.txt', mimeType: 'text/plain', buffer: Buffer.from('Turn it on.') }
  ])
  await expect(page.getByRole('button', { name: '移除 manual.txt' })).toBeVisible()
  await expect(page.getByRole('button', { name: '发送', exact: true })).toBeEnabled()
  await box(page).fill('See the picture')
  await box(page).press('Enter')
  await expect(log(page).getByRole('button', { name: '查看图片 lamp.png' })).toBeVisible()
  await expect(log(page).getByRole('link', { name: '下载 manual.txt' })).toBeVisible()
  await expect(page.locator('[data-out]')).toHaveCount(0)
  await log(page).getByRole('button', { name: '查看图片 lamp.png' }).click()
  await expect(page.getByRole('dialog').getByRole('img')).toBeVisible()
  await page.keyboard.press('Escape')
  await visitor.talk({ t: 'read', seq: 1000 })
  await expect(log(page)).toContainText('客户已读')
})

test.describe('without a line', () => {
  test.use({ expected: [/ERR_INTERNET_DISCONNECTED|Failed to load resource|WebSocket connection/] })
  test('says so, keeps what was written and sends it once when the line is back', async ({ page, context }) => {
    await openInbox(page)
    const question = `Are you there? ${Date.now()}`
    const visitor = await arrive(page, question)
    await rowWith(page, question).click()
    await expect(log(page)).toContainText(question)
    await context.setOffline(true)
    await expect(page.locator('[data-line=lost]')).toBeVisible()
    await box(page).fill('Yes, we are.')
    await box(page).press('Enter')
    await expect(page.locator('[data-out=failed]')).toContainText('没有发出去')
    await expect(page.getByRole('button', { name: '重试' })).toBeVisible()
    await context.setOffline(false)
    await expect(page.locator('[data-line=lost]')).toHaveCount(0)
    await expect(page.locator('[data-out]')).toHaveCount(0)
    await expect(log(page).getByText('Yes, we are.')).toHaveCount(1)
    expect((await visitor.thread()).filter((text) => text === 'Yes, we are.')).toHaveLength(1)
  })
})

test('two agents see the same conversation change hands', async ({ page, browser, baseURL }) => {
  await openInbox(page)
  const question = `Who helps me? ${Date.now()}`
  await arrive(page, question)
  await rowWith(page, question).click()
  await box(page).fill('I do.')
  await box(page).press('Enter')
  await expect(page.locator('[data-out]')).toHaveCount(0)
  // Only now, because what nobody has is given to whoever comes on duty.
  const other = await colleague(page, browser, baseURL)
  await page.getByRole('button', { name: '转接', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /何俊/ }).click()
  await dialog.getByRole('button', { name: '语言', exact: true }).click()
  await dialog.getByRole('button', { name: '转接', exact: true }).click()
  await expect(log(page)).toContainText('你 转接给 何俊:语言')

  await expect(rowWith(other.page, 'I do.')).toBeVisible()
  await rowWith(other.page, 'I do.').click()
  await box(other.page).fill('And so do I.')
  await other.page.getByRole('button', { name: '发送', exact: true }).click()
  await expect(log(page)).toContainText('And so do I.')
  await other.context.close()
})

/** 何俊 with an account of his own, on duty, in a browser of his own. */
async function colleague(page: Page, browser: Browser, baseURL: string | undefined): Promise<{ page: Page; context: BrowserContext }> {
  const who = { email: 'hejun.desk@example.com', password: 'a-long-enough-secret' }
  const users = (await (await page.request.get('/api/users')).json()) as { items: { email: string }[] }
  if (!users.items.some((user) => user.email === who.email)) {
    const choices = (await (await page.request.get('/api/dimensions')).json()) as { agent: { label: string; value: string }[] }
    const agent = choices.agent.find((a) => a.label === '何俊')?.value
    const made = await page.request.post('/api/users', { data: { name: '何俊', email: who.email, role: 'agent', password: who.password, lang: 'zh-CN', agent_id: agent } })
    expect(made.ok(), await made.text()).toBe(true)
  }
  const context = await browser.newContext({ baseURL, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width: 1440, height: 900 } })
  const own = await context.newPage()
  await login(own, who)
  await own.goto('/')
  await expect(own).toHaveURL(/\/inbox/)
  await own.getByRole('button', { name: /我的状态/ }).click()
  // The shift of the demo may show him online already; from here on he is.
  const set = own.waitForResponse((answer) => answer.url().endsWith('/api/desk/presence') && answer.request().method() === 'PUT')
  await own.getByRole('menuitemcheckbox', { name: '在线' }).click()
  await set
  await expect(own.getByRole('button', { name: /我的状态.*在线/ })).toBeVisible()
  await own.goto('/inbox?view=open&scope=mine')
  return { page: own, context }
}

test('keys alone are enough', async ({ page }) => {
  await openInbox(page)
  const question = `Keys only? ${Date.now()}`
  await arrive(page, question)
  await expect(rowWith(page, question)).toBeVisible()
  await page.keyboard.press('j')
  await expect(page.getByRole('region', { name: '会话列表' }).getByRole('link').first()).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(log(page)).toContainText(question)
  await page.keyboard.press('r')
  await expect(box(page)).toBeFocused()
  await page.keyboard.type('Yes. Please press R.')
  await page.keyboard.press('Control+Enter')
  await expect(log(page).getByText('Yes. Please press R.')).toHaveCount(1)
  await page.keyboard.press('2')
  await expect(page.getByRole('region', { name: '解决这条会话' }).getByRole('radio').nth(1)).toHaveAttribute('aria-checked', 'true')
  await expect(page.locator('[data-out]')).toHaveCount(0)
  const url = page.url()
  await page.keyboard.press('Control+Enter')
  await expect(rowWith(page, question)).toHaveCount(0)
  await expect(page).not.toHaveURL(url)
})

test('waiting, later and spam move a conversation and can be undone', async ({ page }) => {
  await openInbox(page)
  const question = `Please wait ${Date.now()}`
  await arrive(page, question)
  await rowWith(page, question).click()
  await box(page).fill('One moment')
  await box(page).press('Enter')
  await expect(page.locator('[data-out]')).toHaveCount(0)
  await page.getByRole('button', { name: '等待', exact: true }).click()
  await page.getByRole('menuitemcheckbox', { name: '等内部:仓库' }).click()
  await expect(log(page)).toContainText('你 标为等内部:仓库')
  await page.getByRole('button', { name: '稍后', exact: true }).click()
  await page.getByRole('menuitem', { name: /1 小时后/ }).click()
  await expect(log(page)).toContainText('你 稍后处理')
  await page.getByRole('button', { name: '更多' }).click()
  await page.getByRole('menuitem', { name: '标为垃圾' }).click()
  await expect(log(page)).toContainText('你 标为垃圾')
  await page.getByRole('button', { name: '更多' }).click()
  await page.getByRole('menuitem', { name: '撤销垃圾标记' }).click()
  await expect(log(page)).toContainText('你 撤销了垃圾标记')
})

test('the inbox is sound in both themes', async ({ page }) => {
  await openInbox(page)
  const question = `Is it sound? ${Date.now()}`
  await arrive(page, question)
  await rowWith(page, question).click()
  await box(page).fill('It is.')
  await box(page).press('Enter')
  await expect(page.locator('[data-out]')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.keyboard.press('e')
  await expectAccessibleInBothThemes(page, 'inbox with strip')
  await page.getByRole('button', { name: '转接', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectAccessibleInBothThemes(page, 'transfer', '[role=dialog]')
})

test('the inbox and the channels are sound in English', async ({ page }) => {
  await login(page)
  await page.addInitScript(() => localStorage.setItem('kefu.locale', 'en'))
  await page.goto('/inbox?view=all&scope=all')
  await expect(page.getByRole('button', { name: /To answer/ })).toBeVisible()
  await expectAccessibleInBothThemes(page, 'inbox, English')
  expect(await page.getByRole('navigation', { name: 'Lists' }).innerText()).not.toMatch(/\p{Script=Han}/u)
  await page.goto('/settings/channels')
  await expect(page.locator('[data-snippet]').first()).toContainText('/w.js')
  await expectAccessibleInBothThemes(page, 'channels, English')
})

test('a phone shows one pane at a time', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await openInbox(page)
  const question = `On the phone ${Date.now()}`
  await arrive(page, question)
  await rowWith(page, question).click()
  await expect(log(page)).toContainText(question)
  await expect(page.getByRole('region', { name: '会话列表' })).toBeHidden()
  await page.getByRole('button', { name: '客户资料' }).click()
  await expect(page.getByRole('complementary', { name: '客户' })).toBeVisible()
  await page.getByRole('button', { name: '关闭客户资料' }).click()
  await page.getByRole('button', { name: '返回列表' }).click()
  await expect(rowWith(page, question)).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('a web chat is set up, and its code can be copied', async ({ page }) => {
  await login(page, demo)
  await page.goto('/settings/channels')
  const card = page.getByRole('article').first()
  const name = `试用 ${Date.now()}`
  const before = await card.getByRole('textbox', { name: '名称' }).inputValue()
  await card.getByRole('textbox', { name: '名称' }).fill(name)
  await card.getByRole('button', { name: '选择颜色 #0f766e' }).click()
  await card.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
  await page.reload()
  await expect(card.getByRole('textbox', { name: '名称' })).toHaveValue(name)
  await expect(card.locator('[data-snippet]')).toContainText('data-key=')
  await card.getByRole('textbox', { name: '允许的网站' }).fill('shop.example')
  await expect(card.getByRole('button', { name: '保存' })).toBeDisabled()
  await card.getByRole('textbox', { name: '允许的网站' }).fill('')
  await card.getByRole('textbox', { name: '名称' }).fill(before)
  await card.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('heading', { name: before })).toBeVisible()
})
