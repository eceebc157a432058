import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { itOverTheServer } from './hosts/page-host.ts'
import { seedQuality } from './seed-quality.ts'
import { expectReadable } from './sizes.ts'

describePages('quality', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ seed: seedQuality })
  })
  afterAll(() => fixture?.dispose())

  const active = (page: Page) => page.locator('[aria-current="true"][id^="finding-"]')
  async function review(route = '/quality/review', options: Parameters<AppFixture['open']>[1] = {}): Promise<Page> {
    const page = await fixture.open(route, options)
    await active(page).waitFor()
    return page
  }

  it('can be read by anybody, in every size and theme', async () => {
    const overview = await fixture.open('/quality')
    await overview.locator('canvas').first().waitFor()
    await expectReadable(fixture, overview, 'quality-overview')
    const reviewing = await review('/quality/review?book=The%20Azure%20Sword&check=numbers')
    await expectReadable(fixture, reviewing, 'quality-review')
    const glossary = await fixture.open('/quality/glossary?book=The%20Azure%20Sword&language=en')
    await glossary.getByRole('button', { name: 'Fill from key terms' }).waitFor()
    await expectReadable(fixture, glossary, 'quality-glossary')
  })

  it('says what waits, compares models, and leads to the worst chapters and to the review', async () => {
    const page = await fixture.open('/quality')
    await page.getByText(/findings wait for you/).waitFor()
    await page.getByText(/unusable/).waitFor()
    await page.getByRole('radio', { name: 'Models' }).click()
    await page.waitForURL(/split=model/)
    await page.getByRole('table', { name: 'Worst chapters' }).getByText('The Azure Sword, chapter 13').waitFor()
    await page.getByRole('table', { name: 'Findings by check' }).getByRole('link', { name: 'Numbers' }).click()
    await page.waitForURL(/review\?check=numbers/)
    await active(page).waitFor()
  })

  it('reviews by keyboard: next, previous, accept, undo, silence, and the score follows', async () => {
    const page = await review('/quality/review?book=Winter%20Tea')
    const first = await active(page).getAttribute('id')
    await page.locator('mark[data-active]').first().waitFor()
    await page.keyboard.press('j')
    await expect.poll(() => active(page).getAttribute('id')).not.toBe(first)
    await page.keyboard.press('k')
    await expect.poll(() => active(page).getAttribute('id')).toBe(first)
    await page.keyboard.press('a')
    await expect.poll(() => active(page).getAttribute('id')).not.toBe(first)
    await page.keyboard.press('u')
    await expect.poll(() => active(page).getAttribute('id')).toBe(first)
    const before = await fixture.client.quality.queue({ book: 'Winter Tea' })
    const call = before.subjects[0]?.call
    await page.keyboard.press('s')
    await page.getByRole('dialog').getByText('Only this finding').waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await page.keyboard.press('1')
    await expect.poll(() => active(page).getAttribute('id')).not.toBe(first)
    const after = await fixture.client.calls.show({ id: call?.id ?? 0 })
    expect(after.quality_score).toBeGreaterThan(call?.quality_score ?? 1)
    await page.keyboard.press('u')
    await expect
      .poll(async () => (await fixture.client.calls.show({ id: call?.id ?? 0 })).quality_score)
      .toBe(call?.quality_score)
  })

  it.each([1440, 390])('keeps the finding in sight below the keys, down and up again, at %i px', async width => {
    const page = await review('/quality/review', { width, height: 460 })
    const isInSight = `(() => {
      const finding = document.querySelector('[aria-current="true"][id^="finding-"]')
      const box = finding?.getBoundingClientRect()
      return box !== undefined && finding.contains(document.elementFromPoint(box.left + 12, box.top + 12))
    })()`
    for (const key of 'jjjjjjkkkkkk') {
      await page.keyboard.press(key)
      await expect.poll(() => page.evaluate<boolean>(isInSight)).toBe(true)
    }
  })

  it('takes a correction in place, and keeps how far it is from what was written', async () => {
    const page = await review('/quality/review?book=Winter%20Tea')
    await page.keyboard.press('e')
    const field = page.getByRole('textbox', { name: 'The corrected translation' })
    const text = await field.inputValue()
    await field.fill(text.replace('million', 'hundred'))
    await page.keyboard.press('Escape')
    await field.waitFor({ state: 'detached' })
    await page.keyboard.press('e')
    await expect.poll(() => field.inputValue()).toBe(text.replace('million', 'hundred'))
    expect(await fixture.axe(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await page.getByText('The correction is kept.').waitFor()
    const { subjects } = await fixture.client.quality.queue({ book: 'Winter Tea' })
    expect(subjects).toEqual([])
  })

  it('puts right by F what needs no judgement, shown as an editor marks it and kept only when somebody says so', async () => {
    const page = await review('/quality/review?book=Paper%20Boats&check=quotes')
    await page.keyboard.press('f')
    const proposed = page.getByRole('textbox', { name: 'The corrected translation' })
    await proposed.waitFor()
    await expect.poll(() => page.locator('ins').textContent()).toBe('”')
    expect(await page.locator('del').count()).toBe(0)
    await expect.poll(() => proposed.inputValue()).toMatch(/\n“Let us go\.”$/)
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'quality-fix')
    const { calls } = await fixture.client.calls.list({ book: 'Paper Boats' })
    const before = await fixture.client.calls.show({ id: calls[0]?.id ?? 0 })
    expect(before.scores.some(({ name }) => name === 'correction')).toBe(false)
    await page.keyboard.press('Control+Enter')
    await page.getByText('The correction is kept.').waitFor()
    const after = await fixture.client.calls.show({ id: before.id })
    expect(after.scores.some(({ name }) => name === 'correction')).toBe(true)
    const { output } = await fixture.client.calls.text({ id: before.id })
    expect(output).toMatch(/\n“Let us go\.$/)
  })

  it('says what a second translation costs before anything is sent', async () => {
    const page = await review('/quality/review?book=The%20Azure%20Sword&check=numbers')
    await page.keyboard.press('r')
    await page.getByText(/translates this text again for about \$/).waitFor()
    await page.getByText('Nothing was sent yet.').waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await page.getByRole('button', { name: 'Cancel' }).click()
  })

  it('offers for a list of terms nothing that only a translation can have', async () => {
    const { calls } = await fixture.client.calls.list({ operation: 'key_terms_extraction', page_size: 1 })
    const page = await fixture.open(`/quality/review?call=${calls[0]?.id}`)
    const again = page.getByRole('button', { name: 'Translate again' })
    await again.waitFor()
    await expect.poll(() => again.isDisabled()).toBe(true)
    await expect.poll(() => page.getByRole('button', { name: 'Judge' }).isDisabled()).toBe(true)
    await page.keyboard.press('r')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(1)
  })

  it('lists its keys', async () => {
    const page = await review()
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('Translate again').waitFor()
  })

  it('keeps a glossary: filled from key terms, warned of, changed in place, added to', async () => {
    const page = await fixture.open('/quality/glossary?book=The%20Azure%20Sword&language=en')
    // What key terms extraction found is there by itself.
    const translation = page.getByRole('textbox', { name: 'Translation of 师父' })
    await translation.waitFor()
    await page.getByText(/师父 was translated as/).waitFor()
    await page.getByRole('button', { name: 'Fill from key terms' }).click()
    await page.getByText(/0 suggested/).waitFor()
    await translation.fill('Master')
    await translation.press('Enter')
    await expect.poll(() => page.getByText(/师父 was translated as/).count()).toBe(0)
    await page.getByRole('textbox', { name: 'New term' }).fill('旧剑')
    await page.getByRole('textbox', { name: 'Its translation' }).fill('old sword')
    await page.getByRole('button', { name: 'Add' }).click()
    await page.getByRole('textbox', { name: 'Translation of 旧剑' }).waitFor()
    await fixture.screenshot(page, 'quality-glossary-filled', { fullPage: true })
    const { terms } = await fixture.client.glossary.list({ book: 'The Azure Sword', target_language: 'en' })
    expect(terms.find(({ term }) => term === '师父')).toMatchObject({ translation: 'Master', status: 'confirmed' })
    await page.getByRole('button', { name: 'Remove 旧剑' }).click()
    await expect.poll(() => page.getByRole('textbox', { name: 'Translation of 旧剑' }).count()).toBe(0)
  })

  it('keeps a check quiet in one book, by keys alone, with the reason, and lets it be heard again', async () => {
    const page = await review('/quality/review?book=The%20Azure%20Sword&check=numbers')
    const first = await active(page).getAttribute('id')
    // Whoever asked for one check stands at a finding of it.
    await active(page).getByText('Numbers').waitFor()
    await page.keyboard.press('s')
    const dialog = page.getByRole('dialog', { name: 'Silence' })
    await dialog.getByRole('button', { name: /The Azure Sword/ }).waitFor()
    // What is typed into the field is no choice, though the choices have numbers.
    await dialog.getByRole('textbox').focus()
    await page.keyboard.type('2 of 3 are idioms')
    expect(await dialog.isVisible()).toBe(true)
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => page.locator(`#${first}[aria-current="true"]`).count()).toBe(0)
    const overview = await fixture.open('/quality')
    const row = overview
      .getByRole('table', { name: 'Kept quiet' })
      .getByRole('row', { name: /Numbers · The Azure Sword/ })
    await row.getByText('2 of 3 are idioms').waitFor()
    await row.getByRole('button', { name: 'Hear again' }).press('Enter')
    await overview.getByText('Nothing is kept quiet.').waitFor()
    await expect
      .poll(
        async () => (await fixture.client.quality.queue({ book: 'The Azure Sword', check: 'numbers' })).subjects.length,
      )
      .toBeGreaterThan(0)
  })

  it('keeps its tools below the bar of a narrow window, in two lines, with nothing showing beside them', async () => {
    const page = await review('/quality/review?book=The%20Azure%20Sword&check=numbers', { width: 390, height: 844 })
    await page.evaluate('scrollTo(0, document.body.scrollHeight)')
    const tools = await page.getByRole('toolbar').boundingBox()
    const bar = await page.locator('header').first().boundingBox()
    expect(tools?.x).toBe(0)
    expect(tools?.width).toBe(390)
    expect(tools?.y).toBeLessThanOrEqual((bar?.y ?? 0) + (bar?.height ?? 0))
    expect(tools?.y).toBeGreaterThan(40)
    await fixture.screenshot(page, 'quality-review-scrolled')
  })

  for (const [path, procedure] of [
    ['/quality', 'quality/overview'],
    ['/quality/review', 'quality/queue'],
    ['/quality/glossary', 'glossary/books'],
  ] as const)
    itOverTheServer(`${path} says what could not be read, with its name above, and tries again`, async () => {
      const page = await fixture.open('/nowhere')
      await page.route('**/rpc/**', route =>
        route.request().url().includes('events') ? route.continue() : route.abort(),
      )
      await page.goto(`${fixture.url}/#${path}`)
      await page.getByRole('alert').first().waitFor()
      expect([procedure, await page.locator('main h1').count()]).toEqual([procedure, 1])
      await page.unroute('**/rpc/**')
      await page.getByRole('button', { name: 'Try again' }).first().click()
      await page.getByRole('main').getByRole('alert').waitFor({ state: 'detached' })
      fixture.complaints.length = 0
    })

  it('speaks Chinese', async () => {
    const page = await review('/quality/review?book=The%20Azure%20Sword&check=numbers', { language: 'zh-Hans' })
    await page.getByRole('button', { name: '确认' }).waitFor()
    await fixture.screenshot(page, 'quality-review-zh')
    expect(await fixture.axe(page)).toEqual([])
    const overview = await fixture.open('/quality', { language: 'zh-Hans' })
    await overview.getByText('最差的章节').first().waitFor()
    expect(await fixture.axe(overview)).toEqual([])
  })
})
