// The first five minutes with the demo store: every thing that it is meant to show can be found on the screen.
import { cellsOf, choose, expect, filterBy, headings, login, openReport, openTab, rowOf, table, test } from './kefu.ts'

test.beforeEach(async ({ page }) => {
  await login(page)
  await openReport(page)
})

test('a line worth attention leads to its conversations, and one of them explains itself', async ({ page }) => {
  const attention = page.getByRole('region', { name: '值得关注' })
  await expect(attention.getByRole('listitem')).toHaveCount(3)
  await expect(attention).toContainText('陈嘉怡')
  await expect(attention).toContainText('欧美售后 首次解决率连续 2 周低于 75%')
  await expect(attention).toContainText('莱拉·哈桑')

  const line = attention.getByRole('listitem').filter({ hasText: '陈嘉怡' })
  const link = line.getByRole('button', { name: /^查看 .+ 条$/ })
  const promised = /查看 ([\d,]+) 条/.exec(await link.innerText())?.[1]
  await link.click()
  const drawer = page.getByRole('dialog')
  await expect(drawer.getByRole('tab', { name: /^会话\(/ })).toBeVisible()
  await expect(drawer.getByRole('listitem').first()).toContainText('计入')
  expect(promised).toMatch(/^[\d,]+$/)
  await drawer.getByRole('listitem').getByRole('button').first().click()
  const timeline = drawer.getByRole('list', { name: '会话经过' })
  await expect(timeline.getByText(/超时/).first()).toBeVisible()
})

test('fast is not solved: 何俊 answers first and solves least', async ({ page }) => {
  await expect(rowOf(page, '何俊')).toBeVisible()
  const columns = await headings(page)
  const solved = columns.findIndex((c) => c.startsWith('首次解决率'))
  const cells = await cellsOf(rowOf(page, '何俊'))
  expect(cells.join(' ')).toContain('14 秒')

  await page.getByRole('button', { name: '按「首次解决率」排序' }).click()
  await page.getByRole('button', { name: '按「首次解决率」排序' }).click()
  await expect(page.getByRole('columnheader', { name: /首次解决率/ })).toHaveAttribute('aria-sort', 'ascending')
  const busy = await table(page).locator('tbody tr').evaluateAll((rows, at) => rows.map((row) => [...row.querySelectorAll('td')].map((td) => td.innerText)).filter((c) => Number(c[1]?.replaceAll(',', '')) > 0).map((c) => [c[0], c[at]]), solved)
  expect(busy[0]?.[0]).toContain('何俊')
})

test('five ratings are no lead: 许诺 is grey and last', async ({ page }) => {
  const figure = rowOf(page, '许诺').getByRole('button', { name: /^客户满意度/ })
  await expect(figure).toHaveAttribute('title', /样本不足/)
  await expect(figure).toHaveText(/100\.0%\(5\)/)
  await page.getByRole('button', { name: /^按「客户满意度/ }).click()
  await expect(page.getByRole('columnheader', { name: /客户满意度/ })).toHaveAttribute('aria-sort', 'descending')
  await expect(table(page).locator('tbody tr').first()).not.toContainText('许诺')
})

test('邓敏 turns from slowest to best when only mail is compared', async ({ page }) => {
  await expect(rowOf(page, '邓敏')).toBeVisible()
  const slow = await firstResponses(page)
  expect(slow.at(-1)?.name).toContain('邓敏')
  await filterBy(page, '渠道', '邮件')
  await expect.poll(async () => (await firstResponses(page))[0]?.name).toContain('邓敏')
})

/** Agents with enough answered conversations, fastest first. */
async function firstResponses(page: Parameters<typeof rowOf>[0]): Promise<{ name: string; seconds: number }[]> {
  const at = (await headings(page)).findIndex((c) => /^首响|^首次响应时间/.test(c))
  const rows = await table(page).locator('tbody tr').evaluateAll(
    (all, column) =>
      all.map((row) => {
        const cells = [...row.querySelectorAll('td')]
        return { name: cells[0]?.innerText ?? '', text: cells[column]?.innerText ?? '', few: /样本不足/.test(cells[column]?.querySelector('button')?.title ?? '') }
      }),
    at
  )
  const part = (text: string, unit: string) => Number(new RegExp(`(\\d+) ${unit}`).exec(text)?.[1] ?? 0)
  return rows
    .filter((row) => /\d/.test(row.text) && !row.few)
    .map((row) => ({ name: row.name, seconds: part(row.text, '小时') * 3600 + part(row.text, '分') * 60 + part(row.text, '秒') }))
    .sort((a, b) => a.seconds - b.seconds)
}

test('region × channel, hours and issue types open the conversations behind a cell', async ({ page }) => {
  await openTab(page, '区域×渠道')
  const cell = table(page).getByRole('button', { name: /\d/ }).and(table(page).locator('[title^="中东 · Telegram"]'))
  await expect(cell).toBeVisible()
  await cell.click()
  await expect(page.getByRole('dialog').getByRole('heading').first()).toContainText('中东 × Telegram')
  await page.keyboard.press('Escape')

  await openTab(page, '时段')
  await expect(table(page).getByRole('rowheader', { name: '周一' })).toBeVisible()
  await expect(table(page).getByRole('columnheader')).toHaveCount(24)

  await openTab(page, '问题类型')
  const certified = rowOf(page, '产品认证')
  await expect(certified).toBeVisible()
  await certified.getByRole('button', { name: /^响应超时率/ }).click()
  await expect(page.getByRole('dialog').getByRole('heading').first()).toContainText('产品认证 · 响应超时率')
})

test('a schedule for the first of every month can be made', async ({ page }) => {
  await page.getByRole('button', { name: '导出', exact: true }).click()
  await page.getByRole('menuitem', { name: '定时发送…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '新建' }).first().click()
  await dialog.getByLabel('名称').fill('每月 1 号的月报')
  await choose(page, dialog.getByLabel('频率'), '每月')
  await dialog.getByLabel('地址').fill('boss@example.com')
  await dialog.getByRole('button', { name: '保存', exact: true }).click()
  await expect(dialog.getByText('每月 1 号的月报')).toBeVisible()
  await expect(dialog.getByText(/下次 20\d\d-\d\d-01 09:00/)).toBeVisible()
})
