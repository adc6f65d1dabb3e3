// A new server: the owner's account, the wizard, a file from the old tool with rows that lie, and the report it gives.
import { expectAccessible, expectAccessibleInBothThemes } from './axe.ts'
import { card, choose, expect, login, openReport, rowOf, settled, test } from './kefu.ts'

test.use({ now: null })

const header = 'Id,Requester,Requester id,Requester email,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Initially assigned at,Solved at,Satisfaction Score,First reply time in minutes'
const good = 36

/** Wall time in the zone of the file, some days ago. */
function at(daysAgo: number, clock: string): string {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(Date.now() - daysAgo * 86_400_000)
  return `${day} ${clock}`
}

interface Ticket {
  id: string
  agent: string
  created: string
  solved: string
  rating?: string
  reply?: number
}
const line = (t: Ticket, n: number) =>
  [t.id, `Customer ${n}`, 9000 + n, `customer${n}@example.com`, t.agent, 'Europe', 'Where is my parcel', 'delay', 'Solved', 'Normal', n % 2 ? 'Mail' : 'Chat', 'Problem', t.created, t.created, t.solved, t.rating ?? 'Unoffered', t.reply ?? 4].join(',')

/** Tickets of the last six days, and five rows that cannot be true. */
function file(): string {
  const tickets: Ticket[] = Array.from({ length: good }, (_, i) => ({
    id: String(100 + i),
    agent: ['Amy Lin', 'Bo Chen', 'Carl Weber'][i % 3]!,
    created: at(1 + (i % 6), `1${i % 8}:0${i % 6}`),
    solved: at(1 + (i % 6), `19:0${i % 6}`),
    rating: i % 2 ? 'Good' : 'Unoffered',
    reply: 2 + (i % 5)
  }))
  const lies: Ticket[] = [
    { id: '201', agent: 'Amy Lin', created: at(2, '12:00'), solved: at(3, '12:00') },
    { id: '202', agent: 'Bo Chen', created: at(-9, '12:00'), solved: at(-9, '13:00') },
    { id: '', agent: 'Bo Chen', created: at(2, '12:00'), solved: at(2, '13:00') },
    { id: '204', agent: 'Amy Lin', created: 'yesterday-ish', solved: at(2, '13:00') },
    { id: '205', agent: 'Amy Lin', created: at(2, '12:00'), solved: at(2, '13:00'), rating: 'Purple' }
  ]
  return [header, ...[...tickets, ...lies].map(line)].join('\n') + '\n'
}

// Each goes on where the one before has left the server.
test.describe.configure({ mode: 'serial' })
const owner = { email: 'owner@example.com', password: 'a-long-enough-secret' }

test('from an empty folder to the recommended plan', async ({ page }) => {
  await page.goto('/')
  await expect(page).toHaveURL(/\/setup/)
  await expectAccessibleInBothThemes(page, 'set-up')
  await page.getByLabel('公司或团队名称').fill('小岛家居')
  await page.getByLabel('你的姓名').fill('陈负责')
  await page.getByLabel('邮箱').fill(owner.email)
  await page.getByLabel('密码', { exact: true }).fill('short')
  await page.getByRole('button', { name: '创建并进入' }).click()
  await expect(page.getByText(/^密码至少要 \d+ 个字符。$/)).toBeVisible()
  await page.getByLabel('密码', { exact: true }).fill(owner.password)
  await page.getByRole('button', { name: '创建并进入' }).click()

  await test.step('wizard: eight agents, Germany and Thailand, a shop', async () => {
    await expect(page).toHaveURL(/\/welcome/)
    await expect(page.getByRole('heading', { name: '配一套适合你们的绩效方案' })).toBeVisible()
    const next = page.getByRole('button', { name: '下一步' })
    await expect(next).toBeDisabled()
    await page.getByRole('radio', { name: /跨境零售/ }).click()
    await expectAccessibleInBothThemes(page, 'wizard')
    await next.click()
    await page.getByRole('radio', { name: /成长.*5–10 人/s }).click()
    await next.click()
    await page.getByRole('checkbox', { name: '欧洲' }).click()
    await page.getByRole('checkbox', { name: '东南亚' }).click()
    await next.click()
    await next.click()
    await expect(page.getByRole('heading', { name: '推荐方案' })).toBeVisible()
    await expect(page.getByText('Europe/Berlin').first()).toBeVisible()
    await expect(page.getByRole('checkbox', { name: '首次响应时间' })).toBeChecked()
    await expectAccessibleInBothThemes(page, 'recommendation')
    await page.getByRole('button', { name: '就用这套方案' }).click()
    await expect(page).toHaveURL(/\/settings\/imports/)
  })
})

