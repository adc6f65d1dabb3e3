import type { Page } from '@playwright/test'
import { accessible, composer, expect, launcher, openChat, panel, picture, test } from './widget'

const shown = (values: string) => values.replace(/\s+/g, ' ').trim()

test('talks both ways in a shop that shouts at every element', async ({ page, on }) => {
  await page.goto(on.page())
  await openChat(page)
  await expect(composer(page)).toBeFocused()
  await composer(page).pressSequentially('Where is my parcel? s/')
  await page.keyboard.press('Enter')
  await expect(page.locator('.meta.own')).toContainText('Sent')
  on.desk.push({ t: 'typing', on: true })
  await expect(page.locator('.typing')).toBeVisible()
  on.desk.say('Hi! Let me check. See https://shop.test/track?id=1 for the route.')
  await expect(page.locator('.their .bubble').last()).toContainText('Let me check')
  on.desk.push({ t: 'read', seq: on.desk.visitor.seq })
  await expect(page.locator('.meta.own')).toContainText('Read')

  // Nothing of the shop's style has come in, and nothing typed has gone out to its shortcuts.
  const look = await page.locator('.own .bubble').evaluate((bubble) => {
    const { color, fontSize, textTransform, letterSpacing, backgroundColor, borderTopWidth } = getComputedStyle(bubble)
    return { color, fontSize, textTransform, letterSpacing, backgroundColor, borderTopWidth }
  })
  expect(look).toEqual({
    color: 'rgb(255, 255, 255)',
    fontSize: '15px',
    textTransform: 'none',
    letterSpacing: 'normal',
    backgroundColor: 'rgb(91, 91, 214)',
    borderTopWidth: '0px'
  })
  expect(await page.evaluate(() => (window as unknown as { shortcuts: string[] }).shortcuts)).toEqual([])
  // It lies above everything the shop puts on top.
  const box = await panel(page).boundingBox()
  const top = await page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.hasAttribute('data-kefu'), {
    x: (box?.x ?? 0) + 20,
    y: (box?.y ?? 0) + (box?.height ?? 0) - 10
  })
  expect(top).toBe(true)
  // It stands twenty pixels from the corner, whatever the shop does to its body and its boxes.
  await page.mouse.move(5, 5)
  const corner = async () => {
    const button = await launcher(page).boundingBox()
    return button && [button.x + button.width, button.y + button.height]
  }
  await expect.poll(corner).toEqual([1180, 780])
  await picture(page, 'chat-light')
  await accessible(page, 'thread')
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture(page, 'chat-dark')
})

test('shows unread messages on the button, and goes on after a reload', async ({ page, on }) => {
  await page.goto(on.page())
  await openChat(page)
  await composer(page).fill('Do you ship to Norway?')
  await page.keyboard.press('Enter')
  await expect(page.locator('.meta.own')).toContainText('Sent')
  await page.keyboard.press('Escape')
  await expect(panel(page)).toHaveCount(0)
  await expect(launcher(page)).toBeFocused()
  on.desk.say('Yes, we do! It takes three to five working days, and returns are free for thirty days.')
  await expect(page.getByRole('button', { name: 'Open chat, unread messages: 1' })).toBeVisible()
  await picture(page, 'teaser-light')
  await accessible(page, 'button')
  await page.reload()
  await expect(page.getByRole('button', { name: 'Open chat, unread messages: 1' })).toBeVisible()
  await page.locator('.teaser-open').click()
  await expect(page.locator('.bubble')).toHaveCount(3)
  await expect.poll(() => on.desk.visitor.seen).toBe(on.desk.visitor.seq)
  expect(on.desk.visitors.size).toBe(1)
})

test('keeps messages while offline and sends each once when the net is back', async ({ page, context, on }) => {
  await page.goto(on.page())
  await openChat(page)
  await composer(page).fill('before')
  await page.keyboard.press('Enter')
  await expect(page.locator('.meta.own')).toContainText('Sent')
  await context.setOffline(true)
  on.desk.cut()
  for (const text of ['one', 'two']) {
    await composer(page).fill(text)
    await page.keyboard.press('Enter')
  }
  await expect(page.locator('.banner')).toContainText('Connection lost')
  await expect(page.locator('.meta.own').last()).toContainText('Waiting to send')
  on.desk.say('meanwhile')
  await picture(page, 'offline-light')
  await accessible(page, 'offline')
  await context.setOffline(false)
  await expect(page.locator('.meta.own').last()).toContainText('Sent')
  expect((await page.locator('.said .bubble').allInnerTexts()).map(shown).slice(1)).toEqual(['before', 'meanwhile', 'one', 'two'])
  expect(on.desk.visitor.items.map((item) => item.message?.body)).toEqual(['before', 'meanwhile', 'one', 'two'])
})

