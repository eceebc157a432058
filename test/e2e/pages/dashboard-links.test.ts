import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../../../src-main/app.ts'
import type { RecordedCall } from '../../../src-main/ledger/ledger-types.ts'
import { parseSearch } from '../../../src-renderer/app/search-string.ts'
import { filtersOf, readCallSearch } from '../../../src-renderer/pages/calls/call-search.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { seedCalls } from './seed-calls.ts'

const timeZone = 'America/New_York'
/** The night in which clocks went forward there: a Sunday of 23 hours. */
const shortDay = Date.UTC(2026, 2, 8, 5)
const hour = 3_600_000

/** Calls of the weekend of the short day, practice calls among the newest, and some that were given up. */
async function seedMore(app: App): Promise<void> {
  const call = (key: string, createdAt: number, more: Partial<RecordedCall> = {}): RecordedCall =>
    ({
      key,
      requestId: null,
      origin: 'recorded',
      providerId: app.registry.find('openai')?.id ?? 1,
      modelName: 'gpt-4o-mini',
      operation: 'translation',
      createdAt,
      responseTimeMs: 1500,
      errorKind: null,
      usage: {
        ...{ inputUncached: 900, cacheRead: 0, cacheWrite5m: null, cacheWrite1h: null },
        ...{ outputText: 700, reasoning: null, other: null, estimated: false },
      },
      ...more,
    }) as RecordedCall
  const practice = app.registry.find('practice')?.id ?? 1
  const now = Date.now()
  await app.ledger.recordCalls([
    ...Array.from({ length: 90 }, (_, at) =>
      call(`short day ${at}`, shortDay - 20 * hour + at * hour * 0.7, at % 9 === 0 ? { errorKind: 'server' } : {}),
    ),
    ...Array.from({ length: 6 }, (_, at) =>
      call(`practice ${at}`, now - at * 5 * hour - 60_000, {
        providerId: practice,
        origin: 'practice',
        modelName: 'practice',
      }),
    ),
    ...Array.from({ length: 4 }, (_, at) =>
      call(`given up ${at}`, now - at * 7 * hour - 60_000, { errorKind: 'cancelled', usage: null }),
    ),
    // Failing: eight calls that failed, three that were held back by a limit, and one that was answered.
    ...Array.from({ length: 12 }, (_, at) =>
      call(`failing ${at}`, now - at * 5 * 60_000 - 60_000, {
        providerId: app.registry.find('cohere')?.id ?? 1,
        modelName: 'command-a-03-2025',
        ...(at < 11 && { errorKind: at < 8 ? 'server' : 'rate_limit', usage: null }),
      }),
    ),
    // Two of the last day and two of before: the sentence at the top speaks of the day alone.
    ...Array.from({ length: 4 }, (_, at) =>
      call(`no price ${at}`, now - at * 15 * hour - 60_000, { modelName: 'a-model-without-a-price' }),
    ),
  ])
}

interface FigureLink {
  /** What of the page it is, and how it reads. */
  readonly place: string
  readonly query: string
  /** How many calls the page says there are. */
  readonly calls: number
}

