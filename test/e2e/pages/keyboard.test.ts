import type { Locator, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pages } from '../../../src-renderer/app/pages.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { settled } from './chinese-page.ts'
import { closed } from './focus.ts'
import { seedCalls } from './seed-calls.ts'

interface Stop {
  readonly name: string
  /** Seen as being focused: an outline, of itself or of what is drawn for it. */
  readonly isMarked: boolean
  /** Its middle is in sight, and nothing lies over it. */
  readonly isInSight: boolean
}

/** What has the focus; null where nothing has. */
const readStop = `(() => {
  const own = document.activeElement
  if (own === null || own === document.body) return null
  const style = getComputedStyle(own)
  const after = getComputedStyle(own, '::after')
  const hasOutline = each => each.outlineStyle !== 'none' && parseFloat(each.outlineWidth) > 0
  const around = [own.parentElement, own.parentElement?.parentElement].filter(each => each != null)
  const isMarked = [style, after, ...around.map(each => getComputedStyle(each))].some(hasOutline)
  const box = own.getBoundingClientRect()
  const x = Math.min(innerWidth - 1, Math.max(0, box.left + Math.min(box.width, innerWidth) / 2))
  const y = Math.max(0, box.top) + Math.min(box.height, innerHeight - Math.max(0, box.top)) / 2
  const top = document.elementFromPoint(x, y)
  const isInSight = top !== null && (own.contains(top) || top.contains(own) || top.closest('label')?.control === own)
  const name = (own.getAttribute('aria-label') ?? own.textContent ?? '').trim().slice(0, 50) || own.tagName
  return { name: own.tagName.toLowerCase() + ' ' + name, isMarked, isInSight }
})()`

/** Presses Tab until the focus leaves the page, or for ever where it cannot. */
async function walk(page: Page, most: number): Promise<readonly Stop[]> {
  const stops: Stop[] = []
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate<Stop | null>(readStop)
    if (stop === null) break
    if (step > 0 && stop.name === stops[0]?.name) break
    stops.push(stop)
  }
  return stops
}

const hasFocus = (locator: Locator) => locator.evaluate(element => element === element.ownerDocument.activeElement)

/** Once it can have the focus: a button that does nothing yet takes none. */
async function focus(locator: Locator): Promise<void> {
  await expect.poll(() => locator.isEnabled()).toBe(true)
  await locator.focus()
  await expect.poll(() => hasFocus(locator)).toBe(true)
}

