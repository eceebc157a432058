import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { seedCalls } from './seed-calls.ts'

const sizes = [
  ['light', 1440, 900],
  ['dark', 1440, 900],
  ['light', 1024, 768],
  ['dark', 1024, 768],
  ['light', 390, 844],
  ['dark', 390, 844],
] as const

const figure = (page: Page, label: string) => page.getByRole('listitem').filter({ hasText: label }).first()

describePages('the dashboard', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ seed: app => seedCalls(app) })
  })
  afterAll(() => fixture?.dispose())

  async function openDrawn(route: string, options: Parameters<AppFixture['open']>[1] = {}) {
    const page = await fixture.open(route, options)
    await page.locator('canvas').nth(1).waitFor()
    return page
  }

  it.each(sizes)('can be read by anybody, %s at %s px', async (theme, width, height) => {
    const page = await openDrawn('/dashboard?days=30', { theme, width, height })
    await page.waitForTimeout(300)
    await fixture.screenshot(page, 'dashboard-full')
    await fixture.screenshot(page, 'dashboard-whole', { fullPage: true })
    expect(await fixture.axe(page)).toEqual([])
    const isScrolledSideways = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'
    expect(await page.evaluate(isScrolledSideways)).toBe(false)
  })

  it('says whether all is well, and five figures', async () => {
    const page = await openDrawn('/dashboard?days=30')
    expect(await page.locator('h1').textContent()).toContain('All is well: 4 providers answer as usual.')
    const answer = await fixture.client.metrics.dashboard({ days: 30, latest: 0 })
    await figure(page, 'Calls').getByText(String(answer.totals.calls), { exact: true }).waitFor()
    await figure(page, 'Spend')
      .getByText(/^\$\d+\.\d\d$/)
      .waitFor()
    await figure(page, 'Translation quality')
      .getByText(/^0\.\d\d$/)
      .waitFor()
    await figure(page, 'Spend').getByText('12 calls unpriced').waitFor()
    await page.getByRole('cell', { name: 'unpriced', exact: true }).waitFor()
  })

  it('changes its period in its address, and keeps what was shown until the new figures are there', async () => {
    const page = await openDrawn('/dashboard?days=30')
    const calls = figure(page, 'Calls')
    const before = await calls.textContent()
    await page.getByRole('radio', { name: '7 d' }).click()
    await page.waitForURL(/days=7/)
    await expect.poll(() => calls.textContent()).not.toBe(before)
    const { totals } = await fixture.client.metrics.dashboard({ days: 7, latest: 0 })
    expect(await calls.textContent()).toContain(String(totals.calls))
    await page.goBack()
    await expect.poll(() => calls.textContent()).toBe(before)
  })

  it('takes any range of days', async () => {
    const page = await openDrawn('/dashboard?days=30')
    const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)
    await page.getByRole('button', { name: 'Custom' }).click()
    await page.getByLabel('From').fill(day(20))
    await page.getByLabel('To, included').fill(day(25))
    await page.getByText('The last day comes before the first.').waitFor()
    await page.getByLabel('To, included').fill(day(10))
    expect(await fixture.axe(page)).toEqual([])
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await page.waitForURL(url => url.hash.includes(`from=${day(20)}`) && url.hash.includes(`to=${day(10)}`))
    const range = { from: `${day(20)}T00:00:00Z`, to: `${day(9)}T00:00:00Z` }
    const { totals } = await fixture.client.metrics.dashboard({ ...range, latest: 0 })
    await figure(page, 'Calls').getByText(String(totals.calls), { exact: true }).waitFor()
  })

  it('compares providers within one operation', async () => {
    const page = await openDrawn('/dashboard?days=30')
    await page.getByRole('combobox', { name: 'Operation' }).click()
    await page.getByRole('option', { name: 'Abstract' }).click()
    await page.waitForURL(/operation=abstract_generation/)
    const { totals } = await fixture.client.metrics.dashboard({ days: 30, operation: 'abstract_generation', latest: 0 })
    await figure(page, 'Calls').getByText(String(totals.calls), { exact: true }).waitFor()
    await page.getByText('30 days, Abstract').waitFor()
  })

  it('shows a chart as a table, one key away, and says its points aloud', async () => {
    const page = await openDrawn('/dashboard?days=30&split=operation')
    const chart = page.getByRole('group', { name: 'Spend by Operation' })
    await chart.focus()
    await page.keyboard.press('End')
    await expect.poll(() => chart.locator('[aria-live]').textContent()).toMatch(/Forecast.*\$.*\$/)
    for (let step = 0; step < 8; step += 1) await page.keyboard.press('ArrowLeft')
    await expect.poll(() => chart.locator('[aria-live]').textContent()).toMatch(/Translation.*\$/)
    await page.keyboard.press('t')
    const table = page.getByRole('table').first()
    await table.getByRole('columnheader', { name: 'Key terms' }).waitFor()
    expect(await table.getByRole('row').count()).toBeGreaterThan(28)
    expect(await fixture.axe(page)).toEqual([])
  })

  it('counts a call as it comes in, without blinking', async () => {
    const page = await openDrawn('/dashboard?days=30')
    const calls = figure(page, 'Calls').locator('a, span').first()
    const before = Number((await figure(page, 'Calls').textContent())?.match(/[\d,]+/)?.[0].replaceAll(',', ''))
    await page.evaluate(`
      window.blinked = 0
      new MutationObserver(() => { if (document.querySelector('main [aria-busy=true]')) window.blinked++ })
        .observe(document.querySelector('main'), { subtree: true, childList: true, attributes: true })`)
    await fixture.client.calls.record({
      ...{ provider: 'openai', model_name: 'gpt-4o-mini', operation: 'translation', status: 'success' },
      ...{ input_tokens: 900, output_tokens: 800, response_time_ms: 2100 },
    })
    await expect.poll(() => calls.textContent(), { timeout: 5000 }).toBe(new Intl.NumberFormat('en').format(before + 1))
    await page.getByText(/Live: last call \d s ago/).waitFor()
    expect(await page.evaluate('window.blinked')).toBe(0)
  })

  it('keeps its layout while it is read', async () => {
    const page = await fixture.open('/nowhere')
    let release = () => {}
    const gate = new Promise<void>(resolve => {
      release = resolve
    })
    await page.route('**/rpc/metrics/**', async route => {
      await gate
      await route.continue()
    })
    await page.getByRole('link', { name: 'Go to the dashboard' }).click()
    const places = async () => {
      const tops: number[] = []
      for (const name of ['Spend per day', 'Response time', 'Providers and models']) {
        tops.push(Math.round((await page.getByRole('heading', { name }).boundingBox())?.y ?? 0))
      }
      return tops
    }
    await page.getByRole('heading', { name: 'Spend per day' }).waitFor()
    await fixture.screenshot(page, 'dashboard-loading')
    const loading = await places()
    release()
    await page.locator('canvas').nth(1).waitFor()
    expect(await places()).toEqual(loading)
  })

  it('says what happened where its figures cannot be read, and tries again', async () => {
    const page = await fixture.open('/nowhere')
    await page.route('**/rpc/metrics/dashboard**', route =>
      route.fulfill({
        status: 503,
        contentType: 'application/json',
        body: JSON.stringify({
          json: {
            ...{ defined: true, code: 'database_busy', status: 503, data: {} },
            message: 'The database is busy with a restore. Nothing is lost; try again in a minute.',
          },
          meta: [],
        }),
      }),
    )
    await page.getByRole('link', { name: 'Go to the dashboard' }).click()
    await page.getByText('The database is busy with a restore.').waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'dashboard-error')
    await page.unroute('**/rpc/metrics/dashboard**')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.locator('canvas').nth(1).waitFor()
    expect(fixture.complaints.every(line => line.includes('503'))).toBe(true)
    fixture.complaints.length = 0
  })
})

describePages('the dashboard of the sample data', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ sample: true })
  })
  afterAll(() => fixture?.dispose())

  it.each([...sizes, ['light', 1920, 1080] as const])(
    'is marked as such, %s at %s px',
    async (theme, width, height) => {
      const page = await fixture.open('/dashboard?days=30', { theme, width, height })
      await page.locator('canvas').nth(1).waitFor()
      await page.getByText('Sample data.').waitFor()
      await page.waitForTimeout(300)
      await fixture.screenshot(page, 'dashboard-sample')
      await fixture.screenshot(page, 'dashboard-sample-whole', { fullPage: true })
      expect(await fixture.axe(page)).toEqual([])
    },
  )
})

describePages('the dashboard before the first call', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture()
  })
  afterAll(() => fixture?.dispose())

  it.each(sizes)(
    'explains itself and shows the first call when it comes, %s at %s px',
    async (theme, width, height) => {
      const page = await fixture.open('/dashboard', { theme, width, height })
      await page.getByText('Your first call will show up here').waitFor()
      await fixture.screenshot(page, 'dashboard-empty')
      expect(await fixture.axe(page)).toEqual([])
    },
  )
})
