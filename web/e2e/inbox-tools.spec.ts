// What an agent does with many conversations: find, keep lists, act on several at once, merge, hand over, and all of a talk by keyboard.
import type { Page } from '@playwright/test'
import { expectAccessibleInBothThemes } from './axe.ts'
import { expect, login, test } from './kefu.ts'

// Both sides write with the server's own clock.
test.use({ now: null })

interface Frame {
  t: string
  token?: string
}

/** A visitor without a page. */
class Visitor {
  private token = ''
  private n = 0
  constructor(
    private readonly page: Page,
    private readonly key: string
  ) {}
  async say(body: string): Promise<void> {
    const hello = { t: 'hello', v: 1, token: this.token, after: 0, lang: 'en-US' }
    const send = { t: 'send', cid: `tools-${Date.now()}-${String(++this.n).padStart(4, '0')}`, body }
    const answer = await this.page.request.post(`/widget/${this.key}/frames`, { data: [hello, send] })
    expect(answer.ok(), await answer.text()).toBe(true)
    const heard = (await answer.json()) as Frame[]
    this.token = heard.find((frame) => frame.t === 'welcome')?.token ?? this.token
    expect(heard.some((frame) => frame.t === 'ack')).toBe(true)
  }
}

async function arrive(page: Page, text: string): Promise<Visitor> {
  const answer = (await (await page.request.get('/api/desk/widgets')).json()) as { items: { key: string }[] }
  const visitor = new Visitor(page, answer.items[0]!.key)
  await visitor.say(text)
  return visitor
}

const list = (page: Page) => page.getByRole('region', { name: '会话列表' })
const rowWith = (page: Page, text: string) => list(page).getByRole('link').filter({ hasText: text })
const log = (page: Page) => page.getByRole('log')
const searchBox = (page: Page) => page.getByRole('searchbox', { name: '搜索消息、客户' })
const unique = () => `${Date.now()}${Math.floor(Math.random() * 1000)}`

async function openInbox(page: Page, query = '?view=open&scope=all'): Promise<void> {
  await login(page)
  await page.goto(`/inbox${query}`)
  await expect(list(page).getByRole('link').first()).toBeVisible()
}

test('words are found in Chinese and English, and the message is shown', async ({ page }) => {
  await openInbox(page)
  const mark = unique()
  await arrive(page, `请问物流延迟到什么时候?单号 ${mark}`)
  await expect(rowWith(page, mark)).toBeVisible()
  await searchBox(page).fill(`流延 ${mark}`)
  const results = page.getByRole('region', { name: '搜索消息、客户' })
  const hit = results.getByRole('link').filter({ hasText: mark })
  await expect(hit).toHaveCount(1)
  await expect(hit.locator('mark').first()).toHaveText('流延')
  await expectAccessibleInBothThemes(page, 'search')
  await hit.click()
  await expect(log(page)).toContainText(mark)
  await expect(log(page).locator('[data-seq].sought')).toContainText(mark)
  await searchBox(page).fill('zzqqxx-nothing')
  await expect(results).toContainText('没有找到')
  await searchBox(page).press('Escape')
  await expect(rowWith(page, mark)).toBeVisible()
})

test('a list with a filter is kept, counted, renamed and removed', async ({ page }) => {
  await openInbox(page)
  const name = `VIP ${unique()}`
  const tag = `t${unique()}`
  const mark = unique()
  await arrive(page, `tag me ${mark}`)
  await rowWith(page, mark).hover()
  await list(page).getByRole('checkbox').first().focus()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '筛选' }).click()
  const filter = page.getByRole('group', { name: '筛选' })
  await filter.getByRole('textbox', { name: '标签' }).fill(tag)
  await filter.getByRole('textbox', { name: '标签' }).press('Enter')
  await expect(list(page)).toContainText('这里没有会话')
  await expectAccessibleInBothThemes(page, 'filter')
  await filter.getByRole('button', { name: '保存为列表' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: '名称' }).fill(name)
  await dialog.getByRole('button', { name: '保存为列表' }).click()
  const nav = page.getByRole('navigation', { name: '列表' })
  await expect(nav.getByRole('button', { name: new RegExp(name) })).toContainText('0')

  // A conversation gets the tag, and the count follows by itself.
  const row = (await (await page.request.get(`/api/desk/search?q=${mark}`)).json()) as { hits: { row: { id: string } }[] }
  const tagged = await page.request.post(`/api/desk/conversations/${row.hits[0]!.row.id}/tags`, { data: { added: [tag] } })
  expect(tagged.ok(), await tagged.text()).toBe(true)
  await expect(rowWith(page, mark)).toBeVisible()
  await expect(nav.getByRole('button', { name: new RegExp(name) })).toContainText('1')

  const menu = nav.getByRole('button', { name: new RegExp(name) })
  await menu.click()
  await page.getByRole('menuitem', { name: `修改“${name}”` }).click()
  await expect(dialog.getByRole('textbox', { name: '名称' })).toHaveValue(name)
  await dialog.getByRole('textbox', { name: '名称' }).fill(`${name} B`)
  await dialog.getByRole('button', { name: '保存', exact: true }).click()
  await expect(menu).toContainText(`${name} B`)
  await expect(menu).toContainText('1')

  await menu.click()
  await page.getByRole('menuitem', { name: `删除“${name} B”` }).click()
  await expect(nav.getByRole('button', { name: '我的列表' })).toBeVisible()
})

