// What every test shares: the day on which the demo store ends, a log-in without the form, and a watch over the page.
import { test as base, expect, type BrowserContext, type Locator, type Page } from '@playwright/test'

export { expect }
export const demo = { email: 'demo@example.com', password: 'kefu-demo' }

/** The evening of the last day of the demo data, as the browser sees it; the server keeps its own clock. */
export const demoNow = new Date('2026-11-21T22:00:00+08:00')

interface Options {
  /** Moment shown to the page; null leaves the browser's clock alone. */
  now: Date | null
  /** Console messages that this test provokes on purpose. */
  expected: RegExp[]
}
interface Fixtures {
  /** What went wrong on the page so far: errors, blocked content, requests to other servers. */
  trouble: string[]
}

export const test = base.extend<Options & Fixtures>({
  now: [demoNow, { option: true }],
  expected: [[], { option: true }],
  trouble: [
    async ({ page, now, expected, baseURL }, use) => {
      const trouble: string[] = []
      const add = (text: string) => {
        if (!expected.some((pattern) => pattern.test(text))) trouble.push(text)
      }
      page.on('console', (message) => message.type() === 'error' && add(`console: ${message.text()}`))
      page.on('pageerror', (error) => add(`error: ${error.message}`))
      page.on('request', (request) => {
        const url = request.url()
        if (/^https?:|^wss?:/.test(url) && new URL(url).origin !== new URL(baseURL ?? '').origin) add(`foreign request: ${url}`)
      })
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => console.error(`CSP ${event.violatedDirective} ${event.blockedURI}`))
      })
      if (now) await moveClock(page, now)
      await use(trouble)
      expect.soft(trouble, 'the page reported no error').toEqual([])
    },
    { auto: true }
  ]
})

/**
 * Moves the page's date and lets it run on. A clock that stands still would not do: Vue tells by it which listeners were there
 * before an event.
 */
export async function moveClock(page: Page, now: Date): Promise<void> {
  await page.addInitScript((offset) => {
    const Real = Date
    class Moved extends Real {
      constructor(...args: [] | [number]) {
        if (args.length) super(...args)
        else super(Real.now() + offset)
      }
      static override now() {
        return Real.now() + offset
      }
    }
    globalThis.Date = Moved as DateConstructor
  }, now.getTime() - Date.now())
}

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>
/** Sessions of this run by server and account: a password is slow to check on purpose, so each is checked once. */
const sessions = new Map<string, Cookies>()

/** Logs in through the API, so that only one test pays for the form. */
export async function login(page: Page, who: { email: string; password: string } = demo): Promise<void> {
  const ask = () => page.request.get('/api/session')
  const { origin } = new URL((await ask()).url())
  const name = `${origin} ${who.email}`
  const known = sessions.get(name)
  if (known) {
    await page.context().addCookies(known)
    if (((await (await ask()).json()) as { user?: { email: string } }).user?.email === who.email) return
  }
  const answer = await page.request.post('/api/session', { data: who })
  expect(answer.status(), await answer.text()).toBe(200)
  sessions.set(name, await page.context().cookies(origin))
}

/** Opens a page and waits until its skeletons are gone and nothing is on its way. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await settled(page)
}

export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await expect(page.getByRole('status', { name: /正在加载|Loading/ })).toHaveCount(0)
}

/** Opens the report and waits for its figures. */
export async function openReport(page: Page, query = ''): Promise<void> {
  await page.goto(`/report${query}`)
  await expect(page.getByRole('heading', { name: '统计报表' })).toBeVisible()
  await expect(card(page, '接待量').getByText(/^[\d,]+$/).first()).toBeVisible()
}

/** A card of the report by the metric's name. */
export function card(page: Page, name: string): Locator {
  return page.locator('article').filter({ has: page.getByRole('button', { name, exact: true }) })
}

/** The table under the open tab. */
export function table(page: Page): Locator {
  return page.getByRole('tabpanel').getByRole('table')
}

export async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click()
  await expect(page.getByRole('tab', { name, exact: true })).toHaveAttribute('aria-selected', 'true')
}

/** Ticks one value of a filter chip and closes the list. */
export async function filterBy(page: Page, dim: string, value: string): Promise<void> {
  await page.getByRole('button', { name: dim, exact: true }).click()
  await page.getByRole('option', { name: value, exact: true }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: `${dim}:${value}`, exact: true })).toBeVisible()
}

/** Row of a table by the text of its first cell. */
export function rowOf(page: Page, name: string): Locator {
  return table(page).locator('tbody tr').filter({ hasText: name })
}

/** Texts of a row's cells, in the order of the headings. */
export async function cellsOf(row: Locator): Promise<string[]> {
  return (await row.locator('th, td').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim())
}

export async function headings(page: Page): Promise<string[]> {
  return (await table(page).locator('thead th').allInnerTexts()).map((text) => text.trim())
}

/** Chooses an entry of a select, and waits until the closing list has given the focus back. */
export async function choose(page: Page, field: Locator, option: string | RegExp): Promise<void> {
  await field.click()
  await page.getByRole('option', { name: option }).first().click()
  await expect(page.getByRole('listbox')).toHaveCount(0)
  await expect(field).toBeFocused()
}
