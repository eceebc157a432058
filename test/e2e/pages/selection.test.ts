import { readFileSync } from 'node:fs'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { reportedCall } from '../../procedures/api-fixture.ts'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { closed } from './focus.ts'
import { seedCalls } from './seed-calls.ts'

const rows = '[role="row"][aria-selected]'
const loaded = (page: Page) => page.locator(`${rows}:not([aria-busy])`).first().waitFor()
const boxOf = (page: Page, index: number) => page.locator(`${rows}[aria-rowindex="${index}"] [aria-colindex="1"]`)
const selected = (page: Page, count: number) =>
  page.getByRole('button', { name: `${count.toLocaleString('en')} selected`, exact: true }).waitFor()

describePages('what is chosen of the calls', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ seed: app => seedCalls(app) })
  })
  afterAll(() => fixture?.dispose())

  const total = async (filters: { readonly status?: 'failed' } = {}) =>
    (await fixture.client.metrics.count({ ...filters, all: true })).calls
  const saved = async (page: Page) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save file' }).click(),
    ])
    await closed(page.getByRole('dialog'))
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n')
    return new Set(lines.map(line => (JSON.parse(line) as { id: number }).id))
  }

  it('is the whole list, however much of it was read, without what is taken out of it and what comes in later', async () => {
    const before = await total()
    expect(before).toBeGreaterThan(1000)
    const page = await fixture.open('/calls')
    await loaded(page)
    const all = page.getByRole('checkbox', { name: 'Select all calls of this list' })
    await all.click()
    await selected(page, before)
    const { calls } = await fixture.client.calls.record(reportedCall({ key: 'later' }))
    await page.locator(`${rows}[aria-rowindex="2"][aria-selected="false"]`).waitFor()
    await selected(page, before)
    await boxOf(page, 3).click()
    await selected(page, before - 1)
    expect(await all.getAttribute('aria-checked')).toBe('mixed')
    expect(await fixture.axe(page)).toEqual([])
    await page.keyboard.press('e')
    await page.getByText(`The ${(before - 1).toLocaleString('en')} selected calls.`).waitFor()
    await page.getByText('JSON Lines').click()
    const ids = await saved(page)
    expect(ids.size).toBe(before - 1)
    expect(ids.has(calls[0]?.id ?? 0)).toBe(false)
  })

  it('reaches with Shift over rows that were never read', async () => {
    const count = await total()
    const page = await fixture.open('/calls')
    await loaded(page)
    await boxOf(page, 3).click()
    await selected(page, 1)
    await page.getByRole('grid').focus()
    await page.keyboard.press('End')
    await page.locator(`${rows}[aria-rowindex="${count + 1}"]:not([aria-busy])`).waitFor()
    await boxOf(page, count + 1).click({ modifiers: ['Shift'] })
    await selected(page, count - 1)
  })

  it('stays in another order, is empty with other filters, and is there again on the way back', async () => {
    const failed = await total({ status: 'failed' })
    const page = await fixture.open('/calls')
    await loaded(page)
    await boxOf(page, 2).click()
    await boxOf(page, 4).click()
    await selected(page, 2)
    await page.getByRole('columnheader', { name: 'Tokens' }).getByRole('button').click()
    await expect.poll(() => page.url()).toContain('sort=tokens')
    await selected(page, 2)
    await page.goto(`${fixture.url}/#/calls?sort=tokens&status=failed`)
    await page.getByText(`${failed} calls`, { exact: true }).waitFor()
    expect(await page.getByRole('button', { name: /selected$/ }).count()).toBe(0)
    await page.keyboard.press('e')
    await page.getByText(`All ${failed} calls that fit the filters.`).waitFor()
    await page.keyboard.press('Escape')
    await closed(page.getByRole('dialog'))
    await page.goBack()
    await selected(page, 2)
  })
})
