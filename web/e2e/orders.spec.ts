// Orders: sent as a shop sends them, beside the customer in the inbox, in the list, and why an order is an agent's.
import { createHmac } from 'node:crypto'
import type { APIRequestContext, Page } from '@playwright/test'
import { expectAccessibleInBothThemes } from './axe.ts'
import { choose, expect, login, settled, test, visit } from './kefu.ts'
import { api } from './own.ts'

test.use({ now: null })

interface Talk {
  conversation: string
  store: string
  email: string
  /** When it was answered, in microseconds. */
  said: number
}
/** A customer of the first store asks through a channel of another system, and whoever is logged in answers. */
async function answered(request: APIRequestContext): Promise<Talk> {
  const store = (await api<{ items: { id: string }[] }>(request, 'GET', '/api/stores')).items[0]!.id
  const email = `emma-${mark}@example.com`
  const channel = await api<{ key: string; secret: string }>(request, 'POST', '/api/channels/api', { store, name: `Lamps ${mark}`, url: '', enabled: true })
  const brought = await request.post(`/api/v1/channels/${channel.key}/messages`, {
    headers: { Authorization: `Bearer ${channel.secret}` },
    data: { conversation: `T-${mark}`, message: 'M-1', text: 'Is the linen dress in stock?', sender: { identifiers: [{ kind: 'email', value: email }], name: 'Emma Wilson', locale: 'en', country: 'US' } }
  })
  expect(brought.ok(), await brought.text()).toBe(true)
  const { conversation } = (await brought.json()) as { conversation: string }
  await api(request, 'POST', `/api/desk/conversations/${conversation}/claim`, { over: true })
  const said = await api<{ at: number }>(request, 'POST', `/api/desk/conversations/${conversation}/messages`, { cid: `e2e-${mark}-0001`, body: 'It is: S, M and L.', note: false, files: [] })
  return { conversation, store, email, said: said.at }
}

interface Shop { key: string; secret: string }

