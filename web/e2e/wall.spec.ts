// The live wall: what a supervisor sees of the floor second by second, and what he or she does about it.
import type { APIRequestContext, Browser, BrowserContext, Page } from '@playwright/test'
import { expectAccessibleInBothThemes } from './axe.ts'
import { demo, expect, login, test } from './kefu.ts'

// Waits are counted by the server's own clock; a second nudge within five minutes is refused on purpose.
test.use({ now: null, expected: [/status of 429/] })

const list = (page: Page) => page.getByRole('region', { name: '超时与临近' })
const seats = (page: Page) => page.getByRole('region', { name: '客服', exact: true })
const tile = (page: Page, key: string) => page.locator(`[data-tile=${key}]`)

async function openWall(page: Page, who = demo): Promise<void> {
  await login(page, who)
  await page.goto('/wall')
  await expect(page.getByText(/^已连接 · \d\d:\d\d:\d\d$/)).toBeVisible({ timeout: 30_000 })
}

interface Account {
  email: string
  password: string
}

/** An account for somebody of the demo; made once. */
async function account(page: Page, name: string, role: 'agent' | 'supervisor', team?: string): Promise<Account> {
  const who = { email: `wall.${role}.${[...name].map((c) => c.charCodeAt(0)).join('')}@example.com`, password: 'a-long-enough-secret' }
  const users = (await (await page.request.get('/api/users')).json()) as { items: { email: string }[] }
  if (users.items.some((user) => user.email === who.email)) return who
  const choices = (await (await page.request.get('/api/dimensions')).json()) as Record<'agent' | 'team', { label: string; value: string }[]>
  const agent = choices.agent.find((a) => a.label === name)?.value
  const teams = choices.team.filter((one) => one.label === team).map((one) => one.value)
  const made = await page.request.post('/api/users', { data: { name, ...who, role, lang: 'zh-CN', ...(role === 'agent' ? { agent_id: agent } : { teams }) } })
  expect(made.ok(), await made.text()).toBe(true)
  return who
}

/** Somebody of the demo at a browser of his or her own, on duty. */
async function onDuty(page: Page, browser: Browser, baseURL: string | undefined, name: string): Promise<{ page: Page; context: BrowserContext }> {
  const who = await account(page, name, 'agent')
  const context = await browser.newContext({ baseURL, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width: 1280, height: 800 } })
  const own = await context.newPage()
  await login(own, who)
  await state(own.request, 'online')
  await own.goto('/inbox?view=open&scope=mine')
  await expect(own.getByRole('region', { name: '会话列表' })).toBeVisible()
  return { page: own, context }
}

async function state(request: APIRequestContext, state: 'online' | 'break', reason?: string): Promise<void> {
  const set = await request.put('/api/desk/presence', { data: { state, reason } })
  expect(set.ok(), await set.text()).toBe(true)
}

test('the wall counts, and what is done from it reaches the agent', async ({ page, browser, baseURL }) => {
  await openWall(page)
  await expect(tile(page, 'unanswered')).toContainText('最长')
  await expect(tile(page, 'unanswered')).toHaveAttribute('data-level', 'red')
  await expect(tile(page, 'handled')).toContainText(/昨日同时 \d+/)
  await expect(list(page).locator('[data-talk]').first()).toContainText(/超时|剩/)

  // One past the line is with somebody who is away.
  const id = await list(page).locator('[data-talk]').first().getAttribute('data-talk')
  const choices = (await (await page.request.get('/api/dimensions')).json()) as { agent: { label: string; value: string }[] }
  const given = await page.request.post(`/api/desk/conversations/${id}/assign`, { data: { agent: choices.agent.find((a) => a.label === '吴诗雅')?.value, reason: 'transfer', note: 'shift' } })
  expect(given.ok(), await given.text()).toBe(true)

  // Somebody comes on duty: the wall shows it without being asked.
  const other = await onDuty(page, browser, baseURL, '高阳')
  await expect(seats(page).getByRole('button', { name: /高阳/ }).first()).toContainText(/空闲|忙碌|满负荷/)
  await expect(tile(page, 'online')).not.toContainText('0/')

  // One of an agent who is away goes to the one who is there; what nobody has the router gives out by itself.
  const row = list(page).locator(`[data-talk="${id}"]`)
  await expect(row).toContainText('吴诗雅')
  await row.getByRole('button', { name: '改派' }).click()
  await page.getByRole('menuitem', { name: /高阳.*负荷.*匹配度 \d+/ }).click()
  await expect(page.getByText('已改派给 高阳').first()).toBeVisible()
  const mine = list(page).locator(`[data-talk="${id}"]`)
  await expect(mine).toContainText('高阳')

  await mine.getByRole('button', { name: '提醒' }).click()
  await expect(other.page.getByText(/提醒你尽快回复/).first()).toBeVisible()
  await mine.getByRole('button', { name: '提醒' }).click()
  await expect(page.getByText('刚刚提醒过,请过几分钟再试。').first()).toBeVisible()

  // A look in silence, and a whisper.
  await mine.getByRole('button', { name: /^查看 .* 的会话$/ }).click()
  const drawer = page.getByRole('dialog')
  await expect(drawer).toContainText('你在静默查看')
  await drawer.getByRole('textbox', { name: '写给 高阳 的悄悄话' }).fill('先道歉,再给补偿')
  await drawer.getByRole('button', { name: '发送悄悄话' }).click()
  await expect(drawer.getByText('@高阳 先道歉,再给补偿')).toBeVisible()
  await expect(other.page.getByText(/悄悄对你说/).first()).toBeVisible()
  await page.keyboard.press('Escape')

  // The agent sees afterwards who looked.
  await other.page.goto('/myday')
  await expect(other.page.locator('[data-looks]')).toContainText(/主管查看过\(今日 \d+ 次\).*周雅婷/s)

  await mine.getByRole('button', { name: '接手' }).click()
  await expect(page.getByText('已由你接手').first()).toBeVisible()
  await expect(mine).toContainText('周雅婷')

  // A break, with its plan.
  await state(other.page.request, 'break', 'meal')
  await expect(seats(page).getByRole('button', { name: /高阳/ }).first()).toContainText('用餐 0/45 分')
  await other.context.close()
})

