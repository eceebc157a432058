import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { closed } from './focus.ts'
import { itInChromium, itOverTheServer } from './hosts/page-host.ts'
import { expectReadable, isScrolledSideways } from './sizes.ts'

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

  it('can be read by anybody, in every size and theme', async () => {
    const page = await open()
    await expectReadable(fixture, page, 'reports')
  })

  it('says in one sentence what the period came to, and changes with its address', async () => {
    const page = await open()
    const report = await fixture.client.reports.quality({ days: 30 })
    const { answered, failed } = report.totals.requests
    const count = (value: number) => value.toLocaleString('en')
    await page.getByText(`${count(answered)} of ${count(answered + failed)} requests got their answer`).waitFor()
    await page.getByRole('radio', { name: '90 days' }).click()
    await page.waitForURL(/days=90/)
    await page.getByRole('button', { name: 'Provider', exact: true }).click()
    await page.getByRole('option', { name: /^Mistral/ }).click()
    await page.waitForURL(/provider=mistral/)
    const narrowed = await fixture.client.reports.quality({ days: 90, provider: 'mistral' })
    await page
      .getByRole('link', { name: count(narrowed.totals.calls), exact: true })
      .first()
      .waitFor()
  })

  it('narrows to every filter there is, several values of one, by keys alone, and takes the filters into its files', async () => {
    const page = await open()
    const filters = page.getByRole('group', { name: 'Filters' })
    for (const [name, typed, address] of [
      ['Model', 'gpt-6-luna', /model=gpt-6-luna/],
      ['Operation', 'Translation', /operation=translation/],
      ['From', 'Chinese', /source_language=zh/],
      ['Into', 'English', /target_language=en/],
      ['Book', '夜航的灯', /book=/],
    ] as const) {
      await filters.getByRole('button', { name, exact: true }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('option').first().waitFor()
      await page.getByRole('dialog').locator(':focus').waitFor()
      await page.keyboard.insertText(typed)
      await page.getByRole('option', { name: typed }).first().waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL(address)
      await page.keyboard.press('Escape')
      await closed(page.getByRole('dialog'))
    }
    const input = {
      days: 30,
      model: 'gpt-6-luna',
      operation: 'translation',
      source_language: 'zh',
      target_language: 'en',
      book: '夜航的灯',
    } as const
    const { totals } = await fixture.client.reports.quality(input)
    expect(totals.calls).toBeGreaterThan(0)
    await page
      .getByRole('link', { name: totals.calls.toLocaleString('en'), exact: true })
      .first()
      .waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as JSON' }).press('Enter')
    const saved = JSON.parse(readFileSync(await (await download).path(), 'utf8'))
    expect(saved.totals).toEqual(totals)
    expect(saved.filters).toMatchObject({ model: ['gpt-6-luna'], operation: ['translation'], book: ['夜航的灯'] })
    const schema = await fixture.client.reports.schema()
    expect(z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(saved).error).toBeUndefined()
    await page.getByRole('button', { name: 'Clear the filters' }).press('Enter')
    await page.waitForURL(url => !url.href.includes('book='))
    // A name that no list holds is taken as it is typed.
    await filters.getByRole('button', { name: 'User', exact: true }).press('Enter')
    await page.getByRole('dialog').locator(':focus').waitFor()
    await page.keyboard.insertText('nobody at all')
    await page.keyboard.press('Enter')
    await page.getByText('No calls in this period.').waitFor()
    expect(await fixture.axe(page)).toEqual([])
  })

  it('names the last day of its period, and not the one after it', async () => {
    const page = await fixture.open('/reports?from=2024-01-03&to=2024-02-01')
    await page
      .getByRole('article')
      .getByText(/^3 Jan 2024 to 1 Feb 2024/)
      .waitFor()
  })

  it('takes days that are typed, digit by digit, and says where the last comes before the first', async () => {
    const page = await open()
    await page.getByRole('radio', { name: 'Other' }).click()
    const first = page.getByLabel('From', { exact: true }).and(page.locator('input'))
    const last = page.getByLabel('To, included')
    const type = async (field: typeof first, digits: string) => {
      await field.focus()
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.type(digits, { delay: 60 })
    }
    await type(first, '01032024')
    await page.waitForURL(/from=2024-01-03/)
    await type(last, '01022024')
    await page.getByText('The last day comes before the first.').waitFor()
    expect(await last.inputValue()).toBe('2024-01-02')
    expect(page.url()).not.toContain('to=2024-01-02')
    await type(last, '02012024')
    await page.waitForURL(/from=2024-01-03&to=2024-02-01/)
    await page.getByText('The last day comes before the first.').waitFor({ state: 'detached' })
    await page
      .getByRole('article')
      .getByText(/^3 Jan 2024 to 1 Feb 2024/)
      .waitFor()
    // What is no period is forgotten with the fields, which say then what the report is of.
    await type(first, '03032024')
    await page.getByText('The last day comes before the first.').waitFor()
    await page.keyboard.press('Tab')
    await page.getByRole('button', { name: 'Provider', exact: true }).focus()
    await expect.poll(() => first.inputValue()).toBe('2024-01-03')
  })

  it('says what of its address it does not understand, on the page and not on paper, and shows the rest', async () => {
    const page = await open('/reports?days=0&operation=translation&operation=singing&bok=a')
    const note = page.getByRole('status').filter({ hasText: 'are not understood and were left out' })
    await expect.poll(() => note.locator('code').allTextContents()).toEqual(['days=0', 'operation=singing', 'bok=a'])
    expect(await fixture.axe(page)).toEqual([])
    await fixture.screenshot(page, 'reports-left-out')
    await page.emulateMedia({ media: 'print' })
    expect(await note.isVisible()).toBe(false)
    await page.emulateMedia({ media: 'screen' })
    await note.getByRole('button', { name: 'Close' }).click()
    await note.waitFor({ state: 'detached' })
    expect(page.url()).not.toContain('left_out')
    expect(page.url()).toContain('operation=translation')
  })

  it('says on the page what its files say: the judgement, findings, caches and the last failures', async () => {
    const page = await open('/reports?days=30')
    const report = await fixture.client.reports.quality({ days: 30 })
    const sheet = page.getByRole('article')
    const [first] = report.verdict.reasons
    if (first === undefined) await sheet.getByText(/^All went well/).waitFor()
    else await sheet.getByText(`${first}.`).waitFor()
    for (const note of report.verdict.notes.filter(each => !each.includes('Most frequent')))
      await sheet.getByText(note).waitFor()
    await expect
      .poll(() => sheet.getByRole('table', { name: 'Findings of the checks' }).locator('tbody tr').count())
      .toBe(report.findings?.length)
    await expect
      .poll(() => sheet.getByRole('table', { name: 'Latest failures' }).locator('tbody tr').count())
      .toBe(report.latest_errors.length)
    await sheet.getByRole('row', { name: /^Retries / }).waitFor()
    await sheet.getByText(/calls used a cache and saved \$/).waitFor()
    // Columns of one table stand below those of the other.
    const ends = await sheet
      .locator('section')
      .filter({ has: page.locator('th', { hasText: /^Slowest in 20$/ }) })
      .locator('thead th:nth-child(2)')
      .evaluateAll(cells => cells.map(cell => Math.round(cell.getBoundingClientRect().right)))
    expect(ends.length).toBeGreaterThan(3)
    expect(new Set(ends).size).toBe(1)
  })

  itInChromium(
    'is a page of its own that reads in light, in the dark and on paper, and a table that reads back',
    async () => {
      const page = await open('/reports?days=30')
      const save = async (words: string) => {
        const download = page.waitForEvent('download')
        await page.getByRole('button', { name: `Save as ${words}` }).click()
        return readFileSync(await (await download).path(), 'utf8')
      }
      const html = await save('a page (HTML)')
      const report = await fixture.client.reports.quality({ days: 30 })
      for (const colorScheme of ['light', 'dark'] as const) {
        // A page from a file: nothing of the app's is there, and nothing is asked for.
        const file = await page.context().newPage()
        await file.setViewportSize({ width: colorScheme === 'dark' ? 390 : 1440, height: 900 })
        await file.emulateMedia({ colorScheme })
        await file.setContent(html)
        await file.getByRole('heading', { level: 1 }).waitFor()
        expect(await fixture.axe(file)).toEqual([])
        expect(await file.evaluate(isScrolledSideways)).toBe(false)
        await file.screenshot({ path: `test-results/screenshots/report-file-${colorScheme}.png`, fullPage: true })
        const ground = () => file.evaluate<string>('getComputedStyle(document.body).backgroundColor')
        const onScreen = await ground()
        await file.emulateMedia({ media: 'print' })
        if (colorScheme === 'dark') expect(await ground()).not.toBe(onScreen)
        await file.close()
      }
      const rows = parse<Record<string, string>>(await save('CSV'), { columns: true, bom: true })
      const providers = rows.filter(row => row.section === 'provider')
      expect(providers.map(row => Number(row.calls))).toEqual(report.providers.map(({ figures }) => figures.calls))
      expect(await save('text')).toContain(report.verdict.sentence.slice(0, 40))
    },
  )

  itInChromium('is printed as the sheet alone, black on white, over as many pages as it needs', async () => {
    const page = await open('/reports?days=30', { theme: 'dark' })
    const pdf = await page.pdf({ format: 'A4' })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    const [ink, ground] = await page.evaluate<[string, string]>(
      `[document.querySelector('article'), document.body].map((element, at) => getComputedStyle(element)[at === 0 ? 'color' : 'backgroundColor'])`,
    )
    const parts = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number)
    expect(Math.max(...parts(ink).slice(0, 3))).toBeLessThan(64)
    // Nothing, which is the paper, or white.
    expect(parts(ground)[3] === 0 || Math.min(...parts(ground)) > 250).toBe(true)
    await fixture.screenshot(page, 'reports-print', { fullPage: true })
    expect(await page.getByRole('navigation').first().isVisible()).toBe(false)
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
    await page.getByRole('button', { name: 'Copy as text' }).click()
    await page.getByText('The report is on the clipboard.').waitFor()
    expect(await fixture.clipboard(page)).toContain('Mistral')
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false)
    await expect.poll(() => page.getByRole('article').isVisible()).toBe(true)
  })

  itOverTheServer('cannot be printed where it could not be read', async () => {
    const page = await fixture.open('/nowhere')
    await page.route('**/rpc/**', route =>
      route.request().url().includes('events') ? route.continue() : route.abort(),
    )
    await page.goto(`${fixture.url}/#/reports`)
    await page.getByRole('alert').first().waitFor()
    const print = page.getByRole('button', { name: 'Print' })
    await expect.poll(() => print.isDisabled()).toBe(true)
    await page.unroute('**/rpc/**')
    await page.reload()
    await page.getByRole('article').getByRole('table').first().waitFor()
    await expect.poll(() => print.isDisabled()).toBe(false)
    fixture.complaints.length = 0
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
    const written = () => readdirSync(folder).filter(name => name.endsWith('.html'))
    await expect.poll(() => written().length).toBe(1)
    const [name = ''] = written()
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
