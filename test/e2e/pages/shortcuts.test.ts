import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pages } from '../../../src-renderer/app/pages.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { closed } from './focus.ts'
import { seedCalls } from './seed-calls.ts'
import { seedQuality } from './seed-quality.ts'

interface Listed {
  readonly part: string
  readonly label: string
  /** As `useShortcut` takes them: `Mod+K`, `G D`. */
  readonly keys: string
}

/** What the sheet of shortcuts says on this page. */
async function readSheet(page: Page): Promise<readonly Listed[]> {
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await sheet.waitFor()
  const listed = await sheet.locator('[data-keys]').evaluateAll(entries =>
    entries.map(entry => ({
      part: entry.closest('section')?.querySelector('h3')?.textContent ?? '',
      label: entry.querySelector('dt')?.textContent ?? '',
      keys: entry.getAttribute('data-keys') ?? '',
    })),
  )
  await page.keyboard.press('Escape')
  await closed(sheet)
  return listed
}

/** One right after the other, as they are typed: a page that is busy after the first does not hold back the second. */
async function press(page: Page, keys: string): Promise<void> {
  await Promise.all(keys.split(' ').map(step => page.keyboard.press(step.replace('Mod', 'Control'))))
}

/** Does for each entry of a part what is said here, and nothing may be left over on either side. */
async function tryEach(
  listed: readonly Listed[],
  part: string,
  does: Readonly<Record<string, (keys: string) => Promise<void>>>,
): Promise<void> {
  const entries = listed.filter(entry => entry.part === part)
  expect(entries.map(({ label }) => label).sort()).toEqual(Object.keys(does).sort())
  for (const [label, act] of Object.entries(does)) {
    await act(entries.find(entry => entry.label === label)?.keys ?? '')
  }
}

/** What browsers do with these themselves, on any system; Ctrl+K is taken by pages everywhere. */
const ofTheBrowser = /^(Mod|Control|Meta)\+([A-JL-Z0-9+-]|Shift\+.*)$|^F\d+$|^Alt\+/

