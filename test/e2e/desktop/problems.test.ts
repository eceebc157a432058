import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Page } from 'playwright'
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'
import { silentLogger, systemClock } from '../../../src-main/ports.ts'
import { backupDatabase } from '../../../src-main/store/backup.ts'
import { openStoreNow } from '../../../src-main/store/open-store.ts'
import { againstTheClock } from '../../support/against-the-clock.ts'
import { createBuiltGalley } from '../../support/built-galley.ts'
import { migrationsFolder } from '../../support/temporary-store.ts'
import {
  closeBrowser,
  type Desktop,
  type DesktopOptions,
  describeDesktop,
  eventually,
  startDesktop,
} from './desktop-fixture.ts'

const screenshots = join(import.meta.dirname, '../../../test-results/screenshots')
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

async function axe(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource)
  return page.evaluate<string[]>(
    `axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(node => id + ': ' + node.target)))`,
  )
}

describeDesktop('where the data does not open', () => {
  let folder: string
  let desktop: Desktop | null = null
  const paths = () => ({ data: folder, migrations: migrationsFolder })
  const open = () =>
    openStoreNow({ paths: paths(), clock: systemClock, logger: silentLogger, holder: 'galley reprice' })
  const start = async (options: DesktopOptions = {}) => {
    desktop = await startDesktop({ data: folder, ...options })
    return { ...desktop, screen: await desktop.page() }
  }
  const heading = (page: Page) => page.locator('h1').first().textContent()
  const appOpens = async () => {
    await eventually(() => expect(desktop?.electron.windows.at(-1)?.webContents.getURL()).toContain('galley://app/'))
    const page = await desktop?.page()
    await expect.poll(() => page?.title()).toMatch(/^(Dashboard|总览) · Galley$/)
    expect(desktop?.electron.windows).toHaveLength(1)
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'galley-desktop-'))
  })
  afterEach(async () => {
    await desktop?.dispose()
    desktop = null
    rmSync(folder, { recursive: true, force: true })
  })
  afterAll(closeBrowser)

  it('leads to the Galley that serves the same data already', async () => {
    const galley = createBuiltGalley({ GALLEY_DATA_DIR: folder })
    const serving = galley.start(['serve', '--port', '0', '--json'])
    try {
      await new Promise(resolve => serving.stdout?.once('data', resolve))
      const { electron, screen } = await start()
      await expect.poll(() => heading(screen)).toBe('Galley is already running')
      await screen.getByRole('button', { name: 'Open in the browser' }).click()
      await eventually(() => expect(electron.seen.exits).toEqual([0]))
      expect(electron.seen.opened).toEqual([join(folder, 'open-galley.html')])
      expect(readFileSync(join(folder, 'open-galley.html'), 'utf8')).toMatch(/127\.0\.0\.1:\d+\/login#code=/)
    } finally {
      const ended = new Promise(resolve => serving.once('exit', resolve))
      serving.kill('SIGTERM')
      await ended
      galley.dispose()
    }
  })

  // A second and a half is all that it says to be waiting.
  it(
    'waits for a command that is at work, by keyboard alone, and looks right in both themes',
    againstTheClock,
    async () => {
      const store = open()
      const tryAgain = async () => {
        await screen.locator('button.main:focus').waitFor()
        await screen.keyboard.press('Enter')
      }
      const { screen } = await start()
      await expect.poll(() => heading(screen)).toBe('Another Galley is using your data')
      mkdirSync(screenshots, { recursive: true })
      for (const theme of ['light', 'dark'] as const) {
        await screen.emulateMedia({ colorScheme: theme })
        await screen.screenshot({ path: join(screenshots, `problem-busy-${theme}.png`) })
      }
      await tryAgain()
      await eventually(async () => expect(await heading(screen)).toBe('One moment'))
      await eventually(async () => expect(await heading(screen)).toBe('Another Galley is using your data'))
      store.close()
      await tryAgain()
      await appOpens()
    },
  )

  it('goes back to the newest backup of a damaged database, and keeps the damaged file', async () => {
    const store = open()
    await backupDatabase({ paths: paths(), clock: systemClock })
    store.close()
    writeFileSync(join(folder, 'galley.db'), 'this is no database '.repeat(500))
    const { screen } = await start()
    await expect.poll(() => heading(screen)).toBe('The database is damaged')
    await screen.locator('summary').click()
    await expect.poll(() => screen.locator('pre').textContent()).toContain('database_corrupt')
    await screen.getByRole('button', { name: /Go back to the backup of/ }).click()
    await appOpens()
    expect(readdirSync(join(folder, 'damaged'))).toHaveLength(1)
  })

  it('begins with an empty database only after it has said what that means', async () => {
    open().close()
    writeFileSync(join(folder, 'galley.db'), 'this is no database '.repeat(500))
    const { screen } = await start({ locale: 'zh-CN' })
    await expect.poll(() => heading(screen)).toBe('数据库已损坏或丢失')
    await screen.getByRole('button', { name: '从空数据库开始…' }).click()
    await expect.poll(() => heading(screen)).toBe('从空数据库开始？')
    await screen.getByRole('button', { name: '返回' }).click()
    await expect.poll(() => heading(screen)).toBe('数据库已损坏或丢失')
    await screen.getByRole('button', { name: '从空数据库开始…' }).click()
    await screen.getByRole('button', { name: '从空数据库开始' }).click()
    await appOpens()
  })

  it('leaves alone what a newer Galley wrote; its details can be copied', async () => {
    const store = open()
    store.db.exec(
      `INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('${'f'.repeat(64)}', ${Date.now() + 1e9})`,
    )
    store.close()
    const { electron, screen } = await start()
    await expect.poll(() => heading(screen)).toBe('Your data was written by a newer Galley')
    await screen.getByRole('button', { name: 'Copy the details' }).click()
    await screen.getByRole('status').waitFor()
    expect(electron.seen.clipboard[0]).toContain('database_newer')
    await screen.getByRole('button', { name: 'Open the data folder' }).click()
    await eventually(() => expect(electron.seen.opened).toEqual([folder]))
    await screen.getByRole('button', { name: 'Quit' }).click()
    await eventually(() => expect(electron.seen.exits).toEqual([0]))
    expect(new Database(join(folder, 'galley.db')).pragma('quick_check', { simple: true })).toBe('ok')
  })

  it('says that the disk or the folder is in the way, and goes on once it is not', async () => {
    const database = join(folder, 'galley.db')
    mkdirSync(database)
    const { screen } = await start()
    await expect.poll(() => heading(screen)).toBe('Your data cannot be read or written')
    await screen.getByText(folder).first().waitFor()
    await screen.screenshot({ path: join(screenshots, 'problem-storage.png') })
    rmSync(database, { recursive: true })
    await screen.getByRole('button', { name: 'Try again' }).click()
    await appOpens()
  })

  it('says that an update of the database failed, which step, and that nothing was changed', async () => {
    const store = open()
    // The first of the steps that are taken once more makes a table that is there.
    store.db.exec(
      'DELETE FROM __drizzle_migrations WHERE created_at > (SELECT min(created_at) FROM __drizzle_migrations)',
    )
    const before = store.db.prepare("SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'").pluck().get()
    store.close()
    const { electron, screen } = await start()
    await expect.poll(() => heading(screen)).toBe('The database could not be brought up to date')
    await screen.getByText(/Your data is as it was before/).waitFor()
    await screen.screenshot({ path: join(screenshots, 'problem-not-up-to-date.png') })
    await screen.getByRole('button', { name: 'Copy the details' }).click()
    await screen.getByRole('status').waitFor()
    expect(electron.seen.clipboard[0]).toContain('could not be brought up to date')
    await screen.getByRole('button', { name: 'Quit' }).click()
    await eventually(() => expect(electron.seen.exits).toEqual([0]))
    const after = new Database(join(folder, 'galley.db'), { readonly: true })
    expect(after.prepare("SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'").pluck().get()).toBe(
      before,
    )
    after.close()
  })

  it('ends when its window is closed, and answers nothing but its own pages', async () => {
    const store = open()
    const { electron } = await start()
    expect((await electron.request('galley://problem/do/format-disk', { method: 'POST' })).status).toBe(404)
    expect((await electron.request('galley://problem/do/empty')).status).toBe(404)
    const page = await electron.request('galley://problem/')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).not.toContain('<script')
    electron.windows[0]?.close()
    await eventually(() => expect(electron.seen.exits).toEqual([0]))
    store.close()
    expect(existsSync(join(folder, 'galley.db'))).toBe(true)
  })

  it('has nothing for axe to find', async () => {
    const store = open()
    const { electron } = await start()
    const html = await (await electron.request('galley://problem/')).text()
    // Scripts are off in the screen's own window.
    const page = await (await desktop?.page())?.context().newPage()
    for (const theme of ['light', 'dark'] as const) {
      await page?.emulateMedia({ colorScheme: theme })
      await page?.setContent(html)
      expect(page && (await axe(page)), theme).toEqual([])
    }
    await page?.close()
    store.close()
  })
})
