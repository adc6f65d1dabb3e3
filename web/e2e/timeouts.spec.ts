// The list of conversations that timed out: the line, the wait and by how much, and that its length is the metric's own figure.
import { secondsOf } from './csv.ts'
import { cellsOf, expect, headings, login, openReport, openTab, table, test } from './kefu.ts'

/** 5 分钟 and 4 小时 as well as 1 分 30 秒, in seconds. */
const lineOf = (text: string) => secondsOf(text.replace(/ 分钟/, ' 分'))

test.beforeEach(async ({ page }) => {
  await login(page)
  await openReport(page)
  await openTab(page, '响应超时咨询')
  await expect(table(page).locator('tbody tr').first()).toContainText(/\d/)
})

test('every row says the line, the wait and the overrun, the longest wait first', async ({ page }) => {
  const columns = await headings(page)
  for (const name of ['客户', '等待', '超时线', '超出', '超时时的客服', '问题类型', '渠道', '区域', '来消息时间']) expect(columns.some((c) => c.startsWith(name)), name).toBe(true)
  const at = (name: string) => columns.findIndex((c) => c.startsWith(name))
  const rows = await Promise.all((await table(page).locator('tbody tr').all()).map(cellsOf))
  expect(rows).toHaveLength(20)
  let last = Infinity
  for (const row of rows) {
    const [wait, line, over] = [secondsOf(row[at('等待')]!), lineOf(row[at('超时线')]!), secondsOf(row[at('超出')]!)]
    expect(line, row.join(' | ')).toBeGreaterThanOrEqual(60)
    expect(over, row.join(' | ')).toBeGreaterThan(0)
    // Each of the three is rounded for itself, from an hour on to whole minutes.
    expect(Math.abs(wait - line - over), row.join(' | ')).toBeLessThanOrEqual(wait >= 3600 ? 60 : 1)
    expect(wait).toBeLessThanOrEqual(last)
    last = wait
  }
  await table(page).locator('tbody tr').nth(3).getByRole('button').click()
  await expect(page.getByRole('dialog').getByRole('list', { name: '会话经过' }).getByText(/超时/).first()).toBeVisible()
})

test('one row per conversation: as many as the metric counts', async ({ page }) => {
  const chip = page.getByRole('button', { name: /^陈嘉怡 [\d,]+$/ })
  const counted = /[\d,]+$/.exec(await chip.innerText())?.[0].replaceAll(',', '')
  await chip.click()
  await expect(page).toHaveURL(/f\.agent=/)
  await expect(page.getByText(new RegExp(`^第 1–20 条,共 ${counted} 条$`))).toBeVisible()
  const owner = (await headings(page)).findIndex((c) => c.startsWith('超时时的客服'))
  const conversations = new Set<string>()
  for (const row of await table(page).locator('tbody tr').all()) {
    const cells = await cellsOf(row)
    expect(cells[owner]).toContain('陈嘉怡')
    conversations.add(cells.join('|'))
  }
  expect(conversations.size).toBe(20)
})
