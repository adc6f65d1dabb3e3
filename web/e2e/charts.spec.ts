// What the two charts show beside lines and slices: when in the week, and what was going on.
import { expect, login, openReport, settled, test, visit } from './kefu.ts'

test.beforeEach(({ page }) => login(page))

test('both charts can be heat maps, and a cell opens its conversations', async ({ page }) => {
  await openReport(page)
  const trend = page.getByRole('region', { name: '首次响应时间走势' }).first()
  await trend.getByRole('radio', { name: '热力' }).click()
  await expect(page).toHaveURL(/k=heat/)
  await expect(trend.getByRole('rowheader')).toHaveCount(7)
  await expect(trend.getByRole('columnheader')).toHaveCount(24)
  const share = page.getByRole('region', { name: '各渠道咨询量占比' }).first()
  await share.getByRole('radio', { name: '热力' }).click()
  await expect(share.getByRole('columnheader', { name: '周一' })).toBeVisible()
  await expect(share.getByRole('rowheader', { name: 'WhatsApp' })).toBeVisible()
  await share.locator('[title^="WhatsApp · 周一"]').click()
  await expect(page.getByRole('dialog').getByRole('heading').first()).toContainText('WhatsApp × 周一')
})

test('an outage entered in the opening hours is marked on the trend', async ({ page }) => {
  await visit(page, '/settings/hours')
  await page.getByRole('button', { name: '添加故障时段' }).click()
  await page.getByLabel('名称', { exact: true }).last().fill('订单接口故障')
  await page.getByLabel('从', { exact: true }).fill('2026-11-05T14:00')
  await page.getByLabel('到', { exact: true }).fill('2026-11-06T10:00')
  await page.getByRole('button', { name: '添加故障时段' }).click()
  await expect(page.getByRole('list', { name: '故障时段' })).toContainText('2026-11-05 14:00 – 2026-11-06 10:00')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByText('已保存', { exact: true }).first()).toBeVisible()

  await openReport(page)
  await settled(page)
  const trend = page.getByRole('region', { name: '首次响应时间走势' }).first()
  // ECharts describes a chart in words, its shaded stretches among them.
  await expect(trend.getByRole('img', { name: /订单接口故障/ })).toBeVisible()
  await trend.getByRole('radio', { name: '表格' }).click()
  const marked = trend.getByRole('rowheader').filter({ hasText: '订单接口故障' })
  await expect(marked).toHaveCount(2)
  await expect(marked.first()).toContainText('11-05')

  await visit(page, '/settings/hours')
  await page.getByRole('button', { name: '删除 订单接口故障' }).click()
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByText('已保存', { exact: true }).first()).toBeVisible()
})
