import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { settled } from './chinese-page.ts'
import { seedCalls } from './seed-calls.ts'

/** Sums up what moved without anybody asking for it, and notes every placeholder that comes back. */
const watchLayout = `
  window.moved = []
  window.blinked = 0
  new PerformanceObserver(list => {
    const inPage = ({ node }) => node instanceof Node && document.querySelector('main').contains(node)
    for (const { value, sources } of list.getEntries()) {
      const words = sources.filter(inPage).map(({ node }) => node.textContent.slice(0, 40))
      if (words.length > 0) window.moved.push([value, ...words].join(' | '))
    }
  }).observe({ type: 'layout-shift' })
  new MutationObserver(() => { if (document.querySelector('main [aria-busy=true]')) window.blinked++ })
    .observe(document.querySelector('main'), { subtree: true, childList: true, attributes: true })`

describePages('the dashboard while calls come in', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ seed: app => seedCalls(app) })
  })
  afterAll(() => fixture?.dispose())

  it.each([
    [1440, 900],
    [390, 844],
  ])('moves nothing and blinks nowhere, at %i px', async (width, height) => {
    const page = await fixture.open('/dashboard?days=30', { width, height })
    await page.locator('canvas').nth(1).waitFor()
    await page.getByRole('region', { name: 'What to do' }).getByRole('listitem').first().waitFor()
    // What is worked out slowly comes last, and is no news.
    await page.getByText('Forecast, with its likely range').first().waitFor({ state: 'attached' })
    await settled(page)
    const calls = page.getByRole('list', { name: 'Figures of the period' }).getByRole('listitem').first()
    const before = (await fixture.client.metrics.dashboard({ days: 30, latest: 0 })).totals.calls
    await calls.getByText(new Intl.NumberFormat('en').format(before), { exact: true }).waitFor()
    await page.evaluate(watchLayout)
    for (let at = 0; at < 12; at += 1) {
      await fixture.client.calls.record({
        ...{ provider: 'openai', model_name: 'gpt-4o-mini', operation: 'translation', book: 'The Lantern Road' },
        ...(at % 4 === 3
          ? { status: 'error', error_kind: 'server', error_message: 'It failed.' }
          : { status: 'success' }),
        ...{ input_tokens: 900, output_tokens: 800, response_time_ms: 2100 + at * 300 },
      })
      const now = new Intl.NumberFormat('en').format(before + at + 1)
      if (at % 4 === 3) await calls.getByText(now, { exact: true }).waitFor()
    }
    expect(await page.evaluate('window.moved')).toEqual([])
    expect(await page.evaluate('window.blinked')).toBe(0)
  })
})
