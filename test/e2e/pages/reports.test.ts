import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { isScrolledSideways, sizes } from './sizes.ts'

describePages('reports', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ sample: true })
  })
  afterAll(() => fixture?.dispose())

  const open = async (route = '/reports?days=30', options: Parameters<AppFixture['open']>[1] = {}) => {
    const page = await fixture.open(route, options)
    await page.getByRole('article').getByRole('table').first().waitFor()
    return page
  }

  it.each(sizes)('can be read by anybody, %s at %s px', async (theme, width, height) => {
    const page = await open(undefined, { theme, width, height })
    await fixture.screenshot(page, 'reports', { fullPage: true })
    expect(await fixture.axe(page)).toEqual([])
    expect(await page.evaluate(isScrolledSideways)).toBe(false)
  })

  it('says in one sentence what the period came to, and changes with its address', async () => {
    const page = await open()
    const report = await fixture.client.reports.quality({ days: 30 })
    const { answered, failed } = report.totals.requests
    const count = (value: number) => value.toLocaleString('en')
    await page.getByText(`${count(answered)} of ${count(answered + failed)} requests got their answer`).waitFor()
    await page.getByRole('radio', { name: '90 days' }).click()
    await page.waitForURL(/days=90/)
    await page.getByLabel('Provider').click()
    await page.getByRole('option', { name: 'Mistral' }).click()
    await page.waitForURL(/provider=mistral/)
    const narrowed = await fixture.client.reports.quality({ days: 90, provider: 'mistral' })
    await page
      .getByRole('link', { name: count(narrowed.totals.calls), exact: true })
      .first()
      .waitFor()
  })

  it('goes along as a file in each form, as text on the clipboard, and on paper without the controls', async () => {
    const page = await open()
    for (const [words, ending] of [
      ['a page (HTML)', 'html'],
      ['text', 'txt'],
      ['CSV', 'csv'],
      ['JSON', 'json'],
    ] as const) {
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: `Save as ${words}` }).click()
      expect((await download).suggestedFilename()).toMatch(new RegExp(`^galley-report-.*\\.${ending}$`))
    }
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: 'Copy as text' }).click()
    await page.getByText('The report is on the clipboard.').waitFor()
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toContain('Mistral')
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false)
    expect(await page.getByRole('article').isVisible()).toBe(true)
  })

  it('comes by itself every week once it is asked to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'galley-reports-'))
    const page = await open()
    await page.getByRole('switch', { name: /every week/ }).click()
    await page.getByLabel('Folder').fill('/nowhere/at/all')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText(/There is no folder \/nowhere\/at\/all/).waitFor()
    // The refusal was provoked.
    fixture.complaints.length = 0
    await page.getByLabel('Folder').fill(folder)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect.poll(async () => (await fixture.client.reports.schedule()).folder).toBe(folder)
    await page.getByText(/^Next: /).waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await page.getByRole('button', { name: 'Write one now' }).click()
    await expect.poll(() => readdirSync(folder).length).toBe(1)
    const [name = ''] = readdirSync(folder)
    expect(existsSync(join(folder, name))).toBe(true)
    expect(readFileSync(join(folder, name), 'utf8')).toContain('<h1')
  })

  it('reads in Chinese', async () => {
    const page = await open('/reports?days=30', { language: 'zh-Hans' })
    await page.getByText(/得到了回答，花费|没有得到回答/).waitFor()
    expect(await fixture.axe(page)).toEqual([])
  })

  it('says that a period is empty, and what to do', async () => {
    const page = await fixture.open('/reports?from=2020-01-01&to=2020-01-02')
    await page.getByText('No calls in this period.').waitFor()
    expect(await fixture.axe(page)).toEqual([])
  })
})
