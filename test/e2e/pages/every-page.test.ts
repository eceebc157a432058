import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pages } from '../../../src-renderer/app/pages.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { settled } from './chinese-page.ts'
import { seedCalls } from './seed-calls.ts'

describePages('every page', () => {
  let fixture: AppFixture
  let page: Page
  beforeAll(async () => {
    fixture = await startAppFixture({ seed: app => seedCalls(app, { days: 8, perDay: 20 }) })
    page = await fixture.open('/dashboard')
  })
  afterAll(() => fixture?.dispose())

  it.each(pages)('shows $path, for everybody, without a complaint', async ({ path }) => {
    await page.evaluate(`location.hash = ${JSON.stringify(path)}`)
    await page.locator(`nav a[aria-current=page][href*="#${path}"]`).waitFor()
    await page.locator('main h1').first().waitFor()
    await settled(page)
    expect(await page.getByRole('alert').allTextContents()).toEqual([])
    expect(await fixture.axe(page)).toEqual([])
    expect(fixture.complaints).toEqual([])
  })

  it('reads the calls of its data folder', async () => {
    await page.evaluate(`location.hash = '/calls'`)
    await page.getByText('claude-sonnet-4-5').first().waitFor()
  })

  it('opens a call beside the list and goes back to it, by keyboard', async () => {
    await page.evaluate(`location.hash = '/calls'`)
    await page.locator('[role=row][aria-selected]:not([aria-busy])').first().waitFor()
    await page.getByRole('grid').focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-activedescendant')).toMatch(/-1$/)
    await page.keyboard.press('Enter')
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('heading', { level: 2 }).waitFor()
    await expect.poll(() => page.url()).toMatch(/call=\d+/)
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    expect(fixture.complaints).toEqual([])
  })

  it('finds a page in the palette, takes a theme, and shows a translation as it is written', async () => {
    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog', { name: 'Search and commands' })
    await palette.getByRole('combobox').and(page.locator(':focus')).waitFor()
    await page.keyboard.type('dark')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
    await page.evaluate(`location.hash = '/welcome'`)
    await page.getByRole('button', { name: 'Translate', exact: true }).click()
    await page.getByText('Your first call is on record.').waitFor()
    expect(fixture.complaints).toEqual([])
  })
})