describePages('the keyboard alone', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ seed: app => seedCalls(app, { days: 8, perDay: 20 }) })
  })
  afterAll(() => fixture?.dispose())

  it.each([...pages.map(({ path }) => path), '/quality/review', '/quality/glossary', '/reports/bills', '/welcome'])(
    'reaches all of %s and leaves it again, and is always seen where it is',
    async path => {
      const page = await fixture.open(path)
      await settled(page)
      const stops = await walk(page, 250)
      expect(stops.length).toBeGreaterThan(12)
      expect(stops.length).toBeLessThan(250)
      expect(stops[0]?.name).toContain('Skip to the page')
      expect(stops.filter(({ isMarked }) => !isMarked).map(({ name }) => name)).toEqual([])
      expect(stops.filter(({ isInSight }) => !isInSight).map(({ name }) => name)).toEqual([])
    },
  )

  it('begins at the top of the review, also where the page scrolled to the finding by itself', async () => {
    const page = await fixture.open('/quality/review', { height: 260 })
    const finding = page.locator('[aria-current="true"][id^="finding-"]')
    await finding.waitFor()
    await settled(page)
    await expect.poll(() => page.evaluate<number>('scrollY')).toBeGreaterThan(0)
    const box = await finding.boundingBox()
    expect(Math.round((box?.y ?? 0) + (box?.height ?? 0))).toBeLessThanOrEqual(260)
    expect((await walk(page, 1)).map(({ name }) => name)).toEqual(['button Skip to the page'])
  })

  it.each([
    ['/dashboard', 'Custom'],
    ['/calls', 'Export'],
    ['/calls', 'Views'],
    ['/calls', 'Columns'],
    ['/calls', 'Filter'],
    ['/providers', 'Add a provider'],
    ['/providers', 'More for OpenAI'],
    ['/alerts', 'Add a rule'],
    ['/alerts', 'Set a budget'],
  ])('opens and closes on %s: %s, and is back where it was', async (path, name) => {
    const page = await fixture.open(path)
    await page.locator('main [aria-busy=true]:not([role=row])').first().waitFor({ state: 'detached' })
    const button = page.getByRole('main').getByRole('button', { name, exact: true }).first()
    await focus(button)
    await page.keyboard.press('Enter')
    const opened = page.locator('[role=dialog], [role=menu], [role=listbox]').last()
    await opened.waitFor()
    await expect
      .poll(() => opened.evaluate(element => element.contains(element.ownerDocument.activeElement)))
      .toBe(true)
    expect(await fixture.axe(page)).toEqual([])
    if ((await opened.getAttribute('role')) === 'dialog' && (await page.locator('[data-aria-hidden]').count()) > 0) {
      for (let step = 0; step < 25; step += 1) {
        await page.keyboard.press('Tab')
        expect(await opened.evaluate(element => element.contains(element.ownerDocument.activeElement))).toBe(true)
      }
    }
    await page.keyboard.press('Escape')
    await opened.waitFor({ state: 'detached' })
    await expect.poll(() => hasFocus(button)).toBe(true)
  })

  it('goes through the calls by J and K, opens one by Enter, and is back in the list by Escape', async () => {
    const page = await fixture.open('/calls')
    await page.locator('[role=row][aria-selected]:not([aria-busy])').first().waitFor()
    const active = () => page.getByRole('grid').getAttribute('aria-activedescendant')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await expect.poll(active).toMatch(/-1$/)
    await page.keyboard.press('k')
    await expect.poll(active).toMatch(/-0$/)
    await page.keyboard.press('Enter')
    const sheet = page.getByRole('dialog')
    await sheet.waitFor()
    await page.waitForURL(/call=\d+/)
    await page.keyboard.press('j')
    await expect.poll(active).toMatch(/-1$/)
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    await expect.poll(() => hasFocus(page.getByRole('grid'))).toBe(true)
  })

  it('closes a sheet by one Escape, also where a button in it tells its name', async () => {
    const page = await fixture.open('/calls')
    await page.locator('[role=row][aria-selected]:not([aria-busy])').first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    const sheet = page.getByRole('dialog')
    const next = sheet.getByRole('button', { name: 'Next call' })
    const toldNames = async () => {
      await next.focus()
      return page.getByRole('tooltip').count()
    }
    await expect.poll(toldNames).toBeGreaterThan(0)
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    await expect.poll(() => page.getByRole('tooltip').count()).toBe(0)
  })

  it('changes an address: the field has the focus, Enter saves, and the menu has it back', async () => {
    const page = await fixture.open('/providers')
    const menu = page.getByRole('button', { name: 'More for Mistral' })
    await focus(menu)
    await page.keyboard.press('Enter')
    await expect.poll(() => hasFocus(page.getByRole('menuitem').first())).toBe(true)
    await page.keyboard.type('Change')
    await expect.poll(() => hasFocus(page.getByRole('menuitem', { name: /^Change/ }))).toBe(true)
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Address of Mistral' })
    await expect.poll(() => hasFocus(dialog.getByLabel('Address'))).toBe(true)
    await page.keyboard.press('Control+a')
    await page.keyboard.type('https://proxy.example/v1')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('https://proxy.example/v1').waitFor()
    await expect.poll(() => hasFocus(menu)).toBe(true)
  })

  it('corrects a text: the field has the focus, and the button has it back', async () => {
    const { calls } = await fixture.client.calls.list({ operation: 'translation', status: 'success', page_size: 1 })
    const page = await fixture.open(`/calls/${calls[0]?.id}`)
    const button = page.getByRole('button', { name: 'Correct the text' })
    await focus(button)
    await page.keyboard.press('Enter')
    const field = page.getByLabel('The text as it should be')
    await expect.poll(() => hasFocus(field)).toBe(true)
    await page.keyboard.press('Control+End')
    await page.keyboard.type(' And so on.')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText(/^You changed \d+ of/).waitFor()
    await expect.poll(() => hasFocus(button)).toBe(true)
    await page.getByLabel('Comment').focus()
    await page.keyboard.type('Better now')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Save comment' }).waitFor({ state: 'detached' })
    await expect.poll(() => hasFocus(page.getByLabel('Comment'))).toBe(true)
  })

  it('adds a server of one’s own', async () => {
    const page = await fixture.open('/providers')
    const button = page.getByRole('button', { name: 'Add a provider' })
    await focus(button)
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Add a provider' })
    await expect.poll(() => hasFocus(dialog.getByRole('radio', { name: 'Ollama' }))).toBe(true)
    await page.keyboard.press('End')
    await expect.poll(() => hasFocus(dialog.getByRole('radio', { name: 'Another' }))).toBe(true)
    await page.keyboard.press('Enter')
    await dialog.getByLabel('Name').waitFor()
    await page.keyboard.press('Tab')
    await expect.poll(() => hasFocus(dialog.getByLabel('Name'))).toBe(true)
    await page.keyboard.type('Attic server')
    await page.keyboard.press('Tab')
    await page.keyboard.type('http://127.0.0.1:9/v1')
    await page.keyboard.press('Tab')
    await page.keyboard.type('llama-attic')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('region', { name: 'Attic server' }).waitFor()
  })

  it('makes a budget and a rule by Enter in a field, and is back where it was', async () => {
    const page = await fixture.open('/alerts')
    for (const [open, field, value] of [
      ['Set a budget', 'At most', '5'],
      ['Add a rule', 'Value', '45'],
    ] as const) {
      const button = page.getByRole('main').getByRole('button', { name: open })
      await focus(button)
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog')
      // It gives the focus to its first field a moment after it is shown.
      await dialog.locator(':focus').waitFor()
      await focus(dialog.getByLabel(field))
      await page.keyboard.press('Control+a')
      await page.keyboard.type(value)
      await page.keyboard.press('Enter')
      await dialog.waitFor({ state: 'detached' })
      await expect.poll(() => hasFocus(button)).toBe(true)
    }
    await page.getByText('of $5.00').first().waitFor()
    await page.getByRole('switch', { name: /of translation is above 45 s over 10 minutes/ }).waitFor()
  })

  it('types into the palette from the first key on, and goes to every place from there', async () => {
    const page = await fixture.open('/dashboard')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('gloss')
    const palette = page.getByRole('dialog', { name: 'Search and commands' })
    // However soon Enter comes, it is for what was typed.
    await page.keyboard.press('Enter')
    await page.waitForURL(/#\/quality\/glossary/)
    await closed(palette)
    await page.keyboard.press('Control+k')
    await palette.getByRole('combobox').waitFor()
    await page.keyboard.type('bill')
    await page.keyboard.press('Enter')
    await page.waitForURL(/#\/reports\/bills/)
    await closed(palette)
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  })
})
