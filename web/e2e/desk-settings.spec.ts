// What is set up around the desk, from end to end: canned replies, surveys by link, skills and stores. The server has a public address, so that
// customers can follow links.
import type { Page } from '@playwright/test'
import { expectAccessible, expectAccessibleInBothThemes } from './axe.ts'
import { expect, login, settled, test, visit } from './kefu.ts'

// Both sides write with the server's own clock.
test.use({ now: null })

interface Frame {
  t: string
  token?: string
  items?: { kind: string; by: { kind: string }; message?: { body: string } }[]
}

/** A visitor without a page. */
class Visitor {
  private token = ''
  private n = 0
  constructor(
    private readonly page: Page,
    private readonly key: string,
    private readonly lang: string
  ) {}
  private async talk(...frames: object[]): Promise<Frame[]> {
    const hello = { t: 'hello', v: 1, token: this.token, after: 0, lang: this.lang }
    const answer = await this.page.request.post(`/widget/${this.key}/frames`, { data: [hello, ...frames] })
    expect(answer.ok(), await answer.text()).toBe(true)
    const heard = (await answer.json()) as Frame[]
    this.token = heard.find((frame) => frame.t === 'welcome')?.token ?? this.token
    return heard
  }
  async say(body: string): Promise<void> {
    const heard = await this.talk({ t: 'send', cid: `settings-${Date.now()}-${String(++this.n).padStart(4, '0')}`, body })
    expect(heard.some((frame) => frame.t === 'ack')).toBe(true)
  }
  async lines(): Promise<string[]> {
    const welcome = (await this.talk()).find((frame) => frame.t === 'welcome')
    return (welcome?.items ?? []).flatMap((item) => (item.message ? [item.message.body] : [item.kind]))
  }
}

const unique = () => `${Date.now()}${Math.floor(Math.random() * 1000)}`

async function arrive(page: Page, text: string, lang = 'de-DE'): Promise<Visitor> {
  const answer = (await (await page.request.get('/api/desk/widgets')).json()) as { items: { key: string }[] }
  const visitor = new Visitor(page, answer.items[0]!.key, lang)
  await visitor.say(text)
  return visitor
}

/** The store of the first web chat. */
async function storeOf(page: Page): Promise<string> {
  const answer = (await (await page.request.get('/api/desk/widgets')).json()) as { items: { store: string }[] }
  return answer.items[0]!.store
}

async function openTalk(page: Page, text: string): Promise<void> {
  await page.goto('/inbox?view=open&scope=all')
  await page.getByRole('region', { name: '会话列表' }).getByRole('link').filter({ hasText: text }).click({ noWaitAfter: true })
  await expect(page.getByRole('log')).toContainText(text)
}

test.beforeEach(async ({ page }) => {
  await login(page)
  await page.request.post('/api/desk/join', { data: {} })
})

test('a canned reply speaks the language of the customer, leaves no gap, and does what else it says', async ({ page }) => {
  const mark = unique()
  await arrive(page, `Wo ist Paket ${mark}?`)
  const saved = await page.request.post('/api/desk/canned', {
    data: { shortcut: `late${mark}`, texts: { de: 'Guten Tag {{customer.name}}, wir suchen es.', zh: '您好' }, actions: { tags: [`spät${mark}`], status: 'pending' } }
  })
  expect(saved.status(), await saved.text()).toBe(200)
  const refused = await page.request.post('/api/desk/canned', { data: { shortcut: 'x', texts: { '': '{{nobody}}' } } })
  expect(refused.status()).toBe(422)

  await openTalk(page, mark)
  const box = page.getByRole('textbox', { name: /^回复/ })
  await box.fill(`/late${mark}`)
  await page.keyboard.press('Enter')
  await expect(box).toHaveValue('Guten Tag {{customer.name}}, wir suchen es.')
  await expect(page.getByText('还没填:客户姓名')).toBeVisible()
  await expect(page.getByRole('button', { name: '发送', exact: true })).toBeDisabled()
  await expectAccessibleInBothThemes(page, 'a gap in the composer')
  await page.getByRole('button', { name: '去填写' }).click()
  await page.keyboard.type('Frau Weber')
  await expect(page.getByText(`+spät${mark}`)).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('log')).toContainText('Guten Tag Frau Weber, wir suchen es.')
  await expect(page.getByRole('log')).toContainText(`spät${mark}`)
  await expect(page.getByRole('log')).toContainText('等客户')
})