/** Every link of the page whose number of calls can be read beside it; run in the page. */
const readLinks = `(() => {
  const number = text => Number((text.match(/[\\d,]+/) ?? ['NaN'])[0].replaceAll(',', ''))
  const links = [...document.querySelectorAll('main a[href*="#/calls?"]')]
  const told = []
  const add = (place, link, calls) => told.push({ place, query: link.getAttribute('href').split('?')[1] ?? '', calls })
  for (const link of links) {
    const label = link.getAttribute('aria-label') ?? ''
    const failed = /show the (?:([\\d,]+) )?failed call/.exec(label)
    const row = link.closest('tr')
    const entry = link.closest('li')
    const region = link.closest('section')?.querySelector('h2')?.textContent ?? ''
    if (failed) add(region + ': ' + label, link, failed[1] ? number(failed[1]) : 1)
    else if (link.closest('td[data-cell]')) add('hours: ' + link.textContent, link, number(link.textContent.split(':')[1]))
    else if (row && /^(Providers and models|What calls were for)$/.test(region)) {
      const headers = [...row.closest('table').querySelectorAll('thead th')].map(each => each.textContent)
      const header = headers[link.closest('th, td').cellIndex]
      if (header === 'Quality' || link.textContent === 'unpriced') continue
      add(region + ', ' + header + ': ' + row.cells[0].textContent, link, number(row.cells[headers.indexOf('Calls')].textContent))
    } else if (row) {
      const total = row.querySelector('th')?.contains(link)
      add(region + ': ' + row.cells[0].textContent, link, total ? number(row.cells[row.cells.length - 1].textContent) : number(link.textContent))
    } else if (entry && region === 'What went wrong' && !/call=/.test(link.getAttribute('href'))) {
      add(region + ': ' + link.textContent, link, number([...entry.children][2].textContent))
    } else if (entry && /^(Books|Users)$/.test(region)) {
      add(region + ': ' + link.textContent, link, number([...entry.children][1].textContent))
    }
  }
  return told
})()`

