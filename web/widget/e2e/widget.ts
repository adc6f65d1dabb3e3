// What every test shares: a world with a desk and a shop, and a watch over the page.
import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Locator, type Page } from '@playwright/test'
import { world, type World } from './server'

export { expect }

interface Fixtures {
  on: World
  trouble: string[]
}

export const test = base.extend<Fixtures>({
  on: async ({}, use) => {
    const on = await world()
    await use(on)
    await on.close()
  },
  // The widget asks nobody but its own server, and the page hears no error of it.
  trouble: [
    async ({ page, on }, use) => {
      const trouble: string[] = []
      page.on('pageerror', (error) => trouble.push(`error: ${error.message}`))
      page.on(
        'console',
        (message) =>
          message.type() === 'error' &&
          !/ERR_INTERNET_DISCONNECTED|WebSocket connection/.test(message.text()) &&
          trouble.push(`console: ${message.text()}`)
      )
      page.on('request', (request) => {
        const { origin, protocol } = new URL(request.url())
        if (/^http/.test(protocol) && origin !== on.at && origin !== on.shop) trouble.push(`foreign request: ${request.url()}`)
      })
      page.on('websocket', (socket) => new URL(socket.url()).host !== new URL(on.at).host && trouble.push(`foreign socket: ${socket.url()}`))
      await use(trouble)
      expect.soft(trouble, 'nothing went wrong on the page').toEqual([])
    },
    { auto: true }
  ]
})

export const launcher = (page: Page): Locator => page.locator('.launcher')
export const panel = (page: Page): Locator => page.getByRole('dialog')
export const composer = (page: Page): Locator => page.locator('.composer textarea')

export async function openChat(page: Page): Promise<void> {
  await launcher(page).click()
  await expect(panel(page)).toBeVisible()
  await expect(page.locator('.attach:disabled')).toHaveCount(0)
}

/** Fails with one line per element of the widget that breaks a rule, in light and in dark, which changes colours and nothing else. */
export async function accessible(page: Page, where: string): Promise<void> {
  // Axe measures contrast only of what lies in the body, and not below the layers of a shop; the widget itself does not mind where it is.
  const calm = await page.evaluateHandle(() => {
    const style = document.querySelector('style')
    style?.remove()
    const from = (document.querySelector('[data-kefu]') as HTMLElement).shadowRoot?.activeElement as HTMLElement | null
    document.body.append(document.querySelector('[data-kefu]') as HTMLElement)
    from?.focus()
    return style
  })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.locator(`.root.${colorScheme}`)).toBeVisible()
    const axe = new AxeBuilder({ page }).include('[data-kefu]')
    const found = await (
      colorScheme === 'light'
        ? axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        : axe.withRules(['color-contrast'])
    ).analyze()
    // A slope of colours cannot be measured; the unit tests do it for both of its ends. Lines that wrap count as overlapping themselves.
    const doubts = found.incomplete
      .filter((rule) => rule.id === 'color-contrast')
      .flatMap((rule) => rule.nodes.filter((node) => !/gradient|too short|overlaps/.test(node.any[0]?.message ?? '')))
    expect
      .soft(
        doubts.map((node) => `${String(node.target)}: ${node.any[0]?.message}`),
        `${where}, ${colorScheme}, measured`
      )
      .toEqual([])
    const inside = found.passes.flatMap((rule) => rule.nodes).filter((node) => String(node.target[0]).includes('data-kefu'))
    expect.soft(inside.length, 'axe looked inside').toBeGreaterThan(0)
    const lines = found.violations.flatMap((violation) =>
      violation.nodes.map(
        (node) => `${violation.id}: ${node.target.join(' ')} — ${node.html.slice(0, 140)} — ${node.any[0]?.message ?? violation.help}`
      )
    )
    expect.soft(lines, `${where}, ${colorScheme}`).toEqual([])
  }
  await calm.evaluate((style) => {
    const from = (document.querySelector('[data-kefu]') as HTMLElement).shadowRoot?.activeElement as HTMLElement | null
    if (style) document.head.append(style)
    document.documentElement.append(document.querySelector('[data-kefu]') as HTMLElement)
    from?.focus()
  })
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' })
}

/** Pictures for looking at; KEFU_PICTURES names the folder. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env.KEFU_PICTURES) return
  await page.waitForTimeout(400)
  await page.screenshot({ path: `${process.env.KEFU_PICTURES}/${name}.png` })
}