test('goes over plain HTTP where sockets are blocked', async ({ page, on }) => {
  on.blocked = true
  await page.goto(on.page())
  await openChat(page)
  await composer(page).fill('through the proxy')
  await page.keyboard.press('Enter')
  await expect(page.locator('.meta.own')).toContainText('Sent')
  on.desk.say('heard you')
  await expect(page.locator('.their .bubble').last()).toHaveText('heard you')
})

test('asks the shop’s questions first, in words and with the keyboard alone', async ({ page, on }) => {
  on.config.form = {
    when: 'always',
    fields: [
      { key: 'name', kind: 'text', label: 'Your name' },
      { key: 'email', kind: 'email', label: 'E-mail', required: true, hint: 'We answer here if you leave.' },
      {
        key: 'topic',
        kind: 'select',
        label: 'What is it about?',
        required: true,
        options: [
          { value: 'order', label: 'An order' },
          { value: 'size', label: 'Sizes' }
        ]
      },
      { key: 'news', kind: 'checkbox', label: 'Send me news about new dresses' }
    ]
  }
  on.config.privacy = 'https://shop.test/privacy'
  await page.goto(on.page())
  await expect(launcher(page)).toBeVisible()
  await launcher(page).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Your name')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('E-mail')).toBeFocused()
  await expect(page.locator('.why')).toHaveText(['Please fill this in.', 'Please fill this in.'])
  await picture(page, 'form-light')
  await accessible(page, 'form')
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture(page, 'form-dark')
  await page.keyboard.type('anna@example')
  await expect(page.locator('.why').first()).toContainText('like name@example.com')
  await page.keyboard.type('.com')
  await page.keyboard.press('Tab')
  await page.keyboard.press('A')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await expect(composer(page)).toBeFocused()
  await page.keyboard.type('Is the sand dress back?')
  await page.keyboard.press('Enter')
  await expect(page.locator('.meta.own')).toContainText('Sent')
  expect(on.desk.heard.flatMap((frame) => (frame.t === 'send' ? [frame.form] : []))).toEqual([
    { email: 'anna@example.com', topic: 'order', news: true }
  ])
})

test('asks for a rating at the end, by keyboard, and takes another one', async ({ page, on }) => {
  await page.goto(on.page())
  await openChat(page)
  await composer(page).fill('Thanks!')
  await page.keyboard.press('Enter')
  await expect(page.locator('.meta.own')).toContainText('Sent')
  on.desk.resolve()
  await expect(page.getByRole('group', { name: 'How did we do?' })).toBeVisible()
  await expect(page.getByRole('radio')).toHaveCount(5)
  await page.locator('.thread').focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('radio', { name: 'Good' })).toBeChecked()
  await page.keyboard.press('Tab')
  await page.keyboard.type('Quick and kind')
  await picture(page, 'rating-light')
  await accessible(page, 'rating')
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture(page, 'rating-dark')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.locator('.rated')).toContainText('Good')
  await accessible(page, 'rated')
  await picture(page, 'rated-light')
  await page.getByRole('button', { name: 'Change rating' }).click()
  await page.getByRole('radio', { name: 'Great' }).check({ force: true })
  await page.getByRole('button', { name: 'Send rating' }).click()
  await expect(page.locator('.rated')).toContainText('Great')
  expect(on.desk.heard.flatMap((frame) => (frame.t === 'rate' ? [[frame.score, frame.comment]] : []))).toEqual([
    [4, 'Quick and kind'],
    [5, 'Quick and kind']
  ])
})

test('sends files by button, paste and drop, and refuses what is too large or of the wrong kind', async ({ page, on }) => {
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')
  await page.goto(on.page())
  await openChat(page)
  await page.locator('.composer input[type=file]').setInputFiles([
    { name: 'dress.png', mimeType: 'image/png', buffer: png },
    { name: 'film.png', mimeType: 'image/png', buffer: Buffer.alloc(100_001) },
    { name: 'run.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('x') }
  ])
  await expect(page.getByRole('alert')).toContainText('film.png is larger than')
  await expect(page.getByRole('alert')).toContainText('run.exe: this kind')
  await expect(page.locator('.chip')).toHaveCount(1)
  await expect(page.locator('.chip progress')).toHaveCount(0)
  await picture(page, 'files-light')
  await accessible(page, 'files')
  for (const kind of ['paste', 'drop'] as const) {
    await page.locator(kind === 'paste' ? '.composer textarea' : '.panel').evaluate((target, kind) => {
      const data = new DataTransfer()
      data.items.add(new File(['%PDF-1.7 ' + kind], `${kind}.pdf`, { type: 'application/pdf' }))
      if (kind === 'paste') target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
      else for (const type of ['dragover', 'drop']) target.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
    }, kind)
  }
  await expect(page.locator('.chip')).toHaveCount(3)
  await expect(page.locator('.chip progress')).toHaveCount(0)
  await composer(page).fill('Here they are')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.locator('.meta.own')).toContainText('Sent')
  await expect(page.locator('.picture img')).toHaveJSProperty('naturalWidth', 1)
  await expect(page.locator('a.file')).toHaveCount(2)
  expect(on.desk.visitor.items[0]?.message?.files?.map((file) => file.name)).toEqual(['dress.png', 'paste.pdf', 'drop.pdf'])
  await expect(page.locator('.chip')).toHaveCount(0)
})