describePages('every figure of the dashboard', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({
      timeZone,
      seed: async app => {
        await seedCalls(app, { days: 40, perDay: 14, newestAgo: 90_000 })
        await seedMore(app)
      },
    })
  })
  afterAll(() => fixture?.dispose())

  async function openDrawn(route: string): Promise<Page> {
    const page = await fixture.open(route)
    await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' })
    await page.getByRole('region', { name: 'Hours of the week' }).getByRole('link').first().waitFor()
    return page
  }

  /** As many calls as the page of calls would list. */
  async function listed(query: string): Promise<number> {
    const { search: _none, ...filters } = {
      search: undefined,
      ...filtersOf(readCallSearch(parseSearch(query)), timeZone),
    }
    return (await fixture.client.metrics.count({ ...filters, all: true })).calls
  }

  async function expectExact(links: readonly FigureLink[]): Promise<void> {
    const wrong: string[] = []
    for (const { place, query, calls } of links) {
      const found = await listed(query)
      if (found !== calls) wrong.push(`${place} says ${calls}, its list has ${found}: ${query}`)
    }
    expect(wrong).toEqual([])
  }

  it.each([
    ['30 days', 'days=30'],
    ['7 days of one operation', 'days=7&operation=translation'],
    ['90 days of one provider', 'days=90&provider=openai'],
    ['one book', 'days=30&book=Nine%20Bridges'],
    ['practice alone', 'days=7&realm=practice'],
    ['a day of 23 hours and its neighbours', 'from=2026-03-07&to=2026-03-09'],
    ['a day of 23 hours', 'from=2026-03-08&to=2026-03-08'],
  ])('leads to exactly its calls: %s', async (_, query) => {
    const page = await openDrawn(`/dashboard?${query}`)
    const links = await page.evaluate<FigureLink[]>(readLinks)
    expect(links.length).toBeGreaterThan(8)
    await expectExact(links)
  })

  it.each([
    ['calls', 'provider', 'days=30'],
    ['calls', 'model', 'days=90'],
    ['calls', 'operation', 'days=1'],
    ['failed', 'provider', 'days=30'],
    ['calls', 'provider', 'from=2026-03-07&to=2026-03-09'],
    ['failed', 'operation', 'from=2026-03-01&to=2026-03-20'],
  ])('leads from each point of a chart to exactly its calls: %s by %s, %s', async (measure, split, period) => {
    const page = await openDrawn(`/dashboard?${period}&measure=${measure}&split=${split}`)
    const card = page.getByRole('region', { name: measure === 'calls' ? /^Calls per/ : /^Failures per/ })
    await card.getByRole('button', { name: 'Show as table' }).click()
    await card.getByRole('table').waitFor()
    const links = (await page.evaluate<FigureLink[]>(readLinks)).filter(({ place }) =>
      /^(Calls|Failures) per/.test(place),
    )
    const counted = links.filter(({ calls }) => !Number.isNaN(calls))
    expect(counted.length).toBeGreaterThan(2)
    await expectExact(counted)
  })

  it('leads from the five figures to exactly their calls', async () => {
    const page = await openDrawn('/dashboard?days=30')
    const { totals, operations } = await fixture.client.metrics.dashboard({ days: 30, latest: 0 })
    const scored = operations.find(({ operation }) => operation === 'translation')?.figures.score.calls
    const hrefs = await page
      .getByRole('list', { name: 'Figures of the period' })
      .getByRole('link')
      .evaluateAll(links => links.map(link => String(link.getAttribute('href'))))
    const counts = await Promise.all(
      hrefs.filter(href => href.includes('#/calls?')).map(href => listed(href.split('?')[1] ?? '')),
    )
    const failed = totals.error + totals.timeout + totals.rate_limited
    expect(counts).toEqual([totals.calls, failed, totals.calls, totals.calls, totals.unpriced_calls, scored])
  })

  it('leads from the sentence at its top to exactly the calls it counts, those of the last day', async () => {
    const page = await openDrawn('/dashboard?days=30')
    const note = page.getByRole('link', { name: /without-a-price in the last day ha(s|ve) no known price$/ })
    const more = page.getByRole('button', { name: /more notes?$/ })
    await note.or(more).first().waitFor()
    if ((await note.count()) === 0) await more.click()
    await note.waitFor()
    const query = (await note.getAttribute('href'))?.split('?')[1] ?? ''
    const said = Number(/^\d+/.exec((await note.textContent()) ?? '')?.[0])
    expect(said).toBeGreaterThan(1)
    expect(await listed(query)).toBe(said)
    const ever = await fixture.client.metrics.count({ model: 'a-model-without-a-price', unpriced: true, all: true })
    expect(ever.calls).toBeGreaterThan(said)
  })

  it('leads from who is failing to exactly the calls that failed, without those a limit held back', async () => {
    const page = await openDrawn('/dashboard?days=30')
    const told = page.getByRole('heading', { level: 1 }).getByRole('link', { name: /^Cohere has failed 8 of 12 calls/ })
    await told.waitFor()
    expect(await listed((await told.getAttribute('href'))?.split('?')[1] ?? '')).toBe(8)
  })

  it('opens the list with as many calls as the figure says', async () => {
    const page = await openDrawn('/dashboard?days=30')
    const cell = page.getByRole('region', { name: 'Hours of the week' }).getByRole('link').nth(20)
    const calls = Number(/(\d+) call/.exec((await cell.textContent()) ?? '')?.[1])
    await cell.click()
    await page
      .getByRole('banner')
      .or(page.locator('main header'))
      .getByText(new RegExp(`^${calls} calls?$`))
      .waitFor()
    await page
      .getByRole('button', { name: /^Hour of the week/ })
      .first()
      .waitFor()
    await page
      .getByRole('button', { name: /^Real or practice.*Real/ })
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Remove Hour of the week' }).click()
    const { totals } = await fixture.client.metrics.dashboard({ days: 30, latest: 0 })
    await page.getByText(`${totals.calls} calls`, { exact: true }).waitFor()
  })

  it('walks through the hours of the week by arrow keys, from one stop of Tab', async () => {
    const page = await openDrawn('/dashboard?days=30')
    const hours = page.getByRole('region', { name: 'Hours of the week' })
    await expect.poll(() => hours.locator('a[tabindex="0"]').count()).toBe(1)
    await hours.locator('a[tabindex="0"]').focus()
    const first = await page.locator(':focus').textContent()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    const reached = await page.locator(':focus').textContent()
    expect(reached).not.toBe(first)
    await expect.poll(() => hours.locator('a[tabindex="0"]').textContent()).toBe(reached)
    await page.keyboard.press('Enter')
    await page.waitForURL(/week_hour=\d+/)
    expect(await fixture.axe(page)).toEqual([])
  })
})
