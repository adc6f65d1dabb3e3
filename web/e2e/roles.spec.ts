// Who sees whose figures: an agent the own ones, a viewer totals only.
import type { Browser, Page } from '@playwright/test'
import { card, demoNow, expect, login, moveClock, openReport, rowOf, table, test } from './kefu.ts'

interface Person {
  email: string
  password: string
}

/** Makes an account through the API as the owner. */
async function hire(page: Page, email: string, name: string, role: string, agent = ''): Promise<Person> {
  await login(page)
  const users = (await (await page.request.get('/api/users')).json()) as { items: { email: string }[] }
  const password = 'a-long-enough-secret'
  if (!users.items.some((user) => user.email === email)) {
    const choices = (await (await page.request.get('/api/dimensions')).json()) as { agent: { label: string; value: string }[] }
    const id = choices.agent.find((a) => a.label === agent)?.value
    const made = await page.request.post('/api/users', { data: { name, email, role, password, lang: 'zh-CN', ...(id ? { agent_id: id } : {}) } })
    expect(made.ok(), await made.text()).toBe(true)
  }
  return { email, password }
}

/** A browser of somebody else, so that sessions do not mix. */
async function as(browser: Browser, who: Person, baseURL: string | undefined): Promise<Page> {
  const context = await browser.newContext({ baseURL, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await moveClock(page, demoNow)
  await login(page, who)
  await openReport(page)
  return page
}

test('an agent sees the own row beside an average, and nobody else', async ({ page, browser, baseURL }) => {
  const who = await hire(page, 'hejun@example.com', '何俊', 'agent', '何俊')
  const own = await as(browser, who, baseURL)
  await expect(rowOf(own, '何俊')).toBeVisible()
  await expect(card(own, '接待量')).toContainText('610')
  for (const other of ['陈嘉怡', '邓敏', '苏晴']) await expect(own.locator('main')).not.toContainText(other)
  await expect(own.getByRole('navigation', { name: '菜单' }).getByRole('link')).toHaveText(['收件箱', '订单', '我的一天', '统计报表'])
  await rowOf(own, '何俊').getByRole('button', { name: /^接待量/ }).click()
  await own.getByRole('dialog').getByRole('listitem').getByRole('button').first().click()
  await expect(own.getByRole('dialog').getByRole('list', { name: '会话经过' })).toBeVisible()

  const foreign = await own.request.post('/api/query', { data: { metrics: ['handled'], from: '2026-10-23', to: '2026-11-21', by: ['agent'] } })
  expect(await foreign.text()).not.toContain('陈嘉怡')
  await own.context().close()
})

test('a viewer sees totals, no table of agents and no conversation', async ({ page, browser, baseURL }) => {
  const who = await hire(page, 'looker@example.com', '只读同事', 'viewer')
  const view = await as(browser, who, baseURL)
  await expect(card(view, '接待量')).toContainText(/8,\d{3}/)
  await expect(view.getByRole('tab', { name: '客服对比' })).toHaveCount(0)
  await expect(view.getByRole('tab', { name: '渠道', exact: true })).toBeVisible()
  await expect(view.getByRole('button', { name: '导出', exact: true })).toHaveCount(0)
  await view.getByRole('tab', { name: '渠道', exact: true }).click()
  await expect(table(view).locator('tbody tr').first()).toBeVisible()
  for (const name of ['陈嘉怡', '何俊', '邓敏']) await expect(view.locator('main')).not.toContainText(name)
  const names = await view.request.post('/api/query', { data: { metrics: ['handled'], from: '2026-10-23', to: '2026-11-21', by: ['agent'] } })
  expect(await names.text()).not.toContain('陈嘉怡')
  await view.context().close()
})
