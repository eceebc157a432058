import { readFileSync } from 'node:fs'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseSearch } from '../../../src-renderer/app/search-string.ts'
import { filtersOf, readCallSearch } from '../../../src-renderer/pages/calls/call-search.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { closed, takeEntry } from './focus.ts'
import { itOverTheServer, overHttp } from './hosts/page-host.ts'
import { seedTexts } from './seed-texts.ts'

const rows = '[role="row"][aria-selected]'
const query = (page: Page) => new URL(page.url()).hash.split('?')[1] ?? ''
const firstRow = (page: Page) => page.locator(rows).first()
const loaded = (page: Page) => page.locator(`${rows}:not([aria-busy])`).first().waitFor()
const count = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor()

/** The first row of which something is in sight. */
const readTopRow = `(() => {
  const from = document.querySelector('[role=grid]').getBoundingClientRect().top + 33
  const row = [...document.querySelectorAll('${rows}')].find(each => each.getBoundingClientRect().bottom > from + 1)
  return row.getAttribute('aria-rowindex')
})()`

async function showColumn(page: Page, header: string): Promise<void> {
  await page.getByRole('button', { name: 'Columns' }).press('Enter')
  await takeEntry(page, 'menuitemcheckbox', header)
  await page.getByRole('columnheader', { name: header, exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await closed(page.getByRole('menu'))
}

describePages('the calls page', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ seed: seedTexts })
  })
  afterAll(() => fixture?.dispose())

  describe.each(['light', 'dark'] as const)('in the %s theme', theme => {
    it.each([1440, 1024, 390])('shows its calls without a fault for assistive technology at %i px', async width => {
      const page = await fixture.open('/calls', { theme, width })
      await count(page, '244 calls')
      await loaded(page)
      expect(await fixture.axe(page)).toEqual([])
      await fixture.screenshot(page, 'calls-full')
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    })

    it('opens everything that opens without a fault', async () => {
      const page = await fixture.open('/calls?status=failed', { theme })
      await loaded(page)
      const buttons = [/^Outcome/, 'Model', 'Time', 'Views', 'Export', 'Columns', 'Filter'] as const
      for (const name of buttons) {
        const exact = typeof name === 'string'
        const button = page.getByRole('main').getByRole('button', { name, exact }).first()
        await button.click()
        await expect.poll(() => button.getAttribute('aria-expanded')).toBe('true')
        expect(await fixture.axe(page), String(name)).toEqual([])
        await fixture.screenshot(page, `calls-open-${String(name).replace(/\W/g, '').toLowerCase()}`)
        await page.keyboard.press('Escape')
        await expect.poll(() => button.getAttribute('aria-expanded')).toBe('false')
      }
    })

    it('says why nothing is there, and takes the filters off', async () => {
      const page = await fixture.open('/calls?book=Nowhere&days=7', { theme })
      await page.getByText('No call fits all of this').waitFor()
      expect(await fixture.axe(page)).toEqual([])
      await fixture.screenshot(page, 'calls-nothing-fits')
      await page.getByRole('button', { name: 'Look at any time' }).click()
      await expect.poll(() => query(page)).toBe('book=Nowhere')
      await page.getByRole('button', { name: 'Take all filters off' }).last().click()
      await count(page, '244 calls')
    })
  })

  it('never shows a cost that is not known, or small, as zero', async () => {
    const page = await fixture.open('/calls', { height: 2000 })
    await loaded(page)
    const shown = page.locator(`${rows} [aria-colindex="9"]`)
    await expect.poll(() => shown.allTextContents()).toContain('unpriced')
    const costs = await shown.allTextContents()
    expect(costs.some(cost => /^\$0\.00\d\d$/.test(cost))).toBe(true)
    expect(costs).not.toContain('$0.00')
  })

  it('filters by chips that stand in the address, one after the other, and back again', async () => {
    const page = await fixture.open('/calls')
    await page.getByRole('button', { name: 'Provider', exact: true }).click()
    const list = page.getByRole('dialog', { name: 'Provider' })
    await list.getByText('Anthropic').click()
    await list.getByText('Mistral').click()
    await page.keyboard.press('Escape')
    await expect.poll(() => query(page)).toBe('provider=anthropic&provider=mistral')
    await page.getByRole('button', { name: /^Provider.*Anthropic and 1 more/ }).waitFor()
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Cost' }).click()
    await page.getByLabel('At least').fill('0.003')
    await expect.poll(() => query(page)).toContain('min_cost=0.003')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Remove Provider' }).click()
    await expect.poll(() => query(page)).toBe('min_cost=0.003')
    await page.goBack()
    await page.getByRole('button', { name: /^Provider.*Anthropic and 1 more/ }).waitFor()
  })

  it('opens at what an address says, whatever else stands in it', async () => {
    const page = await fixture.open('/calls?status=failed&days=9999999&min_score=7&operation=nonsense&call=x')
    await page.getByRole('button', { name: /^Outcome.*Did not succeed/ }).waitFor()
    await loaded(page)
    await expect
      .poll(async () => new Set(await page.locator(`${rows} [aria-colindex="3"]`).allTextContents()))
      .toEqual(new Set(['Provider overloaded', 'Too many requests', 'Key refused']))
    const note = page.getByRole('status').filter({ hasText: 'are not understood and were left out' })
    await expect
      .poll(() => note.locator('code').allTextContents())
      .toEqual(['days=9999999', 'min_score=7', 'operation=nonsense', 'call=x'])
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'calls-left-out')
    await note.getByRole('button', { name: 'Close' }).click()
    await expect.poll(() => query(page)).toBe('status=failed')
  })

  it('finds a word of one character in Chinese text, and marks it', async () => {
    const page = await fixture.open('/calls')
    await loaded(page)
    await page.keyboard.press('/')
    await page.getByRole('searchbox').and(page.locator(':focus')).waitFor()
    await page.keyboard.type('旧港')
    await expect.poll(() => query(page)).toBe(new URLSearchParams({ search: '旧港' }).toString())
    await page.locator(`${rows} mark`).first().waitFor()
    await expect.poll(() => page.locator(`${rows} mark`).first().textContent()).toBe('旧港')
    await page.getByLabel('Search in source and translation').fill('lamp number 42')
    await count(page, 'found in 1 call')
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'calls-search')
  })

  it('sorts by a column, both ways', async () => {
    const page = await fixture.open('/calls')
    await loaded(page)
    await page.getByRole('button', { name: 'Cost' }).first().click()
    await expect.poll(() => query(page)).toBe('sort=cost')
    await expect.poll(() => page.locator('[aria-sort="descending"]').textContent()).toContain('Cost')
    await page.getByRole('columnheader', { name: 'Cost' }).getByRole('button').click()
    await expect.poll(() => query(page)).toBe('sort=cost&order=ascending')
    await expect.poll(() => page.locator(`${rows} [aria-colindex="9"]`).first().textContent()).toMatch(/^\$0\.0001/)
  })

  it.each([
    ['Provider and model', 'model'],
    ['Outcome', 'status'],
    ['Operation', 'operation'],
    ['Book and chapter', 'book'],
    ['Provider', 'provider'],
    ['Reason', 'error_kind'],
    ['User', 'user'],
    ['Came by', 'origin'],
  ] as const)(
    'sorts by the names under %s from A, then from Z, in the order of the interface',
    async (header, sort) => {
      const page = await fixture.open('/calls')
      await loaded(page)
      if (['provider', 'error_kind', 'user', 'origin'].includes(sort)) {
        await showColumn(page, header)
      }
      const head = page.getByRole('columnheader', { name: header, exact: true })
      for (const [order, address] of [
        ['ascending', `sort=${sort}`],
        ['descending', `sort=${sort}&order=descending`],
      ] as const) {
        await head.getByRole('button').press('Enter')
        await expect.poll(() => query(page)).toBe(address)
        await expect.poll(() => head.getAttribute('aria-sort')).toBe(order)
        const { calls } = await fixture.client.calls.list({ sort, order, page_size: 15 })
        const shown = () =>
          page.locator(`${rows} a`).evaluateAll(links => links.slice(0, 15).map(link => link.getAttribute('href')))
        await expect.poll(shown).toEqual(calls.map(({ id }) => `#/calls/${id}`))
      }
      await page.evaluate('localStorage.removeItem("galley.calls.look")')
    },
  )

  it('is worked by the keyboard alone', async () => {
    const page = await fixture.open('/calls')
    await loaded(page)
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    const active = page.locator(`${rows}[data-active]`)
    await expect.poll(() => active.getAttribute('aria-rowindex')).toBe('3')
    await page.getByRole('grid').focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => active.getAttribute('aria-rowindex')).toBe('4')
    const id = await active.getAttribute('id')
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-activedescendant')).toBe(id)
    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await page.getByRole('button', { name: '3 selected' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await expect.poll(() => query(page)).toMatch(/^call=\d+$/)
    const open = query(page)
    await page.keyboard.press('j')
    await expect.poll(() => query(page)).not.toBe(open)
    await page.keyboard.press('Escape')
    await closed(page.getByRole('dialog'))
    await expect.poll(() => query(page)).toBe('')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '3 selected' }).waitFor({ state: 'detached' })
    await page.keyboard.press('End')
    await expect.poll(() => active.getAttribute('aria-rowindex')).toBe('245')
  })

  it.each([
    [360, 52, 1024, 36],
    [1024, 36, 360, 52],
  ])(
    'keeps its place at %i px, where a row is %i px high, and when the window becomes %i px wide, where it is %i px',
    async (width, height, other, otherHeight) => {
      const page = await fixture.open('/calls', { width })
      await loaded(page)
      const grid = page.getByRole('grid')
      await grid.focus()
      const active = page.locator(`${rows}[data-active]`)
      /** Between the names of the columns and the end of the list. */
      const isWhole = async () => {
        const row = await active.boundingBox()
        const within = await grid.boundingBox()
        if (row === null || within === null) return null
        return row.y >= within.y + 32 && row.y + row.height <= within.y + within.height
      }
      const at = async () => Number(await active.getAttribute('aria-rowindex'))
      const place = async () => [await active.getAttribute('aria-rowindex'), await isWhole()]
      await expect.poll(async () => (await firstRow(page).boundingBox())?.height).toBe(height)
      await page.keyboard.press('End')
      await expect.poll(place).toEqual(['245', true])
      await page.keyboard.press('ArrowUp')
      await expect.poll(place).toEqual(['244', true])
      await page.keyboard.press('Home')
      await expect.poll(place).toEqual(['2', true])
      for (let pages = 0; pages < 3; pages += 1) {
        const before = await at()
        await page.keyboard.press('PageDown')
        await expect.poll(at).toBeGreaterThan(before + 3)
        await expect.poll(isWhole).toBe(true)
      }
      const top = await page.evaluate<string>(readTopRow)
      expect(Number(top)).toBeGreaterThan(9)
      await page.setViewportSize({ width: other, height: 900 })
      await expect.poll(async () => (await firstRow(page).boundingBox())?.height).toBe(otherHeight)
      await expect.poll(() => page.evaluate<string>(readTopRow)).toBe(top)
    },
  )

  it('keeps chosen columns and density for the next time', async () => {
    const page = await fixture.open('/calls')
    await loaded(page)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Compact rows' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'User' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Languages' }).click()
    await page.getByRole('columnheader', { name: 'Languages' }).waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await page.reload()
    await loaded(page)
    await page.getByRole('columnheader', { name: 'User' }).waitFor()
    expect(await page.getByRole('columnheader', { name: 'Languages' }).count()).toBe(0)
    await expect.poll(async () => (await firstRow(page).boundingBox())?.height).toBe(28)
    await page.evaluate('localStorage.removeItem("galley.calls.look")')
  })

  it('saves a view, comes back to it, replaces it and forgets it', async () => {
    const page = await fixture.open('/calls?status=failed')
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByLabel('Save this view as').fill('What failed')
    await page.getByLabel('Save this view as').press('Enter')
    await page.getByText('Saved “What failed”').waitFor()
    await page.goto(`${fixture.url}/#/calls?provider=openai`)
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByLabel('Save this view as').fill('What failed')
    await page.getByLabel('Save this view as').press('Enter')
    await page.getByText('There is a view of that name.').waitFor()
    // A refusal that the page expects.
    fixture.complaints.length = 0
    await page.getByRole('link', { name: 'What failed' }).click()
    await expect.poll(() => query(page)).toBe('status=failed')
    await page.getByRole('button', { name: 'What failed' }).click()
    await page.getByRole('button', { name: 'Forget the view What failed' }).click()
    await page.getByText('Save filters and order under a name').waitFor()
    expect((await fixture.client.views.list()).views).toEqual([])
  })

  it('renames a view, and says where the name is taken', async () => {
    await fixture.client.views.save({ name: 'Dear ones', search: 'min_cost=1' })
    await fixture.client.views.save({ name: 'Slow ones', search: 'min_response_time_ms=9000' })
    const page = await fixture.open('/calls?min_cost=1')
    await page.getByRole('button', { name: 'Dear ones' }).press('Enter')
    await page.getByRole('dialog').locator(':focus').waitFor()
    await page.getByRole('button', { name: 'Rename the view Dear ones' }).press('Enter')
    const name = page.getByLabel('New name')
    await name.press('ControlOrMeta+a')
    await page.keyboard.type('Slow ones')
    await page.keyboard.press('Enter')
    await page.getByText('There is a view of that name.').waitFor()
    // A refusal that the page expects.
    fixture.complaints.length = 0
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'calls-rename-view')
    await name.fill('Costly ones')
    await name.press('Enter')
    await page.getByRole('link', { name: 'Costly ones' }).waitFor()
    const { views } = await fixture.client.views.list()
    expect(views.map(view => [view.name, view.search])).toEqual([
      ['Costly ones', 'min_cost=1'],
      ['Slow ones', 'min_response_time_ms=9000'],
    ])
    for (const { id } of views) await fixture.client.views.remove({ id })
  })

  it('moves a view by keys, keeps the focus with it, and keeps the order on the server', async () => {
    for (const name of ['First', 'Second', 'Third']) await fixture.client.views.save({ name, search: `book=${name}` })
    const page = await fixture.open('/calls')
    await page.getByRole('button', { name: 'Views' }).press('Enter')
    await page.getByRole('dialog').locator(':focus').waitFor()
    const names = () => page.getByRole('dialog').getByRole('listitem').getByRole('link').allTextContents()
    const focused = () => page.evaluate('document.activeElement.getAttribute("aria-label")')
    await page.getByRole('button', { name: 'Move the view Third up' }).press('Enter')
    await expect.poll(names).toEqual(['First', 'Third', 'Second'])
    await expect.poll(focused).toBe('Move the view Third up')
    await page.keyboard.press('Enter')
    await expect.poll(names).toEqual(['Third', 'First', 'Second'])
    await page.getByText('“Third” is now 1 of 3').waitFor({ state: 'attached' })
    // At its end it goes no further: the other way has the focus.
    await expect.poll(focused).toBe('Move the view Third down')
    const kept = async () => (await fixture.client.views.list()).views.map(({ name }) => name)
    await expect.poll(kept).toEqual(['Third', 'First', 'Second'])
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'calls-views')
    // Forgotten and brought back, it is where it was.
    await page.getByRole('button', { name: 'Forget the view Third' }).press('Enter')
    await expect.poll(kept).toEqual(['First', 'Second'])
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(kept).toEqual(['Third', 'First', 'Second'])
    for (const { id } of (await fixture.client.views.list()).views) await fixture.client.views.remove({ id })
  })

  it('says of a view that it was forgotten elsewhere, whatever is done with it, and keeps the focus in the list', async () => {
    const saved = []
    for (const name of ['First', 'Second', 'Third', 'Fourth']) {
      saved.push(await fixture.client.views.save({ name, search: `book=${name}` }))
    }
    const [first, second, third] = saved.map(({ id }) => id)
    const page = await fixture.open('/calls')
    await page.getByRole('button', { name: 'Views' }).press('Enter')
    const names = () => page.getByRole('dialog').getByRole('listitem').getByRole('link').allTextContents()
    const focused = () => page.evaluate('document.activeElement.textContent')
    await expect.poll(names).toHaveLength(4)
    await fixture.client.views.remove({ id: first ?? 0 })
    await page.getByRole('button', { name: 'Rename the view First' }).press('Enter')
    await page.getByLabel('New name').fill('Other')
    await page.getByLabel('New name').press('Enter')
    await page.getByText('“First” was forgotten already').waitFor()
    await expect.poll(names).toEqual(['Second', 'Third', 'Fourth'])
    await expect.poll(focused).toBe('Second')
    await fixture.client.views.remove({ id: second ?? 0 })
    await page.getByRole('button', { name: 'Move the view Third down' }).press('Enter')
    await expect.poll(names).toEqual(['Fourth', 'Third'])
    await fixture.client.views.remove({ id: third ?? 0 })
    await page.getByRole('button', { name: 'Forget the view Third' }).press('Enter')
    await page.getByText('“Third” was forgotten already').waitFor()
    await expect.poll(focused).toBe('Fourth')
    await page.keyboard.press('Escape')
    await closed(page.getByRole('dialog'))
    // What another tab saved is there the next time.
    const { id } = await fixture.client.views.save({ name: 'Fifth', search: 'book=Fifth' })
    await page.getByRole('button', { name: 'Views' }).press('Enter')
    await expect.poll(names).toEqual(['Fourth', 'Fifth'])
    await page.getByRole('button', { name: 'Forget the view Fourth' }).press('Enter')
    await expect.poll(focused).toBe('Fifth')
    await page.getByRole('button', { name: 'Forget the view Fifth' }).press('Enter')
    await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('INPUT')
    expect((await fixture.client.views.list()).views.map(view => view.id)).not.toContain(id)
    expect(fixture.complaints.splice(0)).toEqual(overHttp(Array(2).fill(expect.stringContaining('404'))))
  })

  itOverTheServer('opens a row by Enter once it has been read, and can be told not to', async () => {
    const page = await fixture.open('/calls')
    await loaded(page)
    const held: (() => void)[] = []
    await page.route('**/rpc/calls/list', async route => {
      await new Promise<void>(resolve => held.push(resolve))
      await route.continue()
    })
    const { calls } = await fixture.client.calls.list({ sort: 'time', page_size: 1000 })
    const last = page.locator(`${rows}[aria-rowindex="${calls.length + 1}"]`)
    const toTheEnd = async () => {
      await page.getByRole('grid').focus()
      await page.keyboard.press('End')
      await expect.poll(() => last.getAttribute('data-active')).toBe('true')
    }
    await toTheEnd()
    expect(await last.getAttribute('aria-busy')).toBe('true')
    await page.keyboard.press('Enter')
    await last.getByText('Opening…').waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'calls-opening')
    await page.keyboard.press('Escape')
    await expect.poll(() => last.getByText('Opening…').count()).toBe(0)
    await page.keyboard.press('Enter')
    await last.getByText('Opening…').waitFor()
    await expect.poll(() => held.length).toBeGreaterThan(0)
    for (const release of held) release()
    await expect.poll(() => query(page)).toBe(`call=${calls.at(-1)?.id}`)
    await page.getByRole('dialog').waitFor()
  })

  it.each([
    ['provider=anthropic', 'Provider'],
    ['model=gpt-4o-mini', 'Model'],
    ['operation=translation', 'Operation'],
    ['status=failed', 'Outcome'],
    ['error_kind=rate_limit', 'Reason'],
    ['book=The+Salt+Road', 'Book'],
    ['book=The+Salt+Road&chapter=Chapter+2', 'Chapter'],
    ['user=mei', 'User'],
    ['source_language=zh-Hans', 'From language'],
    ['target_language=en', 'To language'],
    ['origin=gateway', 'Came by'],
    ['realm=real', 'Real or practice'],
    ['min_cost=0.002&max_cost=0.01', 'Cost'],
    ['min_response_time_ms=5000', 'Response time'],
    ['max_tokens=1500', 'Tokens'],
    ['min_score=0.8', 'Score'],
    ['unpriced=true', 'Without a price'],
    ['truncated=true', 'Cut off'],
    ['status=failed&without_withdrawn=true', 'Given up or held back'],
    ['week_hour=0&week_hour=30&week_hour=100', 'Hour of the week'],
    ['days=7', 'Time'],
  ])('keeps the filter %s through a reload and the way back, and takes it off', async (address, chip) => {
    const page = await fixture.open(`/calls?${address}`)
    const expected = filtersOf(readCallSearch(parseSearch(address)), 'UTC')
    const { calls } = await fixture.client.metrics.count({ ...expected, all: true })
    const counted = calls === 0 ? 'No call fits all of this' : `${calls} call${calls === 1 ? '' : 's'}`
    await page.getByText(counted, { exact: true }).first().waitFor()
    await page.reload()
    await page.getByText(counted, { exact: true }).first().waitFor()
    await page.getByRole('button', { name: `Remove ${chip}`, exact: true }).press('Enter')
    const without = async () => [...new URLSearchParams(query(page))].length
    await expect.poll(without).toBeLessThan([...new URLSearchParams(address)].length)
    await page.goBack()
    await expect.poll(() => query(page)).toBe(address)
    await page.getByText(counted, { exact: true }).first().waitFor()
  })

  it.each([
    ['Score', 'score', 'quality_score'],
    ['Tokens', 'tokens', null],
    ['Response', 'latency', 'response_time_ms'],
    ['First word', 'first_token', 'time_to_first_token_ms'],
    ['Tokens in', 'input_tokens', 'input_tokens'],
    ['Tokens out', 'output_tokens', 'output_tokens'],
    ['From cache', 'cache_read', 'cache_read'],
    ['Attempt', 'attempt', 'attempt'],
  ] as const)('sorts by %s by the keyboard, all the way', async (header, sort, field) => {
    const page = await fixture.open('/calls')
    await loaded(page)
    if (field !== null && !['quality_score', 'response_time_ms'].includes(field)) {
      await showColumn(page, header)
    }
    await page.getByRole('columnheader', { name: header, exact: true }).getByRole('button').press('Enter')
    await expect.poll(() => query(page)).toBe(`sort=${sort}`)
    const { calls } = await fixture.client.calls.list({ sort, page_size: 20 })
    await expect.poll(() => firstRow(page).locator('a').getAttribute('href')).toBe(`#/calls/${calls[0]?.id}`)
    if (field !== null) {
      const amounts = calls.map(call => call[field] ?? Number.NEGATIVE_INFINITY)
      expect(amounts).toEqual(amounts.toSorted((a, b) => b - a))
    }
    await page.evaluate('localStorage.removeItem("galley.calls.look")')
  })

  it('says where a period ends before it begins', async () => {
    const page = await fixture.open('/calls?from=2026-11-20&to=2026-11-10')
    await page.getByText('No call fits all of this').waitFor()
    await page.getByRole('button', { name: /^Time: / }).click()
    await page.getByText('This is not after the first day.').waitFor()
    expect(await fixture.axe(page)).toEqual([])
  })

  itOverTheServer('takes days in the zone of the person', async () => {
    const page = await fixture.open('/calls')
    await loaded(page)
    await fixture.client.settings.set({ key: 'timeZone', value: 'Asia/Shanghai' })
    const asked = page.waitForRequest(request => request.postData()?.includes('2026-11-09T16:00:00.000Z') === true)
    await page.goto(`${fixture.url}/#/calls?from=2026-11-10`)
    await asked
    await loaded(page)
    await fixture.client.settings.set({ key: 'timeZone', value: 'UTC' })
  })

  it('names an exported file for the day of the person', async () => {
    const zone = 'Pacific/Kiritimati'
    await fixture.client.settings.set({ key: 'timeZone', value: zone })
    const page = await fixture.open('/settings?group=general')
    await page.locator(`input[value="${zone}"]`).waitFor()
    await page.evaluate(`location.hash = '#/calls?provider=mistral'`)
    await loaded(page)
    await page.keyboard.press('e')
    await page.getByText(/^All \d+ calls that fit the filters\.$/).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save file' }).click(),
    ])
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(Date.now())
    expect(download.suggestedFilename()).toBe(`galley-calls-${day}.csv`)
    await fixture.client.settings.set({ key: 'timeZone', value: 'UTC' })
  })

  itOverTheServer(
    'stops an export, says that no file was saved, keeps the focus, and saves it the next time',
    async () => {
      const page = await fixture.open('/calls')
      await loaded(page)
      const exports = '**/rpc/exports/calls'
      await page.route(exports, () => {})
      await page.keyboard.press('e')
      await page.getByText(/^All \d+ calls that fit the filters\.$/).waitFor()
      const focused = () => page.evaluate('document.activeElement.textContent')
      await page.getByRole('button', { name: 'Save file' }).press('Enter')
      await page.getByRole('progressbar').waitFor()
      await expect.poll(focused).toBe('Stop')
      await page.keyboard.press('Enter')
      await page.getByText('Stopped. No file was saved.').waitFor()
      await expect.poll(focused).toBe('Save file')
      await page.unroute(exports)
      await page.route(exports, route => route.abort())
      await page.keyboard.press('Enter')
      await page.getByText('No file was saved: Galley does not answer.').waitFor()
      await page.unroute(exports)
      await expect.poll(focused).toBe('Save file')
      const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
      const lines = readFileSync(await download.path(), 'utf8')
        .trim()
        .split('\r\n')
      expect(lines).toHaveLength((await fixture.client.metrics.count({})).calls + 1)
      expect(fixture.complaints.splice(0)).toEqual([expect.stringContaining('ERR_FAILED')])
    },
  )

  it('exports what is selected, and what fits the filters', async () => {
    const page = await fixture.open('/calls?provider=mistral')
    await loaded(page)
    await firstRow(page).locator('[aria-colindex="1"]').click()
    await page
      .locator(rows)
      .nth(2)
      .locator('[aria-colindex="1"]')
      .click({ modifiers: ['Shift'] })
    await page.keyboard.press('e')
    await page.getByText('The 3 selected calls.').waitFor()
    const save = async () => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save file' }).click(),
      ])
      // It closes by itself, and gives the focus back.
      await closed(page.getByRole('dialog'))
      return readFileSync(await download.path(), 'utf8')
    }
    const csv = await save()
    expect(csv.charCodeAt(0)).toBe(0xfeff)
    expect(csv.trim().split('\r\n')).toHaveLength(4)
    await page.getByRole('button', { name: '3 selected' }).click()
    await page.keyboard.press('e')
    await page.getByText(/^All \d+ calls that fit the filters\.$/).waitFor()
    await page.getByText('JSON Lines').click()
    await page.getByLabel('With source and translation').click()
    const lines = (await save()).trim().split('\n')
    expect(lines).toHaveLength((await fixture.client.metrics.count({ provider: 'mistral' })).calls)
    expect(lines.map(line => JSON.parse(line)).every(({ provider }) => provider === 'mistral')).toBe(true)
    expect(lines.some(line => JSON.parse(line).output?.includes('The ferry left'))).toBe(true)
    await page.goto(`${fixture.url}/#/calls?search=ferry`)
    await loaded(page)
    await page.keyboard.press('e')
    await page.getByText(/^All \d+ calls in which “ferry” is found\.$/).waitFor()
    const found = (await save()).trim().split('\n')
    expect(found).toHaveLength((await fixture.client.metrics.count({ search: 'ferry' })).calls)
    expect(found.length).toBeGreaterThan(1)
  })

  itOverTheServer('says what went wrong and goes on when asked again', async () => {
    const page = await fixture.open('/dashboard')
    await page.route('**/rpc/calls/list', route => route.abort())
    await page.goto(`${fixture.url}/#/calls`)
    await page.getByText('The calls could not be read').waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'calls-failed')
    await page.unroute('**/rpc/calls/list')
    await page.getByRole('button', { name: 'Try again' }).click()
    await count(page, '244 calls')
    fixture.complaints.length = 0
  })

  itOverTheServer('can be stopped while it looks for long', async () => {
    const page = await fixture.open('/calls')
    await loaded(page)
    await page.route('**/rpc/calls/list', () => undefined)
    await page.getByRole('button', { name: 'Tokens' }).click()
    await page.getByText('Looking through the calls…').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Stopped', { exact: true }).waitFor()
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.getByRole('button', { name: 'Look again' }).click()
    await loaded(page)
    fixture.complaints.length = 0
  })

  it('speaks Chinese', async () => {
    const page = await fixture.open('/calls?status=failed', { language: 'zh-Hans' })
    await page.getByRole('button', { name: /^结果.*未成功/ }).waitFor()
    await fixture.screenshot(page, 'calls-zh')
    expect(await fixture.axe(page)).toEqual([])
  })

  it('lets new calls in at the top, and holds still for whoever has scrolled', async () => {
    const page = await fixture.open('/calls')
    await count(page, '244 calls')
    await loaded(page)
    const record = (key: string) =>
      fixture.client.calls.record({ key, provider: 'openai', model: 'gpt-4o-mini', book: 'Live', chapter: key })
    await record('one')
    await firstRow(page).getByText('Live').waitFor()
    await count(page, '245 calls')
    await page.getByRole('grid').hover()
    await page.mouse.wheel(0, 900)
    await expect.poll(() => firstRow(page).getAttribute('aria-rowindex')).not.toBe('2')
    // The wheel moves the list on for a while.
    let before: string | null = null
    const isStill = async () => {
      const now = await firstRow(page).textContent()
      const wasThere = now === before
      before = now
      return wasThere
    }
    await expect.poll(isStill, { interval: 250 }).toBe(true)
    await record('two')
    await record('three')
    await page.getByRole('button', { name: '2 new calls' }).waitFor()
    expect(await firstRow(page).textContent()).toBe(before)
    await fixture.screenshot(page, 'calls-new')
    await page.getByRole('button', { name: '2 new calls' }).click()
    await firstRow(page).getByText('three').waitFor()
    await count(page, '247 calls')
  })
})

describePages('the calls page of an empty database', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture()
  })
  afterAll(() => fixture?.dispose())

  it.each(['light', 'dark'] as const)('says what will stand here and how to get there (%s)', async theme => {
    const page = await fixture.open('/calls', { theme })
    await page.getByText('No calls yet').waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'calls-empty')
  })
})
