import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { BrowserContext } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createGalleyClient } from '../../../src-main/contract/client.ts'
import { reportedCall } from '../../procedures/api-fixture.ts'
import { type ServeProcess, startServe } from '../../server/galley-serve.ts'
import { describeOverTheServer } from './app-fixture.ts'
import { openBrowser } from './browser.ts'

describeOverTheServer('a backup restored from its page', () => {
  const data = mkdtempSync(join(tmpdir(), 'galley-pages-'))
  let serving: ServeProcess
  let browser: BrowserContext
  beforeAll(async () => {
    serving = await startServe(data)
    browser = await openBrowser({ locale: 'en-US', reducedMotion: 'reduce' })
  })
  afterAll(async () => {
    await browser?.close()
    serving?.signal('SIGTERM')
    await serving?.ended
    rmSync(data, { recursive: true, force: true })
  })

  it('brings back what was there, and the page goes on, logged in as before', async () => {
    const client = createGalleyClient({ url: serving.url, token: readFileSync(serving.tokenFile, 'utf8').trim() })
    await client.calls.record(reportedCall({ key: 'before' }))
    const page = await browser.newPage()
    await page.goto(serving.loginUrl)
    await page.waitForURL(address => !address.pathname.startsWith('/login'))
    await page.goto(`${serving.url}/#/settings?group=data`)
    await page.getByRole('button', { name: 'Back up now' }).click()
    await page.getByText(/^Backed up and checked/).waitFor()
    await client.calls.record(reportedCall({ key: 'after' }))
    await page.getByRole('button', { name: 'Restore', exact: true }).click()
    await page.getByText(/What is there now is put aside in the data folder, not deleted/).waitFor()
    await page.getByRole('button', { name: 'Restore and restart' }).click()
    await page.getByText(/^Restored: everything is as it was at/).waitFor()
    expect((await client.calls.list({})).calls).toHaveLength(1)
    await page.goto(`${serving.url}/#/books`)
    await page.getByRole('link', { name: 'Bot-chan' }).waitFor()
  })

  it.each<readonly [string, (file: string) => void]>([
    ['is damaged', file => writeFileSync(file, damage(readFileSync(file)))],
    ['is no database', file => writeFileSync(file, 'These are notes of mine. '.repeat(200))],
    ['is of a newer version', addUnknownMigration],
  ])('changes nothing where it %s, and says so', async (_, spoil) => {
    const client = createGalleyClient({ url: serving.url, token: readFileSync(serving.tokenFile, 'utf8').trim() })
    const before = (await client.calls.list({})).calls.length
    const backups = join(data, 'backups')
    const [newest = ''] = readdirSync(backups).filter(name => name.endsWith('.db'))
    const spoilt = newest.replace(/T\d{6}Z/, 'T000000Z').replace(/\d{8}T/, '20300101T')
    copyFileSync(join(backups, newest), join(backups, spoilt))
    spoil(join(backups, spoilt))
    const page = await browser.newPage()
    await page.goto(`${serving.url}/#/settings?group=data`)
    const row = page.getByRole('row', { name: /1 Jan 2030/ })
    await row.getByRole('button', { name: 'Restore', exact: true }).click()
    await page.getByRole('button', { name: 'Restore and restart' }).click()
    // It stays open until the restore has ended; what is said of an earlier one stands below it.
    await page.getByRole('alertdialog').waitFor({ state: 'hidden' })
    await page.getByText(/^The last restore did not happen, and nothing was changed/).waitFor()
    expect((await client.calls.list({})).calls).toHaveLength(before)
    expect((await client.maintenance.verify({}).then(lastOf))?.difference_count).toBe(0)
    rmSync(join(backups, spoilt))
    await page.close()
  })
})

/** All pages but the first and the last few are overwritten, as by a disk that fails. */
function damage(bytes: Buffer): Buffer {
  return Buffer.from(bytes).fill(0x41, 3 * 4096, bytes.length - 3 * 4096)
}

function addUnknownMigration(file: string): void {
  const database = new Database(file)
  database.prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)').run('of tomorrow', 4e12)
  database.close()
}

/** What a piece of work with progress ends with. */
async function lastOf<Result>(
  events: AsyncIterable<{ readonly type: 'progress' } | { readonly type: 'result'; readonly result: Result }>,
): Promise<Result | null> {
  let last: Result | null = null
  for await (const event of events) if (event.type === 'result') last = event.result
  return last
}
