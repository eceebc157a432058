import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openApp } from '../../../src-main/app.ts'
import { createPaths } from '../../../src-main/app-paths.ts'
import { silentLogger, systemClock } from '../../../src-main/ports.ts'
import { pages } from '../../../src-renderer/app/pages.ts'
import { closeBrowser, type Desktop, describeDesktop, startDesktop } from '../desktop/desktop-fixture.ts'
import { describeElectron, launchElectron } from '../desktop/electron-runtime.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { axe } from './hosts/looks.ts'
import { seedCalls } from './seed-calls.ts'

const seed = { days: 8, perDay: 20 }

/** A data folder with a week of calls, for a process that opens it itself. */
async function createSeededFolder(): Promise<string> {
  const data = mkdtempSync(join(tmpdir(), 'galley-hosts-'))
  const paths = createPaths(data, join(import.meta.dirname, '../../../src-main/cli.ts'))
  const parts = { paths, environment: {}, clock: systemClock, logger: silentLogger, holder: 'a test' }
  const app = await openApp({ mode: 'owner', ...parts })
  await seedCalls(app, seed)
  await app.close()
  return data
}

/** What holds whoever shows the pages. */
function itShowsThePages(host: () => { page(): Promise<Page>; complaints(): readonly string[] }): void {
  it.each(pages)('shows $path, for everybody, without a complaint', async ({ path }) => {
    const page = await host().page()
    await page.evaluate(`location.hash = ${JSON.stringify(path)}`)
    await page.locator(`nav a[aria-current=page][href*="#${path}"]`).waitFor()
    await page.locator('main h1').first().waitFor()
    await page.locator('main [aria-busy=true]:not([role=row])').first().waitFor({ state: 'detached' })
    expect(await page.getByRole('alert').allTextContents()).toEqual([])
    expect(await axe(page)).toEqual([])
    expect(host().complaints()).toEqual([])
  })

  it('reads the calls of its data folder', async () => {
    const page = await host().page()
    await page.evaluate(`location.hash = '/calls'`)
    await page.getByText('claude-sonnet-4-5').first().waitFor()
  })

  it('opens a call beside the list and goes back to it, by keyboard', async () => {
    const page = await host().page()
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
    expect(host().complaints()).toEqual([])
  })

  it('finds a page in the palette, takes a theme, and shows a translation as it is written', async () => {
    const page = await host().page()
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog', { name: 'Search and commands' }).waitFor()
    await page.keyboard.type('dark')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
    await page.evaluate(`location.hash = '/welcome'`)
    await page.getByRole('button', { name: 'Translate', exact: true }).click()
    await page.getByText('Your first call is on record.').waitFor()
    expect(host().complaints()).toEqual([])
  })
}

describePages('every page, over the server,', () => {
  let fixture: AppFixture
  let page: Page
  beforeAll(async () => {
    fixture = await startAppFixture({ seed: app => seedCalls(app, seed) })
    page = await fixture.open('/dashboard')
  })
  afterAll(() => fixture?.dispose())

  itShowsThePages(() => ({ page: async () => page, complaints: () => fixture.complaints }))
})

describeDesktop('every page, in the window,', () => {
  let desktop: Desktop
  let data: string
  beforeAll(async () => {
    data = await createSeededFolder()
    desktop = await startDesktop({ data })
  })
  afterAll(async () => {
    await desktop?.dispose()
    await closeBrowser()
    rmSync(data, { recursive: true, force: true })
  })

  itShowsThePages(() => ({ page: () => desktop.page(), complaints: () => desktop.electron.complaints() }))
})

describeElectron('every page', () => {
  let electron: ElectronApplication
  let data: string
  const complaints: string[] = []
  beforeAll(async () => {
    data = await createSeededFolder()
    electron = await launchElectron(data)
    const page = await electron.firstWindow()
    page.on('pageerror', error => complaints.push(String(error.stack ?? error)))
    page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  })
  afterAll(async () => {
    await electron?.close()
    rmSync(data, { recursive: true, force: true })
  })

  itShowsThePages(() => ({ page: () => electron.firstWindow(), complaints: () => complaints }))
})