describePages('the keys that are listed', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({
      async seed(app) {
        await seedQuality(app)
        await seedCalls(app, { days: 8, perDay: 20 })
      },
    })
  })
  afterAll(() => fixture?.dispose())

  const active = (page: Page) => page.getByRole('grid').getAttribute('aria-activedescendant')
  async function openCalls(): Promise<Page> {
    const page = await fixture.open('/calls')
    await page.locator('[role=row][aria-selected]:not([aria-busy])').first().waitFor()
    return page
  }

  it('lead everywhere they say, from anywhere', async () => {
    const page = await fixture.open('/nowhere')
    const leadTo = (path: string) => async (keys: string) => {
      await press(page, keys)
      await page.locator(`nav a[aria-current=page][href*="#${path}"]`).waitFor()
    }
    const opens = (name: string) => async (keys: string) => {
      await press(page, keys)
      await page.getByRole('dialog', { name }).waitFor()
      await page.keyboard.press('Escape')
      await closed(page.getByRole('dialog', { name }))
    }
    const names = new Map(pages.map(({ key, path }) => [key, path]))
    await tryEach(await readSheet(page), 'Everywhere', {
      Dashboard: leadTo(names.get('dashboard') ?? ''),
      Calls: leadTo('/calls'),
      Books: leadTo('/books'),
      Quality: leadTo('/quality'),
      Providers: leadTo('/providers'),
      Reports: leadTo('/reports'),
      'Alerts & budgets': leadTo('/alerts'),
      Integrate: leadTo('/integrate'),
      Settings: leadTo('/settings'),
      'Search and commands': opens('Search and commands'),
      'Keyboard shortcuts': opens('Keyboard shortcuts'),
    })
    expect(names.size).toBe(9)
  })

  it('do what they say among the calls', async () => {
    const page = await openCalls()
    const rows = page.locator('[role=row][aria-selected=true]')
    await tryEach(await readSheet(page), 'On this page', {
      'Next call': async keys => {
        await press(page, keys)
        await press(page, keys)
        await expect.poll(() => active(page)).toMatch(/-1$/)
      },
      'Previous call': async keys => {
        await press(page, keys)
        await expect.poll(() => active(page)).toMatch(/-0$/)
      },
      'Select the call': async keys => {
        await press(page, keys)
        await expect.poll(() => rows.count()).toBe(1)
      },
      'Open the call': async keys => {
        await press(page, keys)
        await page.waitForURL(/call=\d+/)
        await page.getByRole('dialog').waitFor()
      },
      'Close, or clear the selection': async keys => {
        await press(page, keys)
        await expect.poll(() => page.url()).not.toMatch(/call=/)
        await closed(page.getByRole('dialog'))
        await press(page, keys)
        await expect.poll(() => rows.count()).toBe(0)
      },
      'Search in texts': async keys => {
        await press(page, keys)
        await expect.poll(() => page.evaluate('document.activeElement.type')).toBe('search')
        await page.getByRole('grid').focus()
      },
      'Follow new calls, or hold the list still': async keys => {
        const live = page.getByRole('button', { name: 'Live' })
        const before = await live.getAttribute('aria-pressed')
        await press(page, keys)
        await expect.poll(() => live.getAttribute('aria-pressed')).not.toBe(before)
      },
      Export: async keys => {
        await press(page, keys)
        await page.getByRole('dialog', { name: /export/i }).waitFor()
        await page.keyboard.press('Escape')
      },
    })
  })

  it('do what they say in a list', async () => {
    const page = await openCalls()
    const grid = page.getByRole('grid')
    const chosen = page.locator('[role=row][aria-selected=true]')
    const listed = await readSheet(page)
    await grid.focus()
    await tryEach(listed, 'In a list', {
      'Next, previous': async keys => {
        const [next = '', previous = ''] = keys.split(' ')
        await press(page, next)
        await press(page, next)
        await expect.poll(() => active(page)).toMatch(/-2$/)
        await press(page, previous)
        await expect.poll(() => active(page)).toMatch(/-1$/)
      },
      'First, last': async keys => {
        const [first = '', last = ''] = keys.split(' ')
        await press(page, last)
        await expect.poll(() => active(page)).toMatch(/-\d\d+$/)
        await press(page, first)
        await expect.poll(() => active(page)).toMatch(/-0$/)
      },
      Select: async keys => {
        await press(page, keys)
        await expect.poll(() => chosen.count()).toBe(1)
      },
      'Select the next, too': async keys => {
        await press(page, keys)
        await expect.poll(() => chosen.count()).toBe(2)
      },
      Open: async keys => {
        await press(page, keys)
        await page.waitForURL(/call=\d+/)
      },
    })
  })

  it('do what they say in a chart', async () => {
    const page = await fixture.open('/dashboard')
    const chart = page.getByRole('group', { name: /Spend by/ })
    await chart.locator('canvas').waitFor()
    const listed = await readSheet(page)
    await chart.focus()
    await tryEach(listed, 'In a chart', {
      'As a table, and back': async keys => {
        await press(page, keys)
        await page.getByRole('button', { name: 'Show as chart' }).first().waitFor()
        await page.getByRole('button', { name: 'Show as chart' }).first().focus()
        await press(page, keys)
        await chart.locator('canvas').waitFor()
      },
      'From point to point': async keys => {
        await chart.focus()
        const said = () => chart.locator('[aria-live=polite]').textContent()
        const [left = '', right = ''] = keys.split(' ')
        await press(page, left)
        await expect.poll(said).not.toBe('')
        const last = await said()
        await press(page, left)
        await expect.poll(said).not.toBe(last)
        await press(page, right)
        await expect.poll(said).toBe(last)
      },
      'The calls behind the point': async keys => {
        // The last points are the forecast's, which no calls are behind.
        await press(page, 'Home')
        await press(page, keys)
        await page.waitForURL(/#\/calls\?/)
      },
    })
  })

  it('stand on the buttons of the review, too', async () => {
    const page = await fixture.open('/quality/review')
    await page.getByRole('toolbar').waitFor()
    const listed = (await readSheet(page)).filter(({ part }) => part === 'On this page')
    const buttons = await page
      .getByRole('toolbar')
      .getByRole('button')
      .evaluateAll(all => all.map(each => each.getAttribute('aria-keyshortcuts')))
    expect(listed.map(({ keys }) => keys)).toEqual(buttons)
  })

  it('differ from each other and from what browsers keep for themselves', async () => {
    for (const path of [...pages.map(each => each.path), '/quality/review', '/quality/glossary', '/welcome']) {
      const page = await fixture.open(path)
      await page.locator('main h1').first().waitFor()
      const listed = (await readSheet(page)).filter(({ part }) => part === 'Everywhere' || part === 'On this page')
      const keys = listed.map(each => each.keys)
      expect([path, keys.length]).toEqual([path, new Set(keys).size])
      expect([path, ...keys.filter(each => ofTheBrowser.test(each))]).toEqual([path])
      // "G" begins what leads to a page.
      expect(keys).not.toContain('G')
    }
  })

  it('do nothing while somebody types, nor behind a dialog', async () => {
    const page = await openCalls()
    await page.getByRole('searchbox').first().focus()
    await page.keyboard.type('gdjx?e')
    await expect.poll(() => page.getByRole('searchbox').first().inputValue()).toBe('gdjx?e')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(page.url()).toContain('#/calls')
    // Not before the list has heard of it: it would be looked through, and begun anew, under what follows.
    await page.waitForURL(/search=gdjx/)
    await page.getByRole('searchbox').first().fill('')
    await expect.poll(() => page.url()).not.toContain('search=')
    await page.locator('[role=row][aria-selected]:not([aria-busy])').first().waitFor()
    await page.getByRole('grid').focus()
    const before = await active(page)
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await sheet.getByRole('button', { name: 'Close' }).focus()
    for (const key of ['j', 'x', 'e', 'g', 'd']) await page.keyboard.press(key)
    expect(await page.getByRole('dialog').count()).toBe(1)
    expect(page.url()).toContain('#/calls')
    await page.keyboard.press('Escape')
    await closed(sheet)
    expect(await active(page)).toBe(before)
    expect(await page.locator('[role=row][aria-selected=true]').count()).toBe(0)
  })

  it('take what is typed before the palette is there for the palette', async () => {
    const page = await fixture.open('/calls')
    const held = Promise.withResolvers<void>()
    await page.route(/command-palette/, async route => {
      await held.promise
      await route.fallback()
    })
    await page.reload()
    await page.locator('[role=row][aria-selected]:not([aria-busy])').first().waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('xglosx')
    await page.keyboard.press('Backspace')
    held.resolve()
    const palette = page.getByRole('dialog', { name: 'Search and commands' })
    await palette.waitFor()
    await expect.poll(() => palette.getByRole('combobox').inputValue()).toBe('xglos')
    await page.keyboard.type('!')
    await expect.poll(() => palette.getByRole('combobox').inputValue()).toBe('xglos!')
    await page.keyboard.press('Escape')
    await palette.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+k')
    await palette.waitFor()
    await expect.poll(() => palette.getByRole('combobox').inputValue()).toBe('')
    expect(await page.locator('[role=row][aria-selected=true]').count()).toBe(0)
  })
})