/** Sends orders signed as Standard Webhooks. */
async function send(request: APIRequestContext, shop: Shop, orders: object[]): Promise<{ new: number; same: number }> {
  const [id, time, body] = [`msg_${orders.length}_${Date.now()}`, String(Math.floor(Date.now() / 1000)), JSON.stringify({ orders })]
  const signature = createHmac('sha256', Buffer.from(shop.secret.replace('whsec_', ''), 'base64')).update(`${id}.${time}.${body}`).digest('base64')
  const answer = await request.post(`/api/shops/${shop.key}/orders`, { headers: { 'Content-Type': 'application/json', 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': `v1,${signature}` }, data: body })
  expect(answer.status(), await answer.text()).toBe(200)
  return (await answer.json()) as { new: number; same: number }
}

const iso = (ms: number) => new Date(ms).toISOString()
/** Sets apart what this run makes. */
const mark = Date.now().toString(36)
const number = `#E2E-${mark}`
let talk: Talk
let shop: Shop

test.beforeEach(async ({ page }) => {
  await login(page)
  if (shop) return
  talk = await answered(page.request)
  shop = await api<Shop>(page.request, 'POST', '/api/shops', { store: talk.store, kind: 'api', name: `Lamps ${mark}`, active: true })
  const placed = talk.said / 1000 + 12 * 60_000
  const order = {
    id: `E-${mark}`, number, placed_at: iso(placed), updated_at: iso(placed), currency: 'USD', total: '129.90', net: '119.90', shipping: '10.00', items: 3, country: 'US',
    customer: { email: talk.email, name: 'Emma Wilson' },
    lines: [{ name: 'Linen dress', sku: 'LD-1', quantity: 1, price: '69.90' }, { name: 'Canvas belt', quantity: 2, price: '25.00' }],
    payments: [{ id: 'p', at: iso(placed + 25 * 60_000), amount: '129.90' }],
    refunds: [{ id: 'r', at: iso(placed + 60 * 60_000), amount: '29.90', items: 1 }],
    fulfilments: [{ at: iso(placed + 50 * 60_000), carrier: 'DHL', tracking: 'JD014', url: 'https://carrier.example.com/JD014' }]
  }
  const guests = Array.from({ length: 55 }, (_, i) => ({
    id: `G-${i}-${mark}`, number: `#GUEST-${i}-${mark}`, placed_at: iso(placed - i * 60_000), updated_at: iso(placed), currency: 'USD', total: '20.00', net: '20.00', customer: { email: `guest${i}-${mark}@example.com`, name: `Guest ${i}` }
  }))
  expect(await send(page.request, shop, [order, ...guests])).toMatchObject({ new: 56 })
  expect(await send(page.request, shop, [order])).toMatchObject({ new: 0, same: 1 })
})

/** The page of the order that everything here is about. */
async function openOrder(page: Page): Promise<void> {
  await visit(page, `/orders?q=${encodeURIComponent(number)}`)
  await page.getByRole('link', { name: number, exact: true }).click()
  await expect(page.getByRole('heading', { name: `订单 ${number}` })).toBeVisible()
  await settled(page)
}

test('an order stands beside its customer in the inbox', async ({ page }) => {
  await visit(page, `/inbox/${talk.conversation}?view=all&scope=all`)
  const pane = page.locator('[data-orders]')
  const card = pane.locator('[data-order]').filter({ hasText: number })
  await expect(card).toContainText('129.90 USD')
  await expect(card).toContainText('部分退款')
  await expect(pane.locator('dl').first()).toContainText('100.00 USD')
  await card.getByRole('button', { name: `明细 ${number}` }).click()
  await expect(card).toContainText('Canvas belt')
  await expect(card).toContainText('2 × 25.00 USD')
  await expect(card.getByRole('link', { name: /JD014/ })).toHaveAttribute('href', 'https://carrier.example.com/JD014')
  await expectAccessibleInBothThemes(page, 'orders in the pane', '[data-orders]')
  await card.getByRole('link', { name: `打开订单 ${number}` }).click()
  await expect(page.getByRole('heading', { name: `订单 ${number}` })).toBeVisible()
})

test('the page of an order says why it is this agent’s', async ({ page }) => {
  await openOrder(page)
  const credit = page.locator('[data-credit]')
  await expect(credit.locator('[data-verdict]')).toContainText('算给')
  await expect(credit).toContainText('本人落实下单付款')
  await expect(credit).toContainText('离下单 12 分钟')
  await expect(credit.locator('[data-step=placed]')).toHaveCount(1)
  await expect(credit.locator('[data-step=paid]')).toHaveCount(1)
  await expect(credit.locator('[data-entry=refund]')).toContainText('-27.60 USD')
  await expectAccessibleInBothThemes(page, 'an order')
  await credit.getByRole('radio', { name: /^3 天/ }).click()
  await expect(credit.getByRole('radio', { name: /^3 天/ })).toHaveAttribute('aria-checked', 'true')
  await credit.getByRole('radio', { name: /^本站规则/ }).click()
  await credit.locator('[data-step=word]').filter({ hasText: '算给 TA' }).getByRole('link', { name: '看这条消息' }).click()
  await expect(page).toHaveURL(new RegExp(`/conversations/\\d+\\?at=${talk.said}$`))
  await expect(page.locator(`[data-at="${talk.said}"]`)).toHaveAttribute('aria-current', 'true')
  await expect(page.locator(`[data-at="${talk.said}"]`)).toBeInViewport()
})

test('a flag takes the order out of the credit, and a split divides it', async ({ page }) => {
  await openOrder(page)
  const verdict = page.locator('[data-verdict]')
  await page.getByRole('button', { name: '标记' }).click()
  await page.getByRole('menuitemcheckbox', { name: '插旗' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '加上标记' }).click()
  await expect(verdict).toContainText('不算给任何客服')
  await page.getByRole('button', { name: '标记' }).click()
  await page.getByRole('menuitemcheckbox', { name: '插旗' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '取消标记' }).click()
  await expect(verdict).toContainText('算给')
  await expect(verdict).not.toContainText('不算给')

  await page.getByRole('button', { name: '设置分成' }).click()
  const dialog = page.getByRole('dialog', { name: '设置分成' })
  await dialog.getByRole('button', { name: '添加一位' }).click()
  await choose(page, dialog.getByLabel('客服 2', { exact: true }), '何俊')
  await dialog.getByLabel('比例(%) 1').fill('60')
  await dialog.getByLabel('比例(%) 2').fill('30')
  await expect(dialog.getByText('合计要等于 100%')).toBeVisible()
  await expect(dialog.getByRole('button', { name: '保存分成' })).toBeDisabled()
  await dialog.getByLabel('比例(%) 2').fill('40')
  await dialog.getByRole('button', { name: '保存分成' }).click()
  await expect(verdict).toContainText('何俊 40%')
  await page.getByRole('button', { name: '设置分成' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '取消分成,按规则归属' }).click()
  await expect(verdict).not.toContainText('40%')
})

test('the list goes on by pages, finds by beginnings and folds to cards on a phone', async ({ page }) => {
  await visit(page, '/orders')
  const rows = page.getByRole('region', { name: '订单' }).locator('tbody tr')
  await expect(rows).toHaveCount(50)
  await page.getByRole('button', { name: '更早的订单' }).click()
  await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(56)
  await expectAccessibleInBothThemes(page, 'orders')
  await page.getByRole('searchbox').fill(`guest7-${mark}@`)
  await expect(rows).toHaveCount(1)
  await expect(rows).toContainText(`#GUEST-7-${mark}`)
  await page.getByRole('searchbox').fill('nobody at all')
  await expect(page.getByText('没有符合条件的订单')).toBeVisible()
  await page.getByRole('button', { name: '清除条件' }).click()
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(page.getByRole('list', { name: '订单' }).getByRole('listitem').first()).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('a shop shows its secret once, with a call that uses it', async ({ page }) => {
  await visit(page, '/settings/shops')
  await page.getByRole('button', { name: '添加订单来源' }).click()
  await page.getByRole('menuitem').first().click()
  const secret = (await page.locator('[data-secret]').innerText()).trim()
  expect(secret).toMatch(/^whsec_/)
  await expect(page.locator('[data-curl]').filter({ hasText: secret })).toHaveCount(1)
  await expectAccessibleInBothThemes(page, 'shops')
  await visit(page, '/settings/shops')
  await expect(page.locator('[data-secret]')).toHaveCount(0)
  const card = page.getByRole('article', { name: `Lamps ${mark}` })
  await card.getByRole('switch').click()
  await card.getByRole('button', { name: '保存', exact: true }).click()
  await expect(card).toContainText('已停用')
  await card.getByRole('switch').click()
  await card.getByRole('button', { name: '保存', exact: true }).click()
  await expect(card).not.toContainText('已停用')
})

test('credit rules and pasted rates are saved as a new version', async ({ page }) => {
  await visit(page, '/settings/credit')
  await page.getByRole('button', { name: '从 Excel 粘贴' }).click()
  const dialog = page.getByRole('dialog', { name: '从 Excel 粘贴' })
  await dialog.getByRole('textbox').fill('月份\tEUR\tJPY\n2026-10\t1.09\t0.0066\n2026-11\t1.0832\t0.0065\nsoon\t1\t2')
  await expect(dialog.getByText('读到 4 行')).toBeVisible()
  await expect(dialog.getByText('1 行没有读懂')).toBeVisible()
  await dialog.getByRole('button', { name: '加入 4 行' }).click()
  await expect(page.getByText('1 EUR = 1.0832 USD')).toBeVisible()
  const hours = page.getByLabel('下单时间窗(小时)')
  const before = await hours.inputValue()
  await hours.fill('0')
  const bar = page.getByRole('region', { name: '有未保存的修改' })
  await expect(bar.getByRole('button', { name: '保存', exact: true })).toBeDisabled()
  await hours.fill(before === '72' ? '96' : '72')
  await expectAccessibleInBothThemes(page, 'credit')
  await bar.getByRole('button', { name: '保存', exact: true }).click()
  await expect(bar).toBeHidden()
  await visit(page, '/settings/credit')
  await expect(page.getByText('1 EUR = 1.0832 USD')).toBeVisible()
})

test('the report tells what service sold, and a figure opens into its orders', async ({ page }) => {
  await visit(page, '/report?tab=sales')
  const panel = page.getByRole('tabpanel', { name: '销售' })
  await expect(panel.getByRole('columnheader', { name: /客服销售额/ })).toBeVisible()
  await expect(panel.locator('article').filter({ hasText: '客服销售额占比' })).toContainText('%')
  await expectAccessibleInBothThemes(page, 'sales', '#detail-panel')
  await panel.getByRole('radio', { name: '成交路径' }).click()
  await expect(panel.getByRole('cell', { name: '本人落实下单付款' })).toBeVisible()
  await panel.getByRole('radio', { name: '客服' }).click()
  await panel.getByRole('button', { name: /^客服成交订单/ }).first().click()
  await page.getByRole('dialog').getByRole('link', { name: '打开订单' }).first().click()
  await expect(page.locator('[data-verdict]')).toContainText('算给')
})
