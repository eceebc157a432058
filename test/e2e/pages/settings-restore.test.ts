import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createGalleyClient } from '../../../src-main/contract/client.ts'
import { reportedCall } from '../../procedures/api-fixture.ts'
import { type ServeProcess, startServe } from '../../server/galley-serve.ts'
import { describePages } from './app-fixture.ts'
import { openBrowser } from './browser.ts'

describePages('a backup restored from its page', () => {
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
})