test('stands on the other side in Arabic, and is as easy to use', async ({ page, on }) => {
  on.config.greeting = 'مرحبًا! كيف يمكننا مساعدتك اليوم؟'
  await page.goto(on.page('rtl.html'))
  await openChat(page)
  expect(on.asked).toEqual(['ar'])
  await composer(page).fill('هل يتوفر الشحن إلى دبي؟ Order #SH-10482')
  await page.keyboard.press('Enter')
  await expect(page.locator('.meta.own')).toContainText('أُرسلت')
  on.desk.say('نعم، يصل خلال ٣ أيام.')
  await expect(page.locator('.their .bubble')).toHaveCount(2)
  const own = await page.locator('.own .bubble').boundingBox()
  const their = await page.locator('.their .bubble').last().boundingBox()
  expect(own?.x ?? 0).toBeLessThan(their?.x ?? 0)
  expect((await launcher(page).boundingBox())?.x).toBeLessThan(100)
  await picture(page, 'arabic-light')
  await accessible(page, 'Arabic')
  on.desk.resolve()
  await expect(page.locator('.score')).toHaveCount(5)
  await accessible(page, 'Arabic rating')
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture(page, 'arabic-dark')
})

test('says when somebody is back, in the zone of the visitor', async ({ page, on }) => {
  const nine = new Date()
  nine.setUTCDate(nine.getUTCDate() + 1)
  nine.setUTCHours(14, 0, 0, 0)
  on.desk.state = { online: false, opens: nine.getTime() * 1000, reply_by: nine.getTime() * 1000 + 3600e6, status: 'open', agent: null }
  Object.assign(on.config, on.desk.state)
  await page.goto(on.page())
  await openChat(page)
  const hour = new Intl.DateTimeFormat('en', { timeStyle: 'short', timeZone: 'Europe/Berlin' }).format(nine)
  await expect(page.locator('.state')).toContainText(`Back tomorrow ${hour}, your time`)
  await expect(page.locator('.soon')).toContainText('Expected reply by tomorrow')
  await picture(page, 'away-light')
  await accessible(page, 'away')
})

test('stores nothing before consent', async ({ page, context, on }) => {
  on.config.consent = true
  await page.goto(on.page('index.html', { utm_source: 'news', gclid: 'G1' }))
  await openChat(page)
  await composer(page).fill('hello')
  await page.keyboard.press('Enter')
  await expect(page.locator('.meta.own')).toContainText('Sent')
  const stored = () => page.evaluate(() => Object.keys(localStorage).length + Object.keys(sessionStorage).length)
  expect(await stored()).toBe(0)
  expect(await context.cookies()).toEqual([])
  expect(JSON.stringify(on.desk.heard)).not.toContain('"origin"')
  await page.evaluate(() => (window as unknown as { kefu: { consent(yes: boolean): void } }).kefu.consent(true))
  expect(await stored()).toBeGreaterThan(0)
  await expect.poll(() => JSON.stringify(on.desk.heard.at(-1))).toContain('"gclid":"G1"')
  await page.reload()
  await openChat(page)
  await expect(page.locator('.own .bubble')).toHaveText('hello')
  expect(await context.cookies()).toEqual([])
})

test('tells the pages a visitor saw, also those before the chat and those without a load', async ({ page, on }) => {
  await page.goto(on.page())
  await expect(launcher(page)).toBeVisible()
  await page.evaluate(() => history.pushState({}, '', '/dress?token=secret'))
  await page.waitForTimeout(500)
  await page.evaluate(() => history.pushState({}, '', '/bag'))
  await page.waitForTimeout(500)
  await openChat(page)
  await page.evaluate(() => history.back())
  await page.waitForTimeout(600)
  expect(on.desk.pages.map((url) => new URL(url).pathname + new URL(url).search).map((url) => url.replace(/\?at=.*/, ''))).toEqual([
    '/index.html',
    '/dress',
    '/bag',
    '/dress'
  ])
})