test('several are tagged and resolved at once, and what is refused is told', async ({ page }) => {
  await openInbox(page, '?view=open&scope=unassigned')
  const mark = unique()
  for (const n of [1, 2, 3]) await arrive(page, `bulk ${mark} no ${n}`)
  await expect(rowWith(page, mark)).toHaveCount(3)
  await rowWith(page, `${mark} no 1`).focus()
  await page.keyboard.press('x')
  await rowWith(page, `${mark} no 3`).focus()
  await page.keyboard.press('x')
  const bar = page.getByRole('toolbar', { name: '多选' })
  await expect(bar).toContainText('已选 2')
  await expectAccessibleInBothThemes(page, 'selection')
  await bar.getByRole('button', { name: '打标签' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: '标签名' }).fill('促销')
  await dialog.getByRole('button', { name: '给 2 条打标签' }).click()
  await expect(page.getByText('2 条已完成').first()).toBeVisible()

  // One of them gets a human reply and then needs an issue type.
  const found = (await (await page.request.get(`/api/desk/search?q=${encodeURIComponent(`${mark} no 2`)}`)).json()) as { hits: { row: { id: string } }[] }
  const answered = await page.request.post(`/api/desk/conversations/${found.hits[0]!.row.id}/messages`, { data: { cid: `bulk-${unique()}`, body: 'We look after it.', files: [] } })
  expect(answered.ok(), await answered.text()).toBe(true)
  await page.goto('/inbox?view=open&scope=all')
  for (const n of [1, 2]) {
    await rowWith(page, `${n === 2 ? 'We look after it.' : `${mark} no 1`}`).first().focus()
    await page.keyboard.press('x')
  }
  await bar.getByRole('button', { name: '解决' }).click()
  await dialog.getByRole('button', { name: '解决 2 条' }).click()
  await expect(page.getByText('1 条已完成,1 条未处理').first()).toBeVisible()
  await expect(page.locator('[data-refused]')).toContainText('有人工回复,要选问题类型')
})

test('two conversations of a customer are merged and parted', async ({ page }) => {
  await openInbox(page)
  const mark = unique()
  const visitor = await arrive(page, `first ${mark}`)
  const find = async (text: string) => ((await (await page.request.get(`/api/desk/search?q=${encodeURIComponent(text)}`)).json()) as { hits: { row: { id: string } }[] }).hits[0]!.row.id
  const first = await find(`first ${mark}`)
  await page.request.post(`/api/desk/conversations/${first}/exclude`, { data: { reason: 'spam' } })
  await visitor.say(`second ${mark}`)
  await page.request.post(`/api/desk/conversations/${first}/include`, { data: {} })
  const second = await find(`second ${mark}`)
  expect(second).not.toBe(first)
  await page.goto(`/inbox/${second}?view=open&scope=all`)
  await expect(log(page)).toContainText(`second ${mark}`)
  await page.getByRole('button', { name: '更多', exact: true }).click()
  await page.getByRole('menuitem', { name: '合并会话' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio').first().check()
  await dialog.getByRole('button', { name: '并入这条会话' }).click()
  await expect(log(page)).toContainText(`first ${mark}`)
  await expect(log(page)).toContainText('并入了另一条会话')
  await expect(rowWith(page, mark)).toHaveCount(1)
  await expectAccessibleInBothThemes(page, 'merged')
  await log(page).getByRole('button', { name: '撤销合并' }).click()
  await expect(log(page)).not.toContainText(`first ${mark}`)
  await expect(rowWith(page, mark)).toHaveCount(2)
})

test('a second question is split off by keyboard, and both threads lead to each other', async ({ page }) => {
  await openInbox(page)
  const mark = unique()
  const visitor = await arrive(page, `parcel ${mark}`)
  await visitor.say(`size ${mark}`)
  const found = (await (await page.request.get(`/api/desk/search?q=${encodeURIComponent(`parcel ${mark}`)}`)).json()) as { hits: { row: { id: string } }[] }
  const old = found.hits[0]!.row.id
  await page.goto(`/inbox/${old}?view=open&scope=all`)
  await expect(log(page)).toContainText(`size ${mark}`)
  await page.getByRole('button', { name: '更多', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: '拆分为新会话' }).press('Enter')
  const dialog = page.getByRole('dialog')
  const go = dialog.getByRole('button', { name: '拆分', exact: true })
  await expect(go).toBeDisabled()
  await dialog.getByRole('checkbox').first().press('Space')
  await dialog.getByRole('checkbox').last().press('Space')
  await expect(dialog.getByRole('status')).toContainText('至少给原会话留一条')
  await dialog.getByRole('checkbox').first().press('Space')
  await expectAccessibleInBothThemes(page, 'split')
  await go.press('Enter')
  await expect(page).not.toHaveURL(new RegExp(old))
  await expect(log(page)).toContainText(`size ${mark}`)
  await expect(log(page)).not.toContainText(`parcel ${mark}`)
  await log(page).getByRole('button', { name: '打开' }).click()
  await expect(page).toHaveURL(new RegExp(old))
  await expect(log(page)).toContainText(`parcel ${mark}`)
  await expect(log(page)).not.toContainText(`size ${mark}`)
  await expect(log(page)).toContainText('拆分到新会话')
})

test('a whole talk without a mouse', async ({ page }) => {
  await openInbox(page, '?view=open&scope=unassigned')
  const mark = unique()
  await arrive(page, `keyboard ${mark}`)
  await expect(rowWith(page, mark)).toBeVisible()
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: '命令面板' })
  await expect(palette).toBeVisible()
  await expectAccessibleInBothThemes(page, 'palette')
  await expect(palette.getByRole('combobox')).toBeFocused()
  await page.keyboard.type(mark)
  await expect(palette.getByRole('option').filter({ hasText: `keyboard ${mark}` })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(log(page)).toContainText(`keyboard ${mark}`)
  await page.keyboard.press('g')
  await expect(log(page)).toContainText('你 接手了会话')
  await page.keyboard.press('r')
  await page.keyboard.type('It arrives tomorrow at 10:00.')
  await page.keyboard.press('Enter')
  await expect(log(page).getByText('It arrives tomorrow at 10:00.')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  await page.keyboard.type('已查过单号')
  await page.keyboard.press('Enter')
  await expect(log(page)).toContainText('已查过单号')
  await page.keyboard.press('Escape')
  await page.keyboard.press('e')
  await expect(page.getByRole('region', { name: '解决这条会话' })).toBeVisible()
  await page.keyboard.press('3')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('已解决').first()).toBeVisible()
  await expect(rowWith(page, mark)).toHaveCount(0)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: '快捷键' })).toContainText('命令面板')
})

