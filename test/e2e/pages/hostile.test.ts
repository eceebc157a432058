import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordBatch } from '../../../src-main/exchange/record-batch.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import {
  everyReason,
  extremeFigures,
  families,
  hostileNames,
  manyAttempts,
  manyFindings,
  manyProviders,
  modelsOfFamilies,
  oddlyNamed,
} from './hostile-data.ts'
import { isScrolledSideways } from './sizes.ts'

const phone = { width: 360, height: 800 }
const laptop = { width: 1280, height: 900 }
const booksPage = (name: string) => `/books?book=${encodeURIComponent(name)}`
/** Of each name of a model in the list of calls: the whole of it, what is in sight of it, and whether its parts keep apart. */
const readModels = `[...document.querySelectorAll('[role=row][aria-selected]')].flatMap(row => {
  const name = [...row.querySelectorAll('[dir=auto]')].find(each => each.querySelector('[title]') !== null)
  if (name === undefined) return []
  const cell = name.closest('[role=gridcell]').getBoundingClientRect()
  const parts = [...name.querySelectorAll('[title]')]
  const boxes = parts.map(part => part.getBoundingClientRect())
  const seen = parts.map((part, at) => {
    const isCut = part.scrollWidth > part.clientWidth
    // An ellipsis takes the room of a letter or two.
    const end = boxes[at].right - (isCut ? 14 : -1)
    const range = document.createRange()
    const letters = [...part.firstChild.data].map((letter, index) => {
      range.setStart(part.firstChild, index)
      range.setEnd(part.firstChild, index + 1)
      return range.getBoundingClientRect().right <= end ? letter : ''
    })
    return letters.join('') + (isCut ? '…' : '')
  })
  const keepsApart = boxes[0].right <= boxes[1].left + 1 && boxes[0].left >= cell.left && boxes[1].right <= cell.right
  return [{ whole: parts[0].title, seen: seen.join(''), keepsApart }]
})`
const gridOverflow = '(grid => grid.scrollWidth - grid.clientWidth)(document.querySelector("[role=grid]"))'