test('passes the signed person on from the page', async ({ page, on }) => {
  await page.addInitScript(
    () => ((window as unknown as { kefu: unknown[] }).kefu = [['identify', { id: '42', email: 'anna@example.com', hmac: 'abc' }]])
  )
  await page.goto(on.page())
  await openChat(page)
  expect(on.desk.heard[0]).toMatchObject({ t: 'hello', user: { id: '42', email: 'anna@example.com', hmac: 'abc' } })
})

test('covers a phone, and keeps the focus in the window', async ({ page, on }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(on.page())
  await openChat(page)
  await composer(page).fill('On the phone')
  await page.keyboard.press('Enter')
  on.desk.say('Good to see you')
  await expect(page.locator('.their .bubble')).toHaveCount(2)
  await expect.poll(() => panel(page).boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 })
  await picture(page, 'phone-light')
  await accessible(page, 'phone')
  for (let n = 0; n < 8; n++) {
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-kefu'))).toBe(true)
  }
  await page.getByRole('button', { name: 'Close chat' }).click()
  await expect(launcher(page)).toBeFocused()
})

test('moves nothing for those who asked for calm', async ({ page, on }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(on.page())
  await openChat(page)
  expect(await panel(page).evaluate((box) => getComputedStyle(box).animationName)).toBe('none')
})

for (const lang of ['zh', 'en', 'es', 'de', 'fr', 'pt', 'ar', 'ja'])
  test(`is as easy to use in ${lang}`, async ({ page, on }) => {
    on.config.form = { when: 'always', fields: [{ key: 'email', kind: 'email', label: 'E-mail', required: true }] }
    await page.goto(on.page('index.html', { 'data-lang': lang }))
    await openChat(page)
    await expect(page.locator('.form')).toBeVisible()
    expect(on.asked).toEqual([lang])
    await accessible(page, `form in ${lang}`)
    await page.locator('[name=email]').fill('anna@example.com')
    await page.keyboard.press('Enter')
    await composer(page).fill('?')
    await page.keyboard.press('Enter')
    await expect(page.locator('.own .bubble')).toHaveCount(1)
    on.desk.say('!')
    await expect(page.locator('.their .bubble')).toHaveCount(2)
    await accessible(page, `thread in ${lang}`)
    expect(await page.locator('.root').getAttribute('dir')).toBe(lang === 'ar' ? 'rtl' : 'ltr')
  })

test('invites to chat, and takes no for an answer', async ({ page, on }) => {
  on.config.invites = [{ id: '5', text: 'May we help you find your size?', url: '/index.html', cart: 100 }]
  await page.goto(on.page())
  await expect(launcher(page)).toBeVisible()
  const cart = (value: number) => page.evaluate((value) => (window as unknown as { kefu: { cart(value: number): void } }).kefu.cart(value), value)
  await cart(99)
  await page.waitForTimeout(1500)
  expect(on.steps).toEqual([])
  await cart(100)
  await expect(page.locator('.teaser')).toContainText('find your size')
  await accessible(page, 'invitation')
  await picture(page, 'invitation-light')
  await page.locator('.teaser-close').click()
  await expect(page.locator('.teaser')).toHaveCount(0)
  await page.waitForTimeout(1500)
  expect(on.steps).toEqual(['5 due', '5 shown'])
  await page.reload()
  await expect(launcher(page)).toBeVisible()
  await cart(100)
  await page.locator('.teaser-open').click()
  await expect(panel(page)).toBeVisible()
  await expect.poll(() => on.steps.at(-1)).toBe('5 clicked')
  await expect.poll(() => JSON.stringify(on.desk.heard[0])).toContain('"mark":"')
})

test('invites nobody and keeps nothing before consent', async ({ page, context, on }) => {
  on.config.consent = true
  on.config.invites = [{ id: '5', text: 'May we help?' }]
  await page.goto(on.page('index.html', { utm_source: 'news' }))
  await expect(launcher(page)).toBeVisible()
  await page.waitForTimeout(2500)
  expect(on.steps).toEqual([])
  expect(await page.evaluate(() => Object.keys(localStorage).length + Object.keys(sessionStorage).length)).toBe(0)
  expect(await context.cookies()).toEqual([])
  await page.evaluate(() => (window as unknown as { kefu: { consent(yes: boolean): void } }).kefu.consent(true))
  await expect(page.locator('.teaser')).toContainText('May we help?')
})

