// Draws the pictures of the documentation: npm run pictures. Not part of the tests.
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, login, settled, test, visit } from './kefu.ts'

async function shoot(page: Page, name: string): Promise<void> {
  await settled(page)
  await page.evaluate(() => document.fonts.ready)
  await page.waitForTimeout(1200)
  await page.screenshot({ path: join(test.info().project.testDir, '../../docs/pictures', `${name}.png`) })
}

test.use({ viewport: { width: 1440, height: 900 } })
test.beforeEach(({ page }) => login(page))

for (const colorScheme of ['light', 'dark'] as const) {
  test(`report, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await visit(page, '/report')
    await shoot(page, `report-${colorScheme}`)
  })
}

test('drill', async ({ page }) => {
  await visit(page, '/report?f.channel=whatsapp')
  await page.getByRole('row').filter({ hasText: '陈嘉怡' }).getByRole('button', { name: /^响应超时率/ }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('radio', { name: '计入分子', exact: true }).click()
  await expect(drawer.getByText('不计入')).toHaveCount(0)
  await drawer.getByRole('listitem').getByRole('button').first().click()
  await expect(drawer.getByRole('list', { name: '会话经过' })).toBeVisible()
  await shoot(page, 'drill')
})

test('metric', async ({ page }) => {
  await visit(page, '/metrics/first_response_time')
  await shoot(page, 'metric')
})

test('import', async ({ page }) => {
  await visit(page, '/settings/imports')
  const head = '会话编号,客户,客户邮箱,渠道,客服,创建时间,首次回复时间,解决时间,问题类型,评价'
  const agents = ['陈嘉怡', '林浩然', '苏晴']
  const lines = Array.from({ length: 24 }, (_, i) => {
    const day = String(1 + i).padStart(2, '0')
    return `T-${1000 + i},客户 ${i},c${i}@example.com,邮件,${agents[i % 3]},2026-10-${day} 10:0${i % 9},2026-10-${day} 10:1${i % 9},2026-10-${day} 15:30,物流,${(i % 5) + 1}`
  })
  await page.locator('input[type=file]').setInputFiles({ name: '十月会话.csv', mimeType: 'text/csv', buffer: Buffer.from([head, ...lines].join('\n')) })
  await expect(page.getByRole('region', { name: '对应列' })).toBeVisible()
  await shoot(page, 'import')
})