describePages('data that nobody planned for', () => {
  let fixture: AppFixture
  const ids = new Map<string, number>()
  beforeAll(async () => {
    fixture = await startAppFixture({
      seed: async app => {
        app.registry.setUp()
        const now = Date.now() - 90_000
        await recordBatch(app, [
          ...oddlyNamed(now),
          ...manyProviders(now),
          ...extremeFigures(now),
          ...manyAttempts(now - 3_600_000),
          ...everyReason(now - 3_600_000),
          manyFindings(now - 7_200_000),
          ...modelsOfFamilies(now - 20 * 86_400_000),
        ])
        await app.quality.checks.drain()
        // Found by a search from the first moment on.
        while (app.content.indexPending(1000) > 0);
      },
    })
    const { words, arabic } = hostileNames
    for (const book of [words, arabic, 'Tried and Tried', 'Everything Is Wrong']) {
      const [call] = (await fixture.client.calls.list({ book, page_size: 1 })).calls
      ids.set(book, call?.id ?? 0)
    }
  })
  afterAll(() => fixture?.dispose())

  const settled = (page: Page) =>
    page.locator('main [aria-busy=true]:not([role=row])').first().waitFor({ state: 'detached' })

  describe.each([
    ['the dashboard', () => '/dashboard?days=30', 'What went wrong'],
    ['the calls', () => '/calls', 'stated-by-hand'],
    ['the books', () => '/books', hostileNames.markup],
    ['a book of one long word', () => booksPage(hostileNames.oneWord), 'Models of the latest calls'],
    ['a book that is written from right to left', () => booksPage(hostileNames.arabic), 'Models of the latest calls'],
    ['a call of long names', () => `/calls/${ids.get(hostileNames.words)}`, 'On record'],
    ['a call that was tried sixty times', () => `/calls/${ids.get('Tried and Tried')}`, 'On record'],
    ['a call full of faults', () => `/calls/${ids.get('Everything Is Wrong')}`, 'On record'],
  ])('in %s', (name, route, seen) => {
    it('keeps within the screen, wide and narrow, and can be read by anybody', async () => {
      for (const [size, theme] of [
        [laptop, 'light'],
        [phone, 'dark'],
      ] as const) {
        const page = await fixture.open(route(), { ...size, theme })
        await page.locator('main').getByText(seen).first().waitFor()
        await settled(page)
        expect(await page.evaluate(isScrolledSideways)).toBe(false)
        expect(await page.locator('main').textContent()).not.toMatch(/NaN|undefined|Infinity|\[object/)
        expect(await fixture.axe(page)).toEqual([])
        await fixture.screenshot(page, `hostile-${name.replaceAll(' ', '-')}`)
      }
    })
  })

  it('lists calls without scrolling sideways in windows of every width, with every usual column from 1280 on', async () => {
    const page = await fixture.open('/calls', laptop)
    await page.getByText('stated-by-hand').first().waitFor()
    const heads = page.getByRole('columnheader')
    await expect.poll(() => heads.count()).toBe(11)
    for (const width of [320, 360, 641, 768, 1016, 1024, 1276, 1280, 1440, 1920]) {
      await page.setViewportSize({ width, height: 900 })
      await expect.poll(() => page.evaluate(gridOverflow), { message: `at ${width} px` }).toBe(0)
    }
    await page.goto(`${fixture.url}/#/calls?search=taels`)
    await page.locator('mark').first().waitFor()
    for (const width of [320, 641, 861, 1024, 1280, 1700]) {
      await page.setViewportSize({ width, height: 900 })
      await expect.poll(() => page.evaluate(gridOverflow), { message: `a search at ${width} px` }).toBe(0)
    }
  })

  it.each([
    ['en', 320],
    ['en', 360],
    ['en', 390],
    ['en', 641],
    ['en', 1024],
    ['en', 1280],
    ['zh-Hans', 320],
    ['zh-Hans', 1280],
  ] as const)('tells models of one family apart in the list of calls, in %s at %i px', async (language, width) => {
    const page = await fixture.open('/calls?book=One%20Family', { width, height: 900, language })
    const names = families.flat()
    await page
      .locator('[role=row][aria-selected]')
      .nth(names.length - 1)
      .waitFor()
    await settled(page)
    const models = await page.evaluate<{ whole: string; seen: string; keepsApart: boolean }[]>(readModels)
    expect(models.map(({ whole }) => whole)).toEqual(names)
    expect(new Set(models.map(({ seen }) => seen)), models.map(({ seen }) => seen).join(' ')).toHaveLength(names.length)
    for (const { whole, seen, keepsApart } of models) {
      expect([whole, seen, keepsApart]).toEqual([whole, seen, true])
      const [start = '', end = ''] = seen.split('…')
      expect([seen, whole.startsWith(start) && start.length > 2, whole.endsWith(end)]).toEqual([seen, true, true])
    }
    // What is usual is read whole, at a desk and on a phone.
    if (width !== 641 && width !== 1024) expect(models.map(({ seen }) => seen)).toContain('mistral-large-2512')
  })

  it('writes figures short rather than cutting them, and says them whole on their own page', async () => {
    const page = await fixture.open('/calls?book=Extremes', laptop)
    const grid = page.getByRole('grid')
    await grid.getByText('$1.0 M', { exact: true }).waitFor()
    expect(await grid.getByText('$1.0 M', { exact: true }).getAttribute('title')).toBe('$1,000,000')
    expect(await grid.getByText('2.0 bn', { exact: true }).getAttribute('title')).toBe('2,000,000,000')
    for (const figure of ['<$0.0001', 'unpriced', '3.0 h', '0 ms', '60.0 s']) {
      await grid.getByText(figure, { exact: true }).waitFor()
    }
  })

  it('is put in order by touch, by the outcome too', async () => {
    const page = await fixture.open('/calls', phone)
    await page.getByText('stated-by-hand').first().waitFor()
    await page.getByRole('button', { name: 'Order' }).click()
    await page.getByRole('menuitemradio', { name: 'Outcome' }).click()
    await page.waitForURL(/sort=status/)
    const outcome = page.getByRole('columnheader', { name: 'Outcome' })
    await expect.poll(() => outcome.getAttribute('aria-sort')).toBe('ascending')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Order' }).click()
    await page.getByRole('menuitemradio', { name: 'From Z to A' }).click()
    await page.waitForURL(/order=descending/)
    await expect.poll(() => outcome.getAttribute('aria-sort')).toBe('descending')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await outcome.getByRole('button').click()
    await expect.poll(() => outcome.getAttribute('aria-sort')).toBe('ascending')
  })

  it('has the whole account of a cost in sight on a phone', async () => {
    const page = await fixture.open(`/calls/${ids.get('Tried and Tried')}`, phone)
    const account = page.getByRole('table', { name: 'Cost' })
    await account.getByText('per million').first().waitFor()
    expect(
      await account.evaluate(table => table.scrollWidth - (table.parentElement?.clientWidth ?? 0)),
    ).toBeLessThanOrEqual(0)
  })

  it('shows names as they are, and runs none of them', async () => {
    const page = await fixture.open('/books', laptop)
    const shown = async (name: string) => await page.getByRole('link', { name, exact: true }).first().waitFor()
    for (const name of [hostileNames.markup, hostileNames.slots, hostileNames.chinese, hostileNames.oneWord]) {
      await shown(name)
    }
    expect(await page.locator('main b, main script').count()).toBe(0)
  })

  it('names a few providers of what went wrong, and counts the rest', async () => {
    const page = await fixture.open('/dashboard?days=30', laptop)
    const card = page.getByRole('region', { name: 'What went wrong' })
    await card.getByText(/and \d+ more/).waitFor()
    expect(await card.getByRole('link', { name: /^Provider failed, Provider number/ }).count()).toBe(4)
  })

  it('shows the first reasons why calls failed, and all of them when asked', async () => {
    const page = await fixture.open('/dashboard?days=30', laptop)
    const { errors } = await fixture.client.metrics.dashboard({ days: 30 })
    expect(errors.length).toBeGreaterThan(6)
    const card = page.getByRole('region', { name: 'What went wrong' })
    await card.getByRole('button', { name: `Show all ${errors.length}` }).click()
    const reasons = card.getByRole('list').first().getByRole('listitem')
    await expect.poll(() => reasons.count()).toBe(errors.length)
    await card.getByRole('button', { name: 'Show fewer' }).click()
    await expect.poll(() => reasons.count()).toBe(6)
  })

  it('has the attempt that is looked at in sight among sixty, and the first of many findings', async () => {
    const page = await fixture.open(`/calls/${ids.get('Tried and Tried')}`, laptop)
    const own = page.getByRole('button', { name: /^Attempt 60/ })
    await own.waitFor()
    await expect.poll(() => own.evaluate(each => (each.closest('ol')?.scrollTop ?? 0) > 0)).toBe(true)
    await page.goto(`${fixture.url}/#/calls/${ids.get('Everything Is Wrong')}`)
    await page.getByRole('button', { name: /^Show \d+ more findings$/ }).click()
    await expect.poll(() => page.getByRole('button', { name: 'Not a fault' }).count()).toBeGreaterThan(12)
  })

  it('says that nothing is found by signs alone, and finds one Chinese character', async () => {
    const page = await fixture.open('/calls?search=%F0%9F%98%80', laptop)
    await page.getByText('It cannot look for signs or emoji alone.', { exact: false }).waitFor()
    await page.goto(`${fixture.url}/#/calls?search=${encodeURIComponent('剑')}`)
    await page.locator('mark').first().waitFor()
  })

  it('says of a call of the practice provider that nothing was paid', async () => {
    const { client } = fixture
    await client.operations.translate({ text: '渡轮离开了旧港。', target_language: 'en', provider: 'practice' })
    const [call] = (await client.calls.list({ origin: 'practice', realm: 'practice', page_size: 1 })).calls
    const page = await fixture.open('/calls?origin=practice', laptop)
    await page.getByRole('grid').getByText('free', { exact: true }).waitFor()
    await page.goto(`${fixture.url}/#/calls/${call?.id}`)
    await page.getByText('Nothing is paid: the practice provider answers on this machine.', { exact: false }).waitFor()
  })
})
