// From the log-in to a single message, and from the screen to a file.
import { readFile } from 'node:fs/promises'
import { parseCSV, secondsOf } from './csv.ts'
import { card, cellsOf, demo, demoNow, expect, filterBy, headings, login, moveClock, openReport, openTab, rowOf, table, test } from './kefu.ts'

test.describe('log-in', () => {
  test.use({ expected: [/status of 401/] })

  test('refuses a wrong password in words and lets the right one in', async ({ page }) => {
    await page.goto('/report')
    await expect(page).toHaveURL(/\/login\?next=/)
    await page.getByLabel('邮箱').fill(demo.email)
    await page.getByLabel('密码', { exact: true }).fill('wrong-password')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await expect(page.getByRole('alert')).toHaveText('邮箱或密码不对,请再试一次。')

    await page.getByLabel('密码', { exact: true }).fill(demo.password)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await expect(page).toHaveURL(/\/report/)
    await expect(page.getByRole('heading', { name: '统计报表' })).toBeVisible()
    for (const name of ['接待量', '首次响应时间', '响应超时率', '首次解决率', '客户满意度', '咨询转询盘率']) {
      await expect(card(page, name), name).toContainText(/\d/)
    }
    await expect(card(page, '接待量')).toContainText(/咨询量 12,0\d\d\s*未接待 \d+/)
    await expect(page.getByText(/^口径:.*自然日 0:00\(北京时间\) · 营业时间计时/)).toBeVisible()

    await page.getByRole('button', { name: '我的账号' }).click()
    await page.getByRole('menuitem', { name: '退出登录' }).click()
    await expect(page).toHaveURL(/\/login/)
  })
})

