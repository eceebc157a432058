import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { closed, takeEntry } from './focus.ts'
import { itOverTheServer } from './hosts/page-host.ts'
import { isScrolledSideways } from './sizes.ts'

const book = 'A Thousand Names'
const address = `/quality/glossary?book=${encodeURIComponent(book)}&language=en`

describePages('a glossary of a thousand terms', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({
      seed: async app => {
        const terms = Array.from({ length: 1000 }, (_, at) => ({
          term: `人名${String(at).padStart(4, '0')}`,
          translation: at === 7 ? '' : `Name ${at}`,
        }))
        await app.quality.glossaries.save(book, 'en', terms, null)
        await app.quality.glossaries.save('Few Names', 'en', [{ term: '师父', translation: 'Master' }], null)
      },
    })
  })
  afterAll(() => fixture?.dispose())

  const terms = async (of = book) => (await fixture.client.glossary.list({ book: of, target_language: 'en' })).terms
  const open = async (options: Parameters<AppFixture['open']>[1] = {}, at = address) => {
    const page = await fixture.open(at, options)
    await page.getByRole('table').getByRole('row').nth(1).waitFor()
    return page
  }

  it('shows the first and all on request, and finds one by its term, its translation or its notes', async () => {
    const page = await open()
    const rows = page.getByRole('table').locator('tbody tr')
    await expect.poll(() => rows.count()).toBe(200)
    await page.getByText('人名0007 has no translation, so no prompt gets it.').waitFor()
    const find = page.getByRole('textbox', { name: 'Find a term' })
    await find.fill('name 873')
    await expect.poll(() => rows.count()).toBe(1)
    await page.getByRole('textbox', { name: 'Translation of 人名0873' }).waitFor()
    await find.fill('nobody')
    await page.getByText('No term, translation or note has these words.').waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await find.fill('')
    await page.getByRole('button', { name: 'Show 800 more terms' }).press('Enter')
    await expect.poll(() => rows.count()).toBe(1000)
  })

  it('comes in from a file and goes out as one, and says what of it was new and what contradicted', async () => {
    const page = await open()
    const csv = 'term,translation\n人名0001,Name 1\n人名0002,Somebody Else\n新来的,the Newcomer\n'
    await page.locator('input[type=file]').setInputFiles({
      name: 'terms.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(csv),
    })
    await page.getByText('1 added, 1 changed, 1 as they were.').waitFor()
    const all = await terms()
    expect(all.find(({ term }) => term === '人名0002')?.translation).toBe('Somebody Else')
    for (const [choice, ending] of [
      ['as a table (CSV)', 'csv'],
      ['as a table (TSV)', 'tsv'],
      ['as JSON', 'json'],
    ] as const) {
      await page.getByRole('button', { name: 'Export' }).press('Enter')
      const download = page.waitForEvent('download')
      await takeEntry(page, 'menuitem', choice)
      const file = await download
      await closed(page.getByRole('menu'))
      expect(file.suggestedFilename()).toMatch(new RegExp(`\\.${ending}$`))
      const content = readFileSync(await file.path(), 'utf8')
      const back = await fixture.client.glossary.import({
        ...{ book: `Back from ${ending}`, target_language: 'en' },
        ...{ content, file_name: file.suggestedFilename() },
      })
      expect(back.added).toBe(all.length)
      const pairs = (list: Awaited<ReturnType<typeof terms>>) =>
        list.map(({ term, translation }) => `${term} = ${translation}`).sort()
      expect(pairs(await terms(`Back from ${ending}`))).toEqual(pairs(all))
    }
  })

  it('is kept by keys alone: added to, changed, confirmed, removed and put back', async () => {
    const page = await open({}, '/quality/glossary?book=Few%20Names&language=en')
    await page.getByRole('textbox', { name: 'New term' }).focus()
    await page.keyboard.type('Aqua')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Water')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Translation of Aqua' }).waitFor()
    // The next one is begun at once.
    await expect
      .poll(() =>
        page.getByRole('textbox', { name: 'New term' }).evaluate(own => own === own.ownerDocument.activeElement),
      )
      .toBe(true)
    await page.getByRole('textbox', { name: 'Translation of Aqua' }).focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('Master')
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('textbox', { name: 'Translation of Aqua' }).inputValue()).toBe('Water')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('Master')
    await page.keyboard.press('Enter')
    await page.getByText(/^(Aqua and 师父|师父 and Aqua) are both /).waitFor()
    await page.getByRole('button', { name: 'Remove Aqua' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('The term is removed.').waitFor()
    expect((await terms('Few Names')).map(({ term }) => term)).toEqual(['师父'])
    await page.getByRole('button', { name: 'Undo' }).press('Enter')
    await page.getByRole('textbox', { name: 'Translation of Aqua' }).waitFor()
    expect((await terms('Few Names')).find(({ term }) => term === 'Aqua')?.translation).toBe('Master')
  })

  itOverTheServer('loses nothing that was typed where it cannot be saved', async () => {
    const page = await open({}, '/quality/glossary?book=Few%20Names&language=en')
    await page.route('**/rpc/glossary/save', route => route.abort('connectionrefused'))
    await page.getByRole('textbox', { name: 'New term' }).fill('山')
    await page.getByRole('textbox', { name: 'Its translation' }).fill('mountain')
    await page.getByRole('button', { name: 'Add' }).click()
    await page.getByText('Galley does not answer').first().waitFor()
    await expect.poll(() => page.getByRole('textbox', { name: 'New term' }).inputValue()).toBe('山')
    await page.unroute('**/rpc/glossary/save')
    await page.getByRole('button', { name: 'Add' }).click()
    await page.getByRole('textbox', { name: 'Translation of 山' }).waitFor()
    fixture.complaints.length = 0
  })

  it('can be worked with on a phone, and in Chinese', async () => {
    for (const width of [390, 360]) {
      const page = await open({ width, height: 844 })
      expect(await page.evaluate(isScrolledSideways)).toBe(false)
      // A name stands as a line, and what can be done with it is in sight.
      const button = await page.getByRole('button', { name: 'Remove 人名0000' }).boundingBox()
      expect((button?.x ?? width) + (button?.width ?? 0)).toBeLessThanOrEqual(width)
      expect(await page.getByText('人名0000', { exact: true }).evaluate(own => own.getClientRects().length)).toBe(1)
      await fixture.screenshot(page, 'glossary-thousand')
    }
    const page = await open({ language: 'zh-Hans' })
    await page.getByText('“人名0007”没有译文，因此不会告诉模型。').waitFor()
    expect(await fixture.axe(page)).toEqual([])
  })
})
