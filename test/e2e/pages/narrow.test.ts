import type { Locator } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pages } from '../../../src-renderer/app/pages.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { settled } from './chinese-page.ts'
import { closed } from './focus.ts'
import { seedCalls } from './seed-calls.ts'

const places = [
  ...pages.map(({ path }) => path),
  '/quality/review',
  '/quality/glossary',
  '/reports/bills',
  '/providers?tab=routes',
  '/settings?group=data',
  '/welcome',
] as const

/** The elements that stick out of the screen, outermost first; none where the page cannot be scrolled sideways. */
const readOverflow = `(() => {
  const root = document.documentElement
  if (root.scrollWidth <= root.clientWidth) return []
  const clipped = element => {
    for (let each = element.parentElement; each !== null && each !== document.body; each = each.parentElement) {
      if (getComputedStyle(each).overflowX !== 'visible') return true
    }
    return false
  }
  return [...document.querySelectorAll('main *, header *')]
    .filter(element => element.getBoundingClientRect().right > root.clientWidth + 1 && !clipped(element))
    .slice(0, 5)
    .map(element => element.tagName + '.' + element.className + ' ' + Math.round(element.getBoundingClientRect().right))
})()`

describePages('small screens and large letters', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ seed: app => seedCalls(app, { days: 8, perDay: 20 }) })
  })
  afterAll(() => fixture?.dispose())

  // 320 px is 1280 px at 400 %, 720 px is 1440 px at 200 %.
  describe.each([
    [320, 640],
    [720, 450],
  ])('at %i x %i px', (width, height) => {
    it.each(places)('%s needs no scrolling sideways', async path => {
      const page = await fixture.open(path, { width, height })
      await settled(page)
      expect(await page.evaluate(readOverflow)).toEqual([])
    })
  })

  it('has nothing for axe to find at 320 px, in the dark', async () => {
    const page = await fixture.open('/dashboard', { width: 320, height: 640, theme: 'dark' })
    for (const path of places) {
      await page.goto(`${fixture.url}/#${path}`)
      await page.locator('main h1').first().waitFor()
      await settled(page)
      expect([path, ...(await fixture.axe(page))]).toEqual([path])
    }
  })

  it('keeps what is chosen apart where the system chooses the colours', async () => {
    const page = await fixture.open('/dashboard')
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
    await settled(page)
    const look = (of: Locator, property: string) =>
      of.evaluate(
        (element, name) => element.ownerDocument.defaultView?.getComputedStyle(element).getPropertyValue(name) ?? '',
        property,
      )
    const ground = (of: Locator) => look(of, 'background-color')
    expect(await ground(page.getByRole('radio', { name: '7 d' }))).not.toBe(
      await ground(page.getByRole('radio', { name: '30 d' })),
    )
    expect(await look(page.locator('nav a[aria-current=page]').first(), 'outline-style')).toBe('solid')
    await fixture.screenshot(page, 'dashboard-forced-colors')

    // A switch that is on: its thumb is seen on its ground, and the ground is not that of one that is off.
    await page.goto(`${fixture.url}/#/alerts`)
    const on = page.getByRole('switch', { checked: true }).first()
    const off = page.getByRole('switch', { checked: false }).first()
    await off.waitFor()
    expect(await ground(on.locator('span'))).not.toBe(await ground(on))
    expect(await ground(on)).not.toBe(await ground(off))

    // What lies over the page has an edge, and so has the place the keys are at.
    await page.goto(`${fixture.url}/#/calls`)
    await page.getByRole('button', { name: 'Columns' }).click()
    const menu = page.getByRole('menu')
    expect(await look(menu, 'border-top-style')).toBe('solid')
    await menu.and(page.locator(':focus')).waitFor()
    await page.keyboard.press('ArrowDown')
    expect(await look(page.locator('[data-highlighted]'), 'outline-style')).toBe('solid')
    await page.keyboard.press('Escape')
    await closed(menu)
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').waitFor()
    expect(await look(page.getByRole('dialog'), 'border-top-style')).toBe('solid')
    expect(await look(page.getByRole('option', { selected: true }), 'outline-style')).toBe('solid')
  })

  it('moves nothing while a page is read', async () => {
    const page = await fixture.open('/nowhere')
    await page.evaluate(`
      window.moved = []
      new PerformanceObserver(list => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved.push(entry.value)
      }).observe({ type: 'layout-shift', buffered: false })`)
    for (const path of ['/dashboard', '/calls', '/books', '/quality', '/providers', '/alerts']) {
      await page.evaluate(`window.moved = []; location.hash = ${JSON.stringify(path)}`)
      await page.locator(`nav a[aria-current=page][href*="#${path}"]`).waitFor()
      await settled(page)
      await page.waitForTimeout(400)
      const sum = await page.evaluate<number>('window.moved.reduce((all, value) => all + value, 0)')
      expect([path, sum < 0.1 ? 'still' : sum]).toEqual([path, 'still'])
    }
  })
})