test.describe('report', () => {
  test.beforeEach(async ({ page }) => {
    await login(page)
    await openReport(page)
  })

  test('a filter, a tab and a figure lead to the message that was waited for', async ({ page }) => {
    const whole = await card(page, '接待量').innerText()
    await filterBy(page, '渠道', 'WhatsApp')
    await expect(page).toHaveURL(/f\.channel=whatsapp/)
    await expect.poll(() => card(page, '接待量').innerText()).not.toBe(whole)

    await openTab(page, '响应超时咨询')
    const first = table(page).locator('tbody tr').first()
    await expect(first).toContainText('WhatsApp')

    await card(page, '响应超时率').getByRole('button', { name: /%$/ }).click()
    const drawer = page.getByRole('dialog')
    await expect(drawer.getByRole('heading').first()).toContainText('响应超时率')
    await drawer.getByRole('radio', { name: '计入分子', exact: true }).click()
    const row = drawer.getByRole('listitem').filter({ hasText: 'WhatsApp' }).first()
    await expect(row).toContainText('计入')
    await drawer.getByRole('tab', { name: '计算过程' }).click()
    await expect(drawer.getByText('渠道:WhatsApp')).toBeVisible()
    await drawer.getByRole('tab', { name: '口径' }).click()
    await expect(drawer.getByRole('link', { name: '查看完整的指标说明' })).toBeVisible()
    await drawer.getByRole('tab', { name: /^会话\(/ }).click()
    await row.getByRole('button').click()

    const timeline = drawer.getByRole('list', { name: '会话经过' })
    await expect(timeline).toBeVisible()
    await expect(timeline.getByText(/超时/).first()).toBeVisible()
    await drawer.getByRole('button', { name: '返回列表' }).click()
    await expect(drawer.getByRole('tab', { name: /^会话\(/ })).toBeVisible()
  })

  test('the number of conversations in the drawer is the figure itself', async ({ page }) => {
    await expect(rowOf(page, '陈嘉怡')).toBeVisible()
    const figure = rowOf(page, '陈嘉怡').getByRole('button', { name: /^接待量/ })
    const shown = (await figure.innerText()).trim()
    await figure.click()
    const drawer = page.getByRole('dialog')
    await expect(drawer.getByRole('heading').first()).toHaveText(`陈嘉怡 · 接待量 · ${shown}`)
    await expect(drawer.getByRole('tab', { name: /^会话\(/ })).toHaveText(`会话(${shown})`)
  })

  test('the address opens the same page for a colleague', async ({ page, context }) => {
    await filterBy(page, '区域', '中东')
    await page.getByRole('button', { name: '近7天' }).click()
    await openTab(page, '渠道')
    await expect(rowOf(page, 'Telegram')).toBeVisible()
    const rows = await table(page).locator('tbody').innerText()
    const colleague = await context.newPage()
    await moveClock(colleague, demoNow)
    await colleague.goto(page.url())
    await expect.poll(() => table(colleague).locator('tbody').innerText()).toBe(rows)
  })

  test('files can be opened and say what the screen says', async ({ page }) => {
    const save = async (entry: string) => {
      await page.getByRole('button', { name: /^导出/ }).click()
      const waiting = page.waitForEvent('download')
      await page.getByRole('menuitem', { name: entry }).click()
      const file = await waiting
      await expect(page.getByRole('button', { name: '导出', exact: true })).toBeEnabled()
      return { name: file.suggestedFilename(), body: await readFile(await file.path()) }
    }
    await expect(rowOf(page, '何俊')).toBeVisible()

    const workbook = await save('导出这一页(Excel)')
    expect(workbook.name).toMatch(/\.xlsx$/)
    expect(workbook.body.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04')
    expect(workbook.body.length).toBeGreaterThan(4_000)

    const pdf = await save('导出这一页(PDF)')
    expect(pdf.name).toMatch(/\.pdf$/)
    expect(pdf.body.subarray(0, 5).toString('latin1')).toBe('%PDF-')
    expect(pdf.body.length).toBeGreaterThan(10_000)

    const monthly = await save('月度复盘(PDF)')
    expect(monthly.name).toMatch(/\.pdf$/)
    expect(monthly.body.subarray(0, 5).toString('latin1')).toBe('%PDF-')

    const csv = await save('导出表格(CSV)')
    expect(csv.name).toMatch(/\.csv$/)
    const [head = [], ...lines] = parseCSV(csv.body.toString('utf8'))
    const at = (name: string) => head.findIndex((h) => h.startsWith(name) && !h.includes('对比期') && !h.includes('样本数'))
    const columns = await headings(page)
    const column = (pattern: RegExp) => columns.findIndex((c) => pattern.test(c))
    let compared = 0
    for (const line of lines.filter((l) => l[0] && !l[0].startsWith('合计'))) {
      const screen = await cellsOf(rowOf(page, line[0]!))
      expect(screen[column(/^接待量/)]!.replaceAll(',', ''), `${line[0]} 接待量`).toBe(line[at('接待量')])
      const first = line[at('首次响应时间')]!
      const shown = screen[column(/^首响|^首次响应时间/)]!
      if (first === '') expect(shown, `${line[0]} 首次响应时间`).toBe('–')
      else if (Number(first) < 3600) expect(secondsOf(shown), `${line[0]} 首次响应时间`).toBe(Math.round(Number(first)))
      const late = line[at('响应超时率')]!
      if (late !== '') expect(screen[column(/^响应超时率/)], `${line[0]} 响应超时率`).toContain(`${(Number(late) * 100).toFixed(1)}%`)
      compared++
    }
    expect(compared).toBeGreaterThanOrEqual(20)
  })

  test('a period without data says where the data is and goes there', async ({ page }) => {
    await page.goto('/report?p=2026-01-05~2026-01-06')
    await expect(page.getByText('所选范围没有数据。').first()).toBeVisible()
    await page.getByRole('button', { name: '查看该时段' }).click()
    await expect(card(page, '接待量')).toContainText(/\d,\d{3}/)
    await expect(page).toHaveURL(/p=2026-10-23~2026-11-21/)
  })

  test('a saved report comes back with its filters', async ({ page }) => {
    await filterBy(page, '区域', '中东')
    await page.getByRole('button', { name: '我保存的报表' }).click()
    await page.getByRole('menuitem', { name: '保存当前报表…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('报表名称').fill('中东晨会')
    await dialog.getByRole('button', { name: '保存', exact: true }).click()
    await expect(dialog).toBeHidden()
    await page.goto('/report')
    await page.getByRole('button', { name: '运营总览' }).click()
    await page.getByRole('menuitemcheckbox', { name: '中东晨会' }).or(page.getByRole('menuitem', { name: '中东晨会' })).click()
    await expect(page.getByRole('button', { name: '区域:中东', exact: true })).toBeVisible()
    await page.getByRole('button', { name: '我保存的报表' }).click()
    await page.getByRole('menuitem', { name: '删除这份报表' }).click()
    await page.getByRole('button', { name: '运营总览' }).click()
    await expect(page.getByRole('menu').getByText('中东晨会')).toHaveCount(0)
  })
})
