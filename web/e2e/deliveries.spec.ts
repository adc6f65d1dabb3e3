// Scheduled reports: the warning while no mail server is configured, and the record of what was sent.
import { expectAccessibleInBothThemes } from './axe.ts'
import { expect, login, openReport, test } from './kefu.ts'

test('a schedule by e-mail warns without a mail server, and its failure is on record in both languages', async ({ page }) => {
  await login(page)
  await openReport(page)
  const open = async (button: string, entry: string) => {
    await page.getByRole('button', { name: button, exact: true }).click()
    await page.getByRole('menuitem', { name: entry }).click()
    return page.getByRole('dialog')
  }
  let dialog = await open('导出', '定时发送…')
  await dialog.getByRole('button', { name: '新建' }).first().click()
  await dialog.getByLabel('名称').fill('周一早报')
  await dialog.getByLabel('地址').fill('boss@example.com')
  await dialog.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByText(/还没有配置发信服务器/).first()).toBeVisible()
  const line = dialog.getByRole('listitem').filter({ hasText: '周一早报' })
  await expect(line).toContainText('还没有配置发信服务器,邮件发不出去')

  await line.getByRole('button', { name: '编辑 周一早报' }).click()
  await page.getByRole('menuitem', { name: '现在发一次' }).click()
  await expect(line).toContainText(/失败:邮件 – 还没有配置发信服务器/, { timeout: 30_000 })
  await line.getByRole('button', { name: '编辑 周一早报' }).click()
  await page.getByRole('menuitem', { name: '发送记录' }).click()
  await expect(dialog.getByText('「周一早报」的发送记录')).toBeVisible()
  const record = dialog.getByRole('list', { name: '发送记录' }).getByRole('listitem').first()
  await expect(record).toContainText('失败')
  await expect(record).toContainText('邮件 · boss@example.com')
  await expect(record).toContainText('还没有配置发信服务器,邮件发不出去')
  await expect(record).toContainText(/20\d\d-\d\d-\d\d \d\d:\d\d:\d\d/)
  await expectAccessibleInBothThemes(page, 'record of sendings', '[role=dialog]')

  await page.addInitScript(() => localStorage.setItem('kefu.locale', 'en'))
  await page.goto('/report')
  dialog = await open('Export', 'Send on a schedule…')
  await dialog.getByRole('tab', { name: 'Sent' }).click()
  await expect(dialog.getByRole('list', { name: 'Sent' }).getByRole('listitem').first()).toContainText('no mail server is configured, so e-mail cannot be sent')
})
