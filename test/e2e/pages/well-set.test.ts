import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pages } from '../../../src-renderer/app/pages.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { settled } from './chinese-page.ts'

/** Words that no page may show: a value nobody formatted, a slot nobody filled, the key of a string. */
const raw =
  /\bNaN\b|\bundefined\b|\[object |Invalid Date|\bInfinity\b|\{\{|\}\}|\b\d{4}-\d{2}-\d{2}T\d|(^|\s)[a-z]\w*(\.[a-z]\w+){2,}($|\s)|\b1 (calls|chapters|findings|days|rows|requests|tokens|books|terms|answers)\b/

/** Each line that the page shows, without code and without what providers and people wrote. */
const readLines = `(() => {
  const isData = element => element.closest('[translate=no], [dir=auto], pre, code, kbd, textarea, script, style') !== null
  const found = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    if (element !== null && !isData(element)) found.push(walker.currentNode.textContent.trim())
  }
  return found
})()`

/** Tables whose last visible column does not end where the rules between the rows end. */
const readRagged = `[...document.querySelectorAll('main table')].flatMap(table => {
  const cells = [...table.rows[0].cells].filter(cell => cell.offsetWidth > 0)
  if (cells.length < 2) return []
  const first = getComputedStyle(cells[0]).paddingInlineStart
  const last = getComputedStyle(cells.at(-1)).paddingInlineEnd
  return first === last ? [] : [table.caption?.textContent + ': ' + first + ' before, ' + last + ' behind']
})`

/** What stands in a row of the calls and reaches above or below it, into its neighbours. */
const readOverhanging = `[...document.querySelectorAll('[role=grid] [role=row]')].flatMap(row => {
  const { top, bottom } = row.getBoundingClientRect()
  const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT)
  const found = []
  while (walker.nextNode()) {
    const range = document.createRange()
    range.selectNodeContents(walker.currentNode)
    let { top: from, bottom: to, height } = range.getBoundingClientRect()
    for (let each = walker.currentNode.parentElement; each !== row; each = each.parentElement) {
      if (getComputedStyle(each).overflowY === 'visible') continue
      const clip = each.getBoundingClientRect()
      from = Math.max(from, clip.top)
      to = Math.min(to, clip.bottom)
    }
    if (height > 0 && to > from && (from < top - 1 || to > bottom + 1)) found.push(walker.currentNode.textContent)
  }
  return found
})`

/** What of a page has to be scrolled sideways to be seen whole. */
const readScrolled = `[...document.querySelectorAll('main *')].flatMap(element => {
  const scrolls = ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)
  return scrolls && element.scrollWidth > element.clientWidth + 1 ? [element.textContent.slice(0, 60)] : []
})`

describePages('what stands on the pages', () => {
  let fixture: AppFixture
  let routes: readonly string[] = []
  beforeAll(async () => {
    fixture = await startAppFixture({ sample: true })
    const { books } = await fixture.client.books.list()
    const { calls: failed } = await fixture.client.calls.list({ status: 'failed', page_size: 1 })
    const { calls: done } = await fixture.client.calls.list({ operation: 'translation', status: 'success' })
    routes = [
      ...pages.map(({ path }) => path),
      '/dashboard?days=90',
      `/calls/${failed[0]?.id}`,
      `/calls/${done[0]?.id}`,
      '/books?look=table',
      `/books?book=${encodeURIComponent(books[0]?.name ?? '')}&more=20`,
      '/quality/review',
      '/quality/glossary',
      '/reports?days=30',
      '/reports/bills',
      '/reports/jobs',
      '/providers?tab=routes',
    ]
  })
  afterAll(() => fixture?.dispose())

  async function open(route: string, options: Parameters<AppFixture['open']>[1]): Promise<Page> {
    const page = await fixture.open(route, options)
    await settled(page)
    return page
  }

  it.each(['en', 'zh-Hans'])(
    'is nothing that nobody formatted, in %s',
    async language => {
      const found: string[] = []
      for (const route of routes) {
        const page = await open(route, { language })
        const lines = await page.evaluate<string[]>(readLines)
        found.push(...lines.filter(line => raw.test(line)).map(line => `${route}: ${line.slice(0, 200)}`))
      }
      expect(found).toEqual([])
    },
    300_000,
  )

  it('ends in tables where their rules end, also where columns are left out', async () => {
    const found: string[] = []
    for (const route of routes) {
      const page = await open(route, { width: 390, height: 844 })
      found.push(...(await page.evaluate<string[]>(readRagged)).map(table => `${route}: ${table}`))
    }
    expect(found).toEqual([])
  }, 300_000)

  it.each(['en', 'zh-Hans'] as const)(
    'stays in its row in the list of calls, in %s, at every width',
    async language => {
      for (const width of [320, 360, 390, 768, 1024, 1280, 1440, 1920]) {
        const page = await open('/calls?days=30&status=failed', { width, language })
        await page.getByRole('row').nth(3).waitFor()
        expect([width, await page.evaluate<string[]>(readOverhanging)]).toEqual([width, []])
      }
    },
  )

  it.each(['en', 'zh-Hans'] as const)('is seen whole on the dashboard of a usual window, in %s', async language => {
    for (const width of [1101, 1240, 1241, 1280, 1366, 1440, 1920]) {
      const page = await open('/dashboard?days=30', { width, language })
      await page.locator('td[data-cell] a').first().waitFor()
      expect([width, await page.evaluate<string[]>(readScrolled)]).toEqual([width, []])
    }
  })

  it.each(['en', 'zh-Hans'] as const)('is seen whole in the tables of a phone, in %s', async language => {
    for (const width of [320, 360, 390, 480]) {
      const page = await open('/dashboard?days=90', { width, height: 844, language })
      const tables = page.locator('main table:not(:has(td[data-cell]))')
      await tables.nth(1).waitFor()
      const scrolled = await tables.evaluateAll(all =>
        all.flatMap(({ parentElement: frame, textContent }) =>
          frame !== null && frame.scrollWidth > frame.clientWidth + 1 ? [textContent?.slice(0, 40)] : [],
        ),
      )
      expect([width, ...scrolled]).toEqual([width])
    }
  })

  it('keeps the words of a glossary whole on a phone', async () => {
    for (const width of [360, 390]) {
      const page = await open('/quality/glossary', { width, height: 844 })
      const word = page.getByText('ayuntamiento', { exact: true })
      await word.waitFor()
      const lines = await word.evaluate(({ firstChild, ownerDocument }) => {
        const range = ownerDocument.createRange()
        if (firstChild !== null) range.selectNodeContents(firstChild)
        return range.getClientRects().length
      })
      expect([width, lines]).toEqual([width, 1])
    }
  })

  it('is told whole where it is cut off and the pointer rests on it', async () => {
    const page = await open('/calls', { width: 1024 })
    const cut = page.getByRole('row').getByText('The Bell at Harrow Lock').first()
    await cut.waitFor()
    expect(await cut.evaluate(element => element.scrollWidth > element.clientWidth)).toBe(true)
    await cut.hover()
    await expect.poll(() => cut.getAttribute('title')).toBe('The Bell at Harrow Lock')
  })

  // 720 x 450 px is 1440 x 900 px at 200 %.
  it.each([
    [360, 640],
    [720, 450],
  ])('stays in reach in a dialog of %i x %i px: the cross, and the button it is for', async (width, height) => {
    for (const [route, ...names] of [
      ['/quality/glossary', /^Edit/, 'Save'],
      ['/alerts', 'Add a rule', 'Add the rule'],
      ['/providers', 'Add a provider', /^Add/],
      ['/dashboard?days=30', 'Show the evidence'],
    ] as const) {
      const page = await open(route, { width, height })
      const [opens, does] = names
      await page.getByRole('button', { name: opens }).first().click()
      const dialog = page.getByRole('dialog')
      await dialog.waitFor()
      const inReach = async (name: string | RegExp) => {
        const box = await dialog.getByRole('button', { name }).last().boundingBox()
        return box !== null && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height
      }
      await expect.poll(async () => [route, await inReach('Close')]).toEqual([route, true])
      if (does !== undefined)
        await expect.poll(async () => [route, does, await inReach(does)]).toEqual([route, does, true])
    }
  })
})
