import { readFileSync } from 'node:fs'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { closed } from './focus.ts'
import { seedTexts } from './seed-texts.ts'

const query = (page: Page) => new URL(page.url()).hash.split('?')[1] ?? ''
const focused = (page: Page) => page.locator(':focus')

/** Presses Tab until what has the focus is called so, as somebody does who has no mouse. */
async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const seen: string[] = []
  for (let at = 0; at < 120; at += 1) {
    await page.keyboard.press(key)
    const called = await focused(page).evaluateAll(elements =>
      elements
        .map(
          element =>
            element.getAttribute('aria-label') ??
            (element.textContent || String(Reflect.get(element, 'placeholder') ?? '')),
        )
        .join(' '),
    )
    if (name.test(called.trim())) return
    seen.push(called.trim().slice(0, 30))
  }
  throw new Error(`Tab never came to ${name}; it came to: ${seen.join(' / ')}`)
}

const called = (page: Page) =>
  focused(page).evaluateAll(all =>
    all.map(each => each.getAttribute('aria-label') ?? each.textContent?.trim() ?? '').join(),
  )

/** Presses a key of a group, which moves the focus a moment later, and waits until it is on what is called so. */
async function moveTo(page: Page, key: 'ArrowLeft' | 'ArrowRight', name: string): Promise<void> {
  await page.keyboard.press(key)
  await expect.poll(() => called(page)).toBe(name)
}

/** Types the beginning of an entry's name into an open list, and takes the entry; each has the focus a moment later. */
async function takeEntry(page: Page, role: 'menuitem' | 'option', letters: string, name: string): Promise<void> {
  await page
    .locator(role === 'menuitem' ? '[role=menu]' : '[role=listbox]')
    .locator(':focus')
    .or(page.locator('[role=menu]:focus'))
    .first()
    .waitFor()
  await page.keyboard.type(letters)
  await page.getByRole(role, { name }).and(focused(page)).waitFor()
  await page.keyboard.press('Enter')
}