test('from a file to the first report', async ({ page }) => {
  await login(page, owner)
  await page.goto('/settings/imports')
  await test.step('columns', async () => {
    await page.locator('input[type=file]').setInputFiles({ name: 'september.csv', mimeType: 'text/csv', buffer: Buffer.from(file()) })
    await expect(page).toHaveURL(/\/settings\/imports\/\d+/)
    const columns = page.getByRole('region', { name: '对应列' })
    await expect(columns).toBeVisible()
    await expect(columns.getByRole('row').filter({ has: page.getByText('Assignee') })).toHaveCount(1)
    await choose(page, page.getByLabel('文件里的时间是哪个时区'), 'Asia/Shanghai')
    await settled(page)
    await expectAccessibleInBothThemes(page, 'columns')
    await page.getByRole('button', { name: '下一步' }).click()
  })

  await test.step('agents', async () => {
    for (const name of ['Amy Lin', 'Bo Chen', 'Carl Weber']) await expect(page.getByRole('listitem').filter({ hasText: name }).first()).toContainText('12')
    await choose(page, page.getByLabel('Carl Weber – 对应到'), '新建,已离职')
    await expectAccessible(page, 'agents', 'light')
    await page.getByRole('button', { name: '下一步' }).click()
  })

  await test.step('preview', async () => {
    const preview = page.getByRole('region', { name: '预览' })
    await expect(preview).toBeVisible()
    await expect(preview.getByRole('row').nth(1)).toContainText('Amy Lin')
    await expectAccessible(page, 'preview', 'light')
    await page.getByRole('button', { name: '开始导入' }).click()
  })

  await test.step('result', async () => {
    await expect(page.getByText('导入完成')).toBeVisible({ timeout: 30_000 })
    await expect(page.getByRole('heading', { name: /^可计算 \d+ 项$/ })).toBeVisible()
    await expect(page.getByRole('heading', { name: /,无法计算 \d+ 项$/ }).first()).toBeVisible()
    await expect(page.getByText('平均响应时间', { exact: true })).toHaveClass(/chip-warning/)
    const rejects = page.locator('section').filter({ has: page.getByRole('heading', { name: '没有导入的行' }) })
    await expect(rejects.getByRole('listitem')).not.toHaveCount(0)
    await expect(rejects).toContainText('解决时间早于会话开始')
    await expect(rejects).toContainText('在未来')
    await expectAccessibleInBothThemes(page, 'result')
    const waiting = page.waitForEvent('download')
    await rejects.getByRole('link', { name: /下载没有导入的行/ }).click()
    const download = await waiting
    expect(download.suggestedFilename()).toMatch(/\.csv$/)
  })

  await test.step('report', async () => {
    await page.getByRole('link', { name: '查看报表' }).click()
    await expect(card(page, '接待量')).toContainText(String(good))
    await openReport(page)
    for (const name of ['Amy Lin', 'Bo Chen', 'Carl Weber']) await expect(rowOf(page, name).first()).toBeVisible()
    await expect(rowOf(page, 'Amy Lin').getByRole('button', { name: /^接待量/ })).toHaveText('12')
  })
})

test('the same file again adds nothing', async ({ page }) => {
  await login(page, owner)
  await page.goto('/settings/imports')
  await expect(page.getByRole('row').filter({ hasText: 'september.csv' })).toContainText(`${good} 行`)
  await page.locator('input[type=file]').setInputFiles({ name: 'september.csv', mimeType: 'text/csv', buffer: Buffer.from(file()) })
  await expect(page.getByRole('region', { name: '对应列' })).toBeVisible()
  await choose(page, page.getByLabel('文件里的时间是哪个时区'), 'Asia/Shanghai')
  for (let i = 0; i < 2; i++) await page.getByRole('button', { name: '下一步' }).click()
  await page.getByRole('button', { name: '开始导入' }).click()
  await expect(page.getByText('导入完成')).toBeVisible({ timeout: 30_000 })
  await openReport(page)
  await expect(card(page, '接待量')).toContainText(String(good))
})
