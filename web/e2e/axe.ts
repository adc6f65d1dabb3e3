// Accessibility of what is on the screen now, told in a way that names the element.
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/**
 * Fails with one line per element that breaks a rule of WCAG 2 A or AA. The dark theme changes colours and nothing else, so there
 * only contrast is looked at.
 */
export async function expectAccessible(page: Page, where: string, theme: 'light' | 'dark', part?: string): Promise<void> {
  // The toast region of the component library guards its edges with hidden elements that can take focus; nothing to hear there.
  const axe = new AxeBuilder({ page }).exclude('[role=region][aria-label*="F8"] > span[aria-hidden=true]')
  if (part) axe.include(part)
  const found = await (theme === 'light' ? axe.withTags(['wcag2a', 'wcag2aa']) : axe.withRules(['color-contrast'])).analyze()
  const lines = found.violations.flatMap((violation) =>
    violation.nodes.slice(0, 4).map((node) => `${violation.id}: ${node.target.join(' ')} — ${node.html.slice(0, 160)} — ${node.any[0]?.message ?? violation.help}`)
  )
  expect.soft(lines, where).toEqual([])
}

/** The page, or a part of it, in the light and in the dark theme, which follow the system here. */
export async function expectAccessibleInBothThemes(page: Page, where: string, part?: string): Promise<void> {
  await page.addStyleTag({ content: '*, *::before, *::after { transition: none !important; animation: none !important; }' })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveClass(new RegExp(`\\b${colorScheme}\\b`))
    await expectAccessible(page, `${where}, ${colorScheme}`, colorScheme, part)
  }
  await page.emulateMedia({ colorScheme: 'light' })
}