describePages('without a mouse, a person', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ seed: seedTexts })
  })
  afterAll(() => fixture?.dispose())

  async function openDashboard(): Promise<Page> {
    const page = await fixture.open('/dashboard?days=30')
    await page.locator('canvas').nth(1).waitFor()
    await page.locator('main').focus()
    return page
  }

  async function openCalls(address = '/calls'): Promise<Page> {
    const page = await fixture.open(address)
    await page.locator('[role="row"][aria-selected]:not([aria-busy])').first().waitFor()
    await page.locator('main').focus()
    return page
  }

  it('chooses a period, a range of days, and an operation', async () => {
    const page = await openDashboard()
    await tabTo(page, /^30 d$/)
    await moveTo(page, 'ArrowLeft', '7 d')
    await page.keyboard.press('Enter')
    await page.waitForURL(/days=7/)
    await tabTo(page, /^Custom$/)
    await page.keyboard.press('Enter')
    await page.getByLabel('From').waitFor()
    await expect.poll(() => focused(page).getAttribute('type')).toBe('date')
    await page.keyboard.press('Enter')
    await page.waitForURL(/from=\d{4}-\d{2}-\d{2}&to=\d{4}-\d{2}-\d{2}/)
    await tabTo(page, /^All operations$|^Operation$/)
    await page.keyboard.press('Enter')
    await takeEntry(page, 'option', 'Tr', 'Translation')
    await page.waitForURL(/operation=translation/)
  })

  it('changes what a chart counts, walks through it, and opens the calls of a point and of a cell of its table', async () => {
    const page = await openDashboard()
    await tabTo(page, /^Spend$/)
    await moveTo(page, 'ArrowRight', 'Calls')
    await page.keyboard.press('Enter')
    await page.waitForURL(/measure=calls/)
    await tabTo(page, /^Provider$/)
    await moveTo(page, 'ArrowRight', 'Model')
    await page.keyboard.press('Enter')
    await page.waitForURL(/split=model/)
    await tabTo(page, /^Calls by Model$/)
    await page.keyboard.press('End')
    const chart = page.getByRole('group', { name: 'Calls by Model' })
    await expect.poll(() => chart.locator('[aria-live]').textContent()).toMatch(/gpt-4o-mini \d/)
    await page.keyboard.press('t')
    await page.getByRole('region', { name: 'Calls per day' }).getByRole('table').waitFor()
    await tabTo(page, /^\d+$/)
    const calls = Number(await focused(page).textContent())
    await page.keyboard.press('Enter')
    await page.waitForURL(/#\/calls\?.*from=.*model=|#\/calls\?.*model=.*from=/)
    await page.getByRole('grid').waitFor()
    await page.getByText(`${calls} call${calls === 1 ? '' : 's'}`, { exact: true }).waitFor()
    await page.goBack()
    await page.locator('canvas').nth(1).waitFor()
    await page.getByRole('group', { name: 'Calls by Model' }).focus()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.waitForURL(/#\/calls\?.*from=/)
  })

  it('builds a filter, saves it as a view, and comes back to it', async () => {
    const page = await openCalls()
    await tabTo(page, /^Provider$/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Provider' }).locator(':focus').waitFor()
    await page.keyboard.type('Mistral')
    await page.keyboard.press('Enter')
    await expect.poll(() => query(page)).toBe('provider=mistral')
    await page.keyboard.press('Escape')
    await tabTo(page, /^Filter$/)
    await page.keyboard.press('Enter')
    await takeEntry(page, 'menuitem', 'Resp', 'Response time')
    await page.getByLabel('At least').waitFor()
    await expect.poll(() => focused(page).evaluateAll(all => all.map(each => each.tagName).join())).toBe('INPUT')
    await page.keyboard.type('5')
    await expect.poll(() => query(page)).toContain('min_response_time_ms=5000')
    await page.keyboard.press('Escape')
    // One that is opened and left unused gives the focus back.
    await tabTo(page, /^Filter$/)
    await page.keyboard.press('Enter')
    await takeEntry(page, 'menuitem', 'User', 'User')
    await page.getByRole('dialog', { name: 'User' }).locator(':focus').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(page).textContent()).toBe('Filter')
    await page.locator('main').focus()
    await tabTo(page, /^Views$/)
    await page.keyboard.press('Enter')
    await page.getByLabel('Save this view as').waitFor()
    await tabTo(page, /^$|Save this view as/)
    await page.keyboard.type('Slow Mistral')
    await page.keyboard.press('Enter')
    await page.getByText('Saved “Slow Mistral”').waitFor()
    const { views } = await fixture.client.views.list()
    expect(views.map(({ search }) => search)).toEqual(['provider=mistral&min_response_time_ms=5000'])
    for (const { id } of views) await fixture.client.views.remove({ id })
  })

  it('chooses calls, exports them, opens one, and says what they think of it', async () => {
    const page = await openCalls('/calls?operation=translation')
    await page.getByRole('grid').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+ArrowDown')
    await page.getByRole('button', { name: '2 selected' }).waitFor()
    await page.keyboard.press('e')
    await page.getByText('The 2 selected calls.').waitFor()
    await tabTo(page, /^Save file$/)
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
    expect(
      readFileSync(await download.path(), 'utf8')
        .trim()
        .split('\r\n'),
    ).toHaveLength(3)
    // It closes by itself, and gives the focus back.
    await closed(page.getByRole('dialog', { name: /export/i }))
    await page.getByRole('grid').focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const sheet = page.getByRole('dialog')
    await sheet.getByText('Your opinion').waitFor()
    const id = Number(new URLSearchParams(query(page)).get('call'))
    await tabTo(page, /^Good$/)
    await page.keyboard.press('Enter')
    await sheet.getByText('you gave 1.00').waitFor()
    await tabTo(page, /^$|Comment/)
    await page.keyboard.type('Reads well')
    await tabTo(page, /^Save comment$/)
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await fixture.client.calls.show({ id })).user_feedback).toBe('Reads well')
    await tabTo(page, /^Correct the text$/)
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page).evaluateAll(all => all.map(each => each.tagName).join())).toBe('TEXTAREA')
    await page.keyboard.press('Control+End')
    await page.keyboard.type(' Indeed.')
    await tabTo(page, /^Compare and save$/)
    await page.keyboard.press('Enter')
    await sheet.getByText(/^You changed 8 of \d+ characters/).waitFor()
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
  })
})