test('canned replies are made in the inbox, and say where a language is lacking', async ({ page }) => {
  const mark = unique()
  await arrive(page, `Bonjour ${mark}`, 'fr-FR')
  await openTalk(page, mark)
  await page.getByRole('button', { name: /快捷回复/ }).click()
  await page.getByRole('button', { name: '管理快捷回复' }).click()
  const dialog = page.getByRole('dialog')
  const add = dialog.getByRole('button', { name: '新建快捷回复' })
  if (await add.isVisible()) await add.click()
  await dialog.getByRole('textbox', { name: '简称' }).fill(`hi${mark}`)
  const text = dialog.getByRole('textbox', { name: /^内容/ })
  await text.fill('{{customer.nmae}}')
  await expect(dialog.getByText('没有变量「customer.nmae」')).toBeVisible()
  await text.fill(`Bonjour de {{store.name}} ${mark}`)
  await expectAccessibleInBothThemes(page, 'the form of a canned reply')
  await dialog.getByRole('button', { name: '保存' }).click()
  await expect(dialog.getByText(`/hi${mark}`)).toBeVisible()
  await page.keyboard.press('Escape')
  await page.request.post('/api/desk/canned', { data: { shortcut: `de${mark}`, texts: { de: 'Hallo' }, actions: {} } })
  await page.reload()
  await page.getByRole('textbox', { name: /^回复/ }).fill(`/de${mark}`)
  await page.keyboard.press('Enter')
  await expect(page.getByText(/没有客户语言的版本,用的是德语/)).toBeVisible()
})