test('loads the small script only, until somebody comes near', async ({ page, on }) => {
  const loaded: string[] = []
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url())
    if (origin === on.at) loaded.push(pathname.replace(/\.[\w-]{8,10}\./, '.'))
  })
  await page.mouse.move(5, 5)
  await page.goto(on.page())
  await expect(launcher(page)).toBeVisible()
  await page.waitForTimeout(500)
  expect(loaded.sort()).toEqual(['/w.js', '/widget/k1/config', '/widget/locales/en.json'])
  await openChat(page)
  expect(loaded).toContain('/widget/panel.js')
  expect(loaded).not.toContain('/widget/extra.js')
})

/** Versions of scripts that are on the page, one after another. */
const versions = (page: Page): string[] => {
  const found: string[] = []
  page.on('request', (request) => {
    const [, kind, version] = /\/widget\/(\w+)\.(\w{10})\.js$/.exec(request.url()) ?? []
    if (kind) found.push(`${kind} ${version === 'b'.repeat(10) ? 'new' : 'old'}`)
  })
  return found
}

test('goes on where a page holds the script of an older version', async ({ page, on }) => {
  const found = versions(page)
  await page.mouse.move(5, 5)
  await page.goto(on.page('index.html', { 'data-consent': 'true' }))
  await expect(launcher(page)).toBeVisible()
  on.version = 'b'.repeat(10)
  await page.evaluate(() => document.querySelector('script[src*="w.js"]')?.remove())
  await page.evaluate(() => (window as unknown as { kefu: { identify(person: object): void } }).kefu.identify({ id: '42', hmac: 'abc' }))
  await openChat(page)
  expect(found).toEqual(['panel old', 'panel new'])
  await expect(page.locator('[data-kefu]')).toHaveCount(1)
  await expect(composer(page)).toBeFocused()
  await composer(page).fill('Still there?')
  await page.keyboard.press('Enter')
  await expect(page.locator('.meta.own')).toContainText('Sent')
  expect(on.desk.visitors.size).toBe(1)
  expect(on.desk.heard[0]).toMatchObject({ t: 'hello', user: { id: '42', hmac: 'abc' } })
  await page.evaluate(() => (window as unknown as { kefu: { close(): void } }).kefu.close())
  await expect(panel(page)).toHaveCount(0)
})

test('goes on where an open window needs a part of an older version', async ({ page, on }) => {
  const found = versions(page)
  await page.goto(on.page())
  await openChat(page)
  await composer(page).fill('Thanks!')
  await page.keyboard.press('Enter')
  await expect(page.locator('.meta.own')).toContainText('Sent')
  on.version = 'b'.repeat(10)
  on.desk.resolve()
  await expect(page.getByRole('group', { name: 'How did we do?' })).toBeVisible()
  expect(found.sort()).toEqual(['extra new', 'extra old', 'panel new', 'panel old'])
  await expect(page.locator('.own .bubble')).toHaveText('Thanks!')
  await expect(page.locator('[data-kefu]')).toHaveCount(1)
  expect(on.desk.visitors.size).toBe(1)
  await expect.poll(() => on.desk.visitor.peers.size).toBe(1)
})

test('keeps a conversation that is kept nowhere else, whatever version the server has', async ({ page, on }) => {
  on.config.consent = true
  await page.goto(on.page())
  await openChat(page)
  await composer(page).fill('Here is a file')
  await page.keyboard.press('Enter')
  await expect(page.locator('.meta.own')).toContainText('Sent')
  on.version = 'b'.repeat(10)
  await page.locator('.composer input[type=file]').setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('x') })
  await expect(page.getByRole('alert')).toContainText('a.pdf could not be uploaded')
  await expect(page.locator('.own .bubble')).toHaveText('Here is a file')
  await composer(page).fill('Then not')
  await page.keyboard.press('Enter')
  await expect(page.locator('.own .bubble')).toHaveCount(2)
  expect(on.desk.visitor.items.map((item) => item.message?.body)).toEqual(['Here is a file', 'Then not'])
})

test('keeps to a strict policy of the shop', async ({ page, on, trouble }) => {
  await page.goto(on.page('index.html', { csp: '' }))
  // The policy takes the style out of the page itself, and the browser says so; from here on nothing more may be said.
  trouble.length = 0
  await openChat(page)
  await composer(page).fill('Allowed?')
  await page.keyboard.press('Enter')
  await expect(page.locator('.meta.own')).toContainText('Sent')
  expect(await page.locator('.own .bubble').evaluate((bubble) => getComputedStyle(bubble).backgroundColor)).toBe('rgb(91, 91, 214)')
})