test('an alert is told once and can be noted', async ({ page }) => {
  await openWall(page)
  const alerts = page.getByRole('region', { name: '告警', exact: true })
  await expect(alerts.getByRole('listitem').first()).toBeVisible()
  expect(await alerts.getByRole('listitem').count()).toBeLessThanOrEqual(5)
  // By its words: another one may come on top meanwhile.
  const words = await alerts.getByRole('listitem').filter({ hasText: '知道了' }).first().locator('.truncate').allInnerTexts()
  const noted = words.slice(0, 2).reduce((items, text) => items.filter({ hasText: text }), alerts.getByRole('listitem')).first()
  await noted.getByRole('button', { name: '知道了' }).click()
  await expect(noted).toContainText('已知道')
  await page.reload()
  await expect(noted).toContainText('已知道')
})

test('a supervisor sees the own team and nobody else', async ({ page, browser, baseURL }) => {
  await login(page)
  const who = await account(page, '主管甲', 'supervisor', '欧美售后')
  const context = await browser.newContext({ baseURL, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  const own = await context.newPage()
  await openWall(own, who)
  await expect(tile(own, 'online')).toContainText('/5')
  const folded = seats(own).getByText(/^离线 \d+ 人$/) // none, when each of them has somebody waiting
  if (await folded.count()) await folded.click()
  await expect(seats(own)).toContainText('吴诗雅')
  await expect(own.locator('body')).not.toContainText('陈嘉怡')
  await context.close()
})

test('the big screen names no customer and is large enough', async ({ page }) => {
  await openWall(page)
  const customer = await list(page).locator('bdi').first().innerText()
  await page.getByRole('button', { name: '大屏' }).click()
  await expect(page).toHaveURL(/\/wall\/tv$/)
  await expect(page.getByText(/^已连接/)).toBeVisible()
  await expect(page.locator('body')).not.toContainText(customer)
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('.tv *')].filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent!.trim()) && !e.classList.contains('sr-only') && parseFloat(getComputedStyle(e).fontSize) < 28).map((e) => e.textContent)
  )
  expect(small).toEqual([])
  await page.getByRole('button', { name: '退出大屏' }).click()
  await expect(page.getByRole('heading', { name: '实时监控' })).toBeVisible()
})

test.describe('without a line', () => {
  test.use({ expected: [/ERR_INTERNET_DISCONNECTED|Failed to load resource|WebSocket connection/] })
  test('says how old the screen is', async ({ page, context }) => {
    await openWall(page)
    await context.setOffline(true)
    await expect(page.getByText(/^数据已停更 \d+ 秒$/)).toBeVisible({ timeout: 15_000 })
    await expect(page.locator('[data-stale=true]')).toBeVisible()
    await context.setOffline(false)
    await expect(page.getByText(/^已连接/)).toBeVisible({ timeout: 40_000 })
  })
})

test('who gets what is set', async ({ page }) => {
  await login(page)
  await page.goto('/settings/alerts')
  const queue = page.locator('[data-rule=queue]')
  await queue.getByRole('spinbutton', { name: '排队人数' }).fill('6')
  await page.getByRole('button', { name: '添加' }).click()
  const route = page.locator('[data-route]').last()
  await route.getByRole('textbox', { name: '名称' }).fill('值班邮箱')
  await route.getByRole('textbox', { name: '邮箱地址,多个用逗号隔开' }).fill('duty@example.com')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByText('告警设置已保存').first()).toBeVisible()
  await page.reload()
  await expect(queue.getByRole('spinbutton', { name: '排队人数' })).toHaveValue('6')
  await expect(page.locator('[data-route]').last().getByRole('textbox', { name: '名称' })).toHaveValue('值班邮箱')
  await expectAccessibleInBothThemes(page, 'alert settings')
  await page.locator('[data-route]').last().getByRole('button', { name: '移除 值班邮箱' }).click()
  await queue.getByRole('spinbutton', { name: '排队人数' }).fill('5')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByText('告警设置已保存').first()).toBeVisible()
})

test('the wall is sound in both themes', async ({ page }) => {
  await openWall(page)
  // What is scrolled away in a list does not lengthen the page.
  const end = await page.getByRole('region', { name: '告警', exact: true }).evaluate((e) => e.getBoundingClientRect().bottom + scrollY)
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(Math.max(end + 100, 900))
  await expectAccessibleInBothThemes(page, 'wall')
})

test('the wall fits a phone, in both languages', async ({ page }) => {
  await openWall(page)
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await expectAccessibleInBothThemes(page, 'wall on a phone')
  await page.addInitScript(() => localStorage.setItem('kefu.locale', 'en'))
  await page.goto('/wall')
  await expect(page.getByText(/^Connected · /)).toBeVisible()
  expect(await tile(page, 'online').innerText()).not.toMatch(/\p{Script=Han}/u)
})

test('the demo opens on a shift that is marked as such, and who waits is a handful', async ({ page }) => {
  await openWall(page)
  await expect(seats(page).getByText('演示', { exact: true }).first()).toBeVisible()
  const waiting = Number(/\d+/.exec(await tile(page, 'unanswered').locator('.value').innerText())?.[0])
  expect(waiting).toBeGreaterThan(3)
  expect(waiting).toBeLessThan(35)
})
