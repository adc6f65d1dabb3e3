// Every page in both languages and both themes: usable by everybody, silent in the console, alone on the network.
import type { Page } from '@playwright/test'
import { expectAccessibleInBothThemes } from './axe.ts'
import { expect, login, settled, test, visit } from './kefu.ts'

const pages = [
  '/report',
  '/report?tab=timeouts',
  '/report?tab=matrix',
  '/report?tab=hours',
  '/settings/metrics',
  '/settings/metrics?tab=timeouts',
  '/settings/metrics?tab=targets',
  '/settings/metrics?tab=time',
  '/settings/metrics?tab=versions',
  '/metrics/first_response_time',
  '/settings/people',
  '/settings/hours',
  '/settings/imports',
  '/settings/readiness',
  '/settings/accounts',
  '/settings/audit',
  '/me',
  '/welcome',
  '/no-such-page'
]

for (const path of pages) {
  test(`${path} is sound in both languages and themes`, async ({ page }) => {
    await login(page)
    for (const locale of ['zh-CN', 'en'] as const) {
      if (locale === 'en') await page.addInitScript(() => localStorage.setItem('kefu.locale', 'en'))
      await visit(page, path)
      await expect(page.locator('html')).toHaveAttribute('lang', locale)
      await expectAccessibleInBothThemes(page, `${path} ${locale}`, path.includes('tab=') ? '[role=tabpanel]' : undefined)
      if (locale === 'en') expect.soft(await untranslated(page), 'texts of the screen are English').toEqual([])
    }
  })
}

/** Labels of controls that still hold Chinese on an English page; names and messages of the demo store stay as they are. */
async function untranslated(page: Page): Promise<string[]> {
  const texts = await page.locator('h1, [role=tab], nav a, thead th button').allInnerTexts()
  return texts.map((text) => text.trim()).filter((text) => /\p{Script=Han}/u.test(text))
}

test('the door is sound in both languages and themes', async ({ page }) => {
  for (const locale of ['zh-CN', 'en'] as const) {
    if (locale === 'en') await page.addInitScript(() => localStorage.setItem('kefu.locale', 'en'))
    await visit(page, '/login')
    await expect(page.locator('html')).toHaveAttribute('lang', locale)
    await expectAccessibleInBothThemes(page, `/login ${locale}`)
  }
})

test('the drawer and a conversation are sound in both themes', async ({ page }) => {
  await login(page)
  await visit(page, '/report?tab=timeouts')
  await page.getByRole('tabpanel').locator('tbody tr').first().getByRole('button').click()
  const drawer = page.getByRole('dialog')
  await expect(drawer.getByRole('list', { name: '会话经过' })).toBeVisible()
  await expectAccessibleInBothThemes(page, 'conversation in the drawer', '[role=dialog]')
  await page.keyboard.press('Escape')
  await page.locator('article').first().getByRole('button', { name: /^[\d,]+$/ }).click()
  await expect(drawer.getByRole('listitem').first()).toBeVisible()
  await expectAccessibleInBothThemes(page, 'rows in the drawer', '[role=dialog]')
  await drawer.getByRole('tab', { name: '计算过程' }).click()
  await settled(page)
  await expectAccessibleInBothThemes(page, 'working in the drawer', '[role=dialog]')
})

test('a phone shows the report in one column', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await login(page)
  for (const tab of ['agents', 'matrix', 'hours']) {
    await visit(page, `/report?tab=${tab}`)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width, tab).toBeLessThanOrEqual(390)
  }
  await page.getByRole('button', { name: '打开菜单' }).click()
  await page.getByRole('link', { name: '指标设置' }).click()
  await expect(page.getByRole('heading', { name: '指标设置' })).toBeVisible()
})

test('everything on the report can be reached with the keyboard', async ({ page }) => {
  await login(page)
  await visit(page, '/report')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: '跳到正文' })).toBeFocused()
  await page.getByRole('tab', { name: '客服对比' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: '响应超时咨询' })).toHaveAttribute('aria-selected', 'true')
  const first = page.getByRole('tabpanel').locator('tbody tr').first().getByRole('button')
  await first.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('the command palette opens on any page: pages and appearance, by keyboard and by mouse', async ({ page }) => {
  await login(page)
  await visit(page, '/report')
  const palette = page.getByRole('dialog', { name: '命令面板' })
  await page.keyboard.press('Control+k')
  await expect(palette.getByRole('combobox')).toBeFocused()
  await expectAccessibleInBothThemes(page, 'palette on the report', '[role=dialog]')
  await page.keyboard.type('操作记录')
  await expect(palette.getByRole('option', { selected: true })).toContainText('操作记录')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/settings\/audit$/)
  await page.getByRole('button', { name: /命令面板/ }).click()
  await expect(palette.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('dark')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveClass(/dark/)
})
