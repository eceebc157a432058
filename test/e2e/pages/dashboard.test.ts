import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { itOverTheServer } from './hosts/page-host.ts'
import { seedCalls } from './seed-calls.ts'
import { expectReadable, sizes } from './sizes.ts'

const figure = (page: Page, label: string) =>
  page.getByRole('list', { name: 'Figures of the period' }).getByRole('listitem').filter({ hasText: label }).first()

describePages('the dashboard', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({
      async seed(app) {
        // As somebody who goes on with it has it: its provider ends it one day, and nobody is led to a model that has ended.
        app.registry.update('openai', { addModels: [{ model: 'gpt-4o-mini' }] })
        await seedCalls(app)
      },
    })
  })
  afterAll(() => fixture?.dispose())

  async function openDrawn(route: string, options: Parameters<AppFixture['open']>[1] = {}) {
    const page = await fixture.open(route, options)
    await page.locator('canvas').nth(1).waitFor()
    return page
  }

  it('can be read by anybody, in every size and theme', async () => {
    await expectReadable(fixture, await openDrawn('/dashboard?days=30'), 'dashboard-whole')
  })

  it('says whether all is well, and five figures', async () => {
    const page = await openDrawn('/dashboard?days=30')
    await expect.poll(() => page.locator('h1').textContent()).toContain('All is well: 4 providers answer as usual.')
    const answer = await fixture.client.metrics.dashboard({ days: 30, latest: 0 })
    await figure(page, 'Calls').getByText(String(answer.totals.calls), { exact: true }).waitFor()
    await figure(page, 'Spend')
      .getByText(/^\$\d+\.\d\d$/)
      .waitFor()
    await figure(page, 'Translation quality')
      .getByText(/^0\.\d\d$/)
      .waitFor()
    // How many lie in the last thirty days depends on the hour.
    const unpriced = answer.totals.unpriced_calls
    expect(unpriced).toBeGreaterThan(5)
    await figure(page, 'Spend').getByText(`${unpriced} calls unpriced`).waitFor()
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
    await expect.poll(() => calls.textContent()).toContain(String(totals.calls))
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
    await page.getByText('Forecast, with its likely range').first().waitFor()
    await chart.focus()
    await page.keyboard.press('End')
    await expect.poll(() => chart.locator('[aria-live]').textContent()).toMatch(/Forecast.*\$.*\$/)
    for (let step = 0; step < 8; step += 1) await page.keyboard.press('ArrowLeft')
    await expect.poll(() => chart.locator('[aria-live]').textContent()).toMatch(/Translation.*\$/)
    await page.keyboard.press('t')
    const table = page.getByRole('table').first()
    await table.getByRole('columnheader', { name: 'Key terms' }).waitFor()
    await expect.poll(() => table.getByRole('row').count()).toBeGreaterThan(28)
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
    await expect.poll(() => calls.textContent()).toBe(new Intl.NumberFormat('en').format(before + 1))
    await page.getByText(/Live: last call \d s ago/).waitFor()
    expect(await page.evaluate('window.blinked')).toBe(0)
  })

  it.each([
    ['Calls', /#\/calls\?days=30$/],
    ['Requests that succeeded', /days=30&status=failed$/],
    ['Response, p95', /days=30&sort=latency/],
    ['Spend', /days=30&sort=cost/],
    ['Translation quality', /operation=translation&min_score=0&sort=score&order=ascending$/],
  ])('leads from the figure %s to the calls behind it', async (label, address) => {
    const page = await openDrawn('/dashboard?days=30')
    await figure(page, label).getByRole('link').first().click()
    await page.waitForURL(address)
    await page.getByRole('heading', { level: 1, name: 'Calls' }).waitFor()
  })

  it('leads from a point of a chart, a provider, an error kind and a book to the calls behind it', async () => {
    const page = await openDrawn('/dashboard?days=30')
    const chart = page.getByRole('group', { name: 'Spend by Provider' })
    const box = await chart.locator('canvas').boundingBox()
    await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) * 0.4, (box?.y ?? 0) + (box?.height ?? 0) * 0.7)
    await page.waitForURL(/#\/calls\?.*from=.*to=/)
    const search = new URLSearchParams(new URL(page.url()).hash.split('?')[1])
    expect(Date.parse(search.get('to') ?? '') - Date.parse(search.get('from') ?? '')).toBe(86_400_000)
    for (const [name, address] of [
      ['Mistral mistral-large-latest', /provider=mistral&model=mistral-large-latest/],
      ['Too many requests', /error_kind=rate_limit/],
      ['The Lantern Road', /book=The\+Lantern\+Road/],
    ] as const) {
      await page.goBack()
      await page.locator('main').getByRole('link', { name }).first().click()
      await page.waitForURL(address)
    }
  })

  it('leads from what a figure adds to it, the calls without a price and the findings, to those', async () => {
    const page = await openDrawn('/dashboard?days=30')
    await figure(page, 'Spend')
      .getByRole('link', { name: /calls unpriced/ })
      .click()
    await page.waitForURL(/days=30&unpriced=true$/)
    await page.goBack()
    await figure(page, 'Translation quality')
      .getByRole('link', { name: /a second look$/ })
      .click()
    await page.waitForURL(/#\/quality\/review/)
  })

  it('draws calls and failures by provider, model and operation, as its address says', async () => {
    const page = await openDrawn('/dashboard?days=30')
    await page
      .getByRole('radiogroup', { name: 'What is counted' })
      .or(page.getByRole('group', { name: 'What is counted' }))
      .getByText('Failures')
      .click()
    await page.waitForURL(/measure=failed/)
    await page
      .getByRole('group', { name: 'What the bars are made of' })
      .or(page.getByRole('radiogroup', { name: 'What the bars are made of' }))
      .getByText('Model')
      .click()
    await page.waitForURL(/split=model/)
    const card = page.getByRole('region', { name: 'Failures per day' })
    await page.getByRole('group', { name: 'Response time by Model, p95' }).waitFor()
    await page.reload()
    const chart = page.getByRole('group', { name: 'Failures by Model' })
    await chart.press('t')
    const total = await card.getByRole('table').locator('tbody td:last-child').allTextContents()
    const { totals } = await fixture.client.metrics.dashboard({ days: 30, latest: 0 })
    const sum = total.reduce((all, text) => all + (Number(text) || 0), 0)
    expect(sum).toBe(totals.error + totals.timeout + totals.rate_limited)
  })

  it('keeps the parts of its bars apart where a system forces its colours on everything', async () => {
    const page = await openDrawn('/dashboard?days=30&measure=calls')
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark', reducedMotion: 'reduce' })
    // How many vivid colours the first chart is drawn in.
    const vivid = () =>
      page.evaluate<number>(`(() => {
        const canvas = document.querySelector('main canvas')
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
        const amounts = new Map()
        for (let at = 0; at < data.length; at += 4) {
          const [red, green, blue, alpha] = data.subarray(at, at + 4)
          if (alpha < 255 || Math.max(red, green, blue) - Math.min(red, green, blue) < 30) continue
          const color = [red, green, blue].join()
          amounts.set(color, (amounts.get(color) ?? 0) + 1)
        }
        return [...amounts.values()].filter(amount => amount > 60).length
      })()`)
    await expect.poll(vivid).toBeGreaterThan(2)
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'dashboard-forced-colors')
  })

  it('says what of its address it does not understand, and shows the rest', async () => {
    const page = await openDrawn('/dashboard?days=0&operation=translation&from=2026-11-25&to=2026-11-01&splitt=model')
    const note = page.getByRole('status').filter({ hasText: 'are not understood and were left out' })
    await note.getByText('days=0').waitFor()
    await expect
      .poll(() => note.locator('code').allTextContents())
      .toEqual(['days=0', 'from=2026-11-25', 'to=2026-11-01', 'splitt=model'])
    await expect.poll(() => page.getByRole('combobox', { name: 'Operation' }).textContent()).toBe('Translation')
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'dashboard-left-out')
    await page.reload()
    await note.waitFor()
    await note.getByRole('button', { name: 'Close' }).click()
    await note.waitFor({ state: 'detached' })
    expect(page.url()).not.toContain('left_out')
  })

  it('measures the spend against the budget for everything', async () => {
    const { id } = await fixture.client.budgets.set({ scope: 'all', period: 'month', limit_usd: 60 })
    const page = await openDrawn('/dashboard?days=30')
    await figure(page, 'Spend')
      .getByText(/\$\d+\.\d\d of \$60\.00 this month/)
      .waitFor()
    await fixture.client.budgets.remove({ id })
  })

  it('does what it advises, takes it back, shows what it rests on, and puts it aside', async () => {
    const page = await openDrawn('/dashboard?days=30')
    const todo = page.getByRole('region', { name: 'What to do' })
    const advice = todo.getByRole('listitem').filter({ hasText: 'Use gpt-4o-mini for translation' })
    await advice.getByRole('button', { name: 'Show the evidence' }).click()
    const evidence = page.getByRole('dialog')
    await evidence.getByRole('link').first().waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'dashboard-evidence')
    await page.keyboard.press('Escape')

    await advice.getByRole('button', { name: 'Use gpt-4o-mini' }).click()
    await page.getByRole('button', { name: 'Undo' }).waitFor()
    await advice.waitFor({ state: 'detached' })
    await fixture.screenshot(page, 'dashboard-applied')
    await page.getByRole('button', { name: 'Undo' }).click()
    await advice.waitFor()

    await advice.getByRole('button', { name: 'Not now' }).click()
    await advice.waitFor({ state: 'detached' })
    await page.getByText('Put aside for 30 days').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await advice.waitFor()
  })

  it('asks for the numbers that only a person knows', async () => {
    const page = await openDrawn('/dashboard?days=30')
    const todo = page.getByRole('region', { name: 'What to do' })
    await todo.getByRole('button', { name: /Show all/ }).click()
    const advice = todo.getByRole('listitem').filter({ hasText: 'a-model-without-a-price costs' })
    await advice.getByRole('button', { name: 'Set the price' }).click()
    const dialog = page.getByRole('dialog')
    const fields = dialog.getByRole('textbox')
    await fields.first().waitFor()
    for (const field of await fields.all()) await field.fill('0.5')
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'dashboard-numbers')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
    await advice.waitFor({ state: 'detached' })
  })

  it('says what a person asked to be told of, and shows it until it was seen', async () => {
    const page = await openDrawn('/dashboard?days=30')
    const rule = await fixture.client.alerts.createRule({
      ...{ metric: 'cost', scope: { kind: 'all', value: null }, window_minutes: 60 },
      ...{ comparison: 'above', threshold: 2, min_sample: 1 },
    })
    await fixture.client.calls.record({
      ...{ provider: 'openai', model_name: 'gpt-4o', operation: 'translation', status: 'success' },
      ...{ input_tokens: 1_000_000, output_tokens: 400_000, response_time_ms: 2100 },
    })
    const own = async () => (await fixture.client.alerts.active()).alerts.find(({ rule_id }) => rule_id === rule.id)
    await expect.poll(own).toBeDefined()
    const todo = page.getByRole('region', { name: 'What to do' })
    const alert = todo.getByRole('listitem').filter({ hasText: /the limit is \$2(\.00)?/ })
    await alert.getByRole('link', { name: 'Show the calls' }).waitFor()
    await page
      .getByRole('region', { name: /^Messages/ })
      .getByRole('listitem')
      .first()
      .waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'dashboard-alert')
    await alert.getByRole('button', { name: 'Seen' }).click()
    await alert.getByRole('link', { name: 'Show the calls' }).waitFor({ state: 'detached' })
    await fixture.client.alerts.deleteRule({ id: rule.id })
  })

  itOverTheServer('keeps its layout while it is read', async () => {
    const page = await fixture.open('/nowhere')
    let release = () => {}
    const gate = new Promise<void>(resolve => {
      release = resolve
    })
    await page.route('**/rpc/__batch__', async route => {
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

  itOverTheServer('says what happened where its figures cannot be read, and tries again', async () => {
    const page = await fixture.open('/nowhere')
    const body = {
      json: {
        ...{ defined: true, code: 'database_busy', status: 503, data: {} },
        message: 'The database is busy with a restore. Nothing is lost; try again in a minute.',
      },
      meta: [],
    }
    await page.route('**/rpc/__batch__', route => {
      const reads: unknown[] = route.request().postDataJSON()
      const answers = reads.map((_, index) => ({ index, status: 503, headers: {}, body }))
      return route.fulfill({ status: 207, contentType: 'application/json', body: JSON.stringify(answers) })
    })
    // One that is asked alone.
    await page.route('**/rpc/metrics/dashboard', route =>
      route.fulfill({ status: 503, contentType: 'application/json', body: JSON.stringify(body) }),
    )
    await page.getByRole('link', { name: 'Go to the dashboard' }).click()
    await page.getByText('The database is busy with a restore.').waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'dashboard-error')
    await page.unroute('**/rpc/__batch__')
    await page.unroute('**/rpc/metrics/dashboard')
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

  it('is marked as such, in every size and theme', async () => {
    const page = await fixture.open('/dashboard?days=30')
    await page.locator('canvas').nth(1).waitFor()
    await page.getByText('Sample data.').waitFor()
    await expectReadable(fixture, page, 'dashboard-sample-whole', [...sizes, ['light', 1920, 1080]])
  })
})

describePages('the dashboard before the first call', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture()
  })
  afterAll(() => fixture?.dispose())

  it('explains itself and shows the first call when it comes, in every size and theme', async () => {
    const page = await fixture.open('/dashboard')
    await page.getByText('Your first call will show up here').waitFor()
    await expectReadable(fixture, page, 'dashboard-empty')
  })
})