test('a colleague who has the same conversation open is named, and a mention reaches her', async ({ page, browser, baseURL }) => {
  await login(page)
  const mark = unique()
  const email = `mei-${mark}@example.com`
  const people = (await (await page.request.get('/api/desk/colleagues')).json()) as { items: { id: string; name: string }[] }
  const session = (await (await page.request.get('/api/session')).json()) as { user: { agent_id?: string } }
  const mei = people.items.find((one) => one.id !== session.user.agent_id)!
  const added = await page.request.post('/api/users', { data: { email, name: mei.name, role: 'agent', password: 'kefu-tools-1', agent_id: mei.id } })
  expect(added.ok(), await added.text()).toBe(true)
  await arrive(page, `collision ${mark}`)
  const other = await browser.newContext({ baseURL: baseURL! })
  const meiPage = await other.newPage()
  const entered = await meiPage.request.post('/api/session', { data: { email, password: 'kefu-tools-1' } })
  expect(entered.ok(), await entered.text()).toBe(true)
  await meiPage.goto('/inbox?view=open&scope=unassigned')
  await rowWith(meiPage, mark).click()
  await expect(log(meiPage)).toContainText(`collision ${mark}`)

  await page.goto('/inbox?view=open&scope=unassigned')
  await rowWith(page, mark).click()
  await expect(page.locator('[data-viewers]')).toContainText(`${mei.name} 正在查看`)
  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  await page.keyboard.type(`@${mei.name} 请看一下 ${mark}`)
  await page.keyboard.press('Enter')
  await expect(meiPage.getByText('在备注里提到你').first()).toBeVisible()
  await meiPage.getByRole('navigation', { name: '列表' }).getByRole('button', { name: '提到我' }).click()
  await expect(rowWith(meiPage, mark)).toBeVisible()
  await meiPage.close()
  await expect(page.locator('[data-viewers]')).toHaveCount(0)
  await other.close()
})

test('a shift is handed over with notes', async ({ page }) => {
  await login(page)
  const mark = unique()
  await arrive(page, `handover ${mark}`)
  await page.goto('/inbox?view=open&scope=unassigned')
  await rowWith(page, mark).click()
  await expect(log(page)).toContainText(mark)
  await page.keyboard.press('g')
  await expect(log(page)).toContainText('你 接手了会话')
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: '命令面板' })
  await expect(palette.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('下班交接')
  await expect(palette.getByRole('option', { selected: true })).toContainText('下班交接')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: '下班交接' })
  const item = dialog.getByRole('listitem').filter({ hasText: mark })
  await item.getByRole('textbox').fill('客户等改地址')
  await expectAccessibleInBothThemes(page, 'hand-over')
  await dialog.getByRole('button', { name: /^交接 \d+ 条$/ }).click()
  await expect(dialog).toHaveCount(0)
  await expect(log(page)).toContainText('客户等改地址')
  await expect(log(page)).toContainText('下班交接给')
})