test('a survey is asked by link, answered without a log-in or scripts, changed, and called back', async ({ page, browser, baseURL }) => {
  const mark = unique()
  const store = await storeOf(page)
  const plan = { csat: { on: true, way: 'link', dimensions: ['logistics', 'speed'] }, ces: { on: true }, nps: { on: false, after: 7 } }
  expect((await page.request.put(`/api/surveys/${store}`, { data: plan })).status()).toBe(200)
  const visitor = await arrive(page, `Wo ist ${mark}?`)
  await openTalk(page, mark)
  const id = new URL(page.url()).pathname.split('/').at(-1)!
  await page.request.post(`/api/desk/conversations/${id}/messages`, { data: { cid: `reply-${mark}`, body: 'Unterwegs.' } })
  expect((await page.request.post(`/api/desk/conversations/${id}/resolve`, { data: { issue_type: 'tracking' } })).status()).toBe(200)
  let links: string[] = []
  await expect(async () => {
    links = (await visitor.lines()).flatMap((line) => line.match(/https?:\/\/\S+\/survey\/\S+/g) ?? [])
    expect(links).toHaveLength(2)
  }).toPass()
  expect(await visitor.lines()).not.toContain('survey')

  const customer = await browser.newContext({ baseURL, javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
  const form = await customer.newPage()
  await form.goto(links[0]!)
  await expect(form.locator('html')).toHaveAttribute('lang', 'de')
  await expect(form.getByRole('group', { name: 'Wie waren wir?' }).getByRole('radio')).toHaveCount(5)
  expect(await form.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
  await form.getByRole('group', { name: 'Wie waren wir?' }).getByRole('radio', { name: 'Schlecht', exact: true }).check()
  await form.getByRole('group', { name: /Versand/ }).getByRole('radio', { name: 'Gut', exact: true }).check()
  await form.getByRole('textbox').fill('langsam')
  await form.getByRole('button', { name: 'Absenden' }).click()
  await expect(form.getByRole('status')).toContainText('Vielen Dank')
  await form.getByRole('group', { name: 'Wie waren wir?' }).getByRole('radio', { name: 'Sehr gut', exact: true }).check()
  await form.getByRole('button', { name: 'Absenden' }).click()
  await expect(form.getByRole('group', { name: 'Wie waren wir?' }).getByRole('radio', { name: 'Sehr gut' })).toBeChecked()
  await expect(page.getByRole('log')).toContainText('客户评了 5 星 · 物流 4 星')

  await visitor.say('Noch eine Frage')
  await form.goto(links[1]!)
  await expect(form.getByText('Ihr Anliegen wird weiter bearbeitet')).toBeVisible()
  await form.goto(`${links[1]!.slice(0, -2)}AA`)
  await expect(form.getByText(/Diese Umfrage gibt es nicht|There is no such survey|没有找到/)).toBeVisible()
  await customer.close()
  await expect(page.getByRole('log')).toContainText('未作答的邀请已撤回')

  await page.goto(links[0]!)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page, `a survey, ${colorScheme}`, colorScheme)
  }
  await page.request.put(`/api/surveys/${store}`, { data: { csat: { on: true, way: 'channel', dimensions: [] }, ces: { on: false }, nps: { on: false, after: 7 } } })
})

test('surveys are set up per store with a preview', async ({ page }) => {
  for (const one of ((await (await page.request.get('/api/surveys')).json()) as { items: { store: string }[] }).items) {
    await page.request.put(`/api/surveys/${one.store}`, { data: { csat: { on: true, way: 'channel', dimensions: [] }, ces: { on: false }, nps: { on: false, after: 7 } } })
  }
  await visit(page, '/settings/surveys')
  const card = page.getByRole('article').first()
  await expect(card.getByRole('switch', { name: /满意度/ })).toBeChecked()
  await expect(card.getByRole('switch', { name: /NPS/ })).not.toBeChecked()
  await card.getByRole('radio', { name: '发送链接' }).click()
  await card.getByRole('checkbox', { name: '回复速度' }).click()
  await expect(card.getByRole('region', { name: '客户看到的页面' })).toContainText('回复速度')
  await card.getByRole('radio', { name: 'NPS' }).click()
  await expect(card.getByRole('region', { name: '客户看到的页面' })).toContainText('推荐给朋友')
  await expectAccessibleInBothThemes(page, 'survey settings')
  await card.getByRole('button', { name: '放弃' }).click()
  await expect(card.getByRole('button', { name: '保存' })).toBeDisabled()
})

test('skills and capacity guide who is proposed', async ({ page }) => {
  const agents = (await (await page.request.get('/api/agents')).json()) as { items: { id: string; name: string; left_on?: string }[] }
  const someone = agents.items.find((agent) => !agent.left_on)!
  await visit(page, '/settings/people')
  await page.getByRole('button', { name: `编辑 ${someone.name}`, exact: true }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('button', { name: '添加技能' }).click()
  await drawer.getByRole('combobox', { name: '哪一个' }).last().selectOption({ index: 1 })
  await drawer.getByRole('combobox', { name: '水平' }).last().selectOption('3')
  await drawer.getByRole('spinbutton', { name: /接待上限/ }).fill('6')
  await expectAccessibleInBothThemes(page, 'skills')
  await drawer.getByRole('button', { name: '保存' }).click()
  await expect(drawer).toBeHidden()
  const set = (await (await page.request.get('/api/skills')).json()) as { items: { agent: string; capacity?: number; skills: { kind: string; level?: number }[] }[] }
  expect(set.items.find((one) => one.agent === someone.id)).toMatchObject({ capacity: 6, skills: [{ kind: 'market', level: 3 }] })
  const colleagues = (await (await page.request.get('/api/desk/colleagues')).json()) as { items: { id: string; capacity: number; score: number; parts: object[] }[] }
  const seat = colleagues.items.find((one) => one.id === someone.id)!
  expect([3, 6]).toContain(seat.capacity) // half of it for somebody new
  expect(seat.parts).toHaveLength(5)
})

test('a store has a colour, a name for customers and signatures', async ({ page }) => {
  const mark = unique()
  await visit(page, '/settings/people?tab=stores')
  await page.getByRole('button', { name: /^编辑 / }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: '客户看到的名称' }).fill(`Shop ${mark}`)
  await dialog.getByRole('button', { name: '选颜色 #be185d' }).click()
  await dialog.getByRole('button', { name: '添加语言' }).click()
  await page.getByRole('menuitem', { name: '德语' }).click()
  await dialog.getByRole('textbox', { name: '签名 · 德语' }).fill('Ihr Team')
  await dialog.getByRole('switch', { name: '聊天和即时消息也加签名' }).click()
  await expectAccessibleInBothThemes(page, 'a store')
  await dialog.getByRole('button', { name: '保存' }).click()
  await expect(page.getByText(`客户看到:Shop ${mark}`)).toBeVisible()
  const stores = (await (await page.request.get('/api/stores')).json()) as { items: { id: string; public_name?: string; color?: string; signatures?: Record<string, string> }[] }
  expect(stores.items.find((store) => store.public_name === `Shop ${mark}`)).toMatchObject({ color: '#be185d', signatures: { de: 'Ihr Team' } })
  for (const lang of ['zh-CN', 'en']) {
    await page.evaluate((l) => localStorage.setItem('kefu.locale', l), lang)
    for (const path of ['/settings/surveys', '/settings/people?tab=stores', '/myday']) {
      await page.setViewportSize({ width: 390, height: 844 })
      await page.goto(path)
      await settled(page)
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${path} in ${lang} fits`).toBeLessThanOrEqual(390)
    }
  }
})
