// What the first visit to the report may cost over the wire.
import { card, expect, login, test } from './kefu.ts'

const budget = 450 * 1024

test('the first load of the report stays within 450 KB', async ({ page, context }) => {
  await login(page)
  const wire = await context.newCDPSession(page)
  await wire.send('Network.enable')
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true })
  const urls = new Map<string, string>()
  const sizes = new Map<string, number>()
  wire.on('Network.responseReceived', (event) => urls.set(event.requestId, event.response.url))
  wire.on('Network.loadingFinished', (event) => sizes.set(event.requestId, event.encodedDataLength))
  await page.goto('/report')
  await expect(card(page, '接待量')).toContainText(/\d,\d{3}/)
  await page.waitForLoadState('networkidle')
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  const answers = [...sizes].filter(([id]) => urls.get(id)?.includes('/api/')).reduce((sum, [, size]) => sum + size, 0)
  const largest = [...sizes].sort((a, b) => b[1] - a[1]).slice(0, 8).map(([id, size]) => `${Math.round(size / 1024)} KB ${urls.get(id)}`)
  const summary = `${Math.round(total / 1024)} KB, of which ${Math.round(answers / 1024)} KB are answers of the API`
  test.info().annotations.push({ type: 'transferred', description: summary })
  expect(sizes.size).toBeGreaterThan(5)
  expect(total, [summary, ...largest].join('\n')).toBeLessThanOrEqual(budget)
})
