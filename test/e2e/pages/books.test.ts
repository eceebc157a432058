import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { longName, oddOrder, seedBooks, seedManyBooks } from './seed-books.ts'
import { expectReadable, isScrolledSideways } from './sizes.ts'

describePages('books', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ sample: true })
  })
  afterAll(() => fixture?.dispose())

  it('can be read by anybody, in every size and theme', async () => {
    const shelf = await fixture.open('/books')
    await shelf.getByRole('link', { name: '夜航的灯' }).waitFor()
    await expectReadable(fixture, shelf, 'books-shelf')
    const book = await fixture.open(`/books?book=${encodeURIComponent('夜航的灯')}`)
    await book.getByRole('list', { name: 'Chapters in English' }).waitFor()
    await expectReadable(fixture, book, 'books-book')
  })

  it('shows every book with its coverage, and says what is left in one sentence', async () => {
    const page = await fixture.open('/books')
    const { books } = await fixture.client.books.list()
    await page.getByText(/^5 books, \d+ chapters\. What is left would cost about \$/).waitFor()
    for (const book of books) {
      const row = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: book.name, exact: true }) })
      for (const { target_language: tag, chapters } of book.coverage) {
        const language = new Intl.DisplayNames(['en'], { type: 'language' }).of(tag)
        await row.getByRole('img', { name: `${language}: ${chapters} of ${book.chapters} chapters` }).waitFor()
      }
    }
    await page.getByRole('radio', { name: 'Table' }).click()
    await expect.poll(() => page.getByRole('table').getByRole('row').count()).toBe(books.length + 1)
    await page.getByLabel('Find a book').fill('ferry of nowhere')
    await page.getByText('No book goes by that name').waitFor()
  })

  it('leads from a book to its chapters, by pointer and by keys, and to the calls behind them', async () => {
    const page = await fixture.open('/books')
    await page.getByRole('link', { name: 'La cartógrafa de nubes' }).click()
    await page.getByRole('heading', { level: 1, name: 'La cartógrafa de nubes' }).waitFor()
    const strip = page.getByRole('list', { name: 'Chapters in English' })
    const { chapter_list: chapters } = await fixture.client.books.show({ book: 'La cartógrafa de nubes' })
    await expect.poll(() => strip.getByRole('link').count()).toBe(chapters.length)
    // The pointer lies where the shelf was, which may be on a mark.
    await page.mouse.move(0, 0)
    await strip.getByRole('link').first().focus()
    await page.keyboard.press('ArrowRight')
    await page.getByText(/^2 Translated · [\d,]+ characters · \$/).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/calls\?/)
    expect(new URLSearchParams(page.url().split('?')[1]).get('book')).toBe('La cartógrafa de nubes')
    await page.goBack()
    await page.getByRole('row', { name: /^1 Translated/ }).waitFor()
  })

  it('says what a chapter without a translation is, in words, too', async () => {
    const page = await fixture.open('/books?book=La%20cart%C3%B3grafa%20de%20nubes')
    await page
      .getByRole('link', { name: /: Not translated$/ })
      .first()
      .waitFor()
    await page.getByText(/chapters are left: about \$/).waitFor()
  })

  it('reads in Chinese', async () => {
    const page = await fixture.open('/books', { language: 'zh-Hans' })
    await page.getByText(/^5 本书，\d+ 章。/).waitFor()
    expect(await fixture.axe(page)).toEqual([])
  })
})

describePages('books before the first call', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture()
  })
  afterAll(() => fixture?.dispose())

  it('say what would bring the first one', async () => {
    const page = await fixture.open('/books')
    await page.getByText('No book yet').waitFor()
    expect(await fixture.axe(page)).toEqual([])
  })
})

describePages('books as people have them', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ seed: seedBooks })
  })
  afterAll(() => fixture?.dispose())

  const openBook = (name: string, options: Parameters<AppFixture['open']>[1] = {}) =>
    fixture.open(`/books?book=${encodeURIComponent(name)}`, options)

  it('lie on the shelf, however long their names are, and say of each figure whether it is known', async () => {
    for (const width of [1440, 360]) {
      const page = await fixture.open('/books', { width })
      await page.getByRole('link', { name: longName }).waitFor()
      await fixture.screenshot(page, 'books-odd', { fullPage: true })
      expect(await page.evaluate(isScrolledSideways)).toBe(false)
      expect(await fixture.axe(page)).toEqual([])
      const rate = (book: string) =>
        page
          .getByRole('listitem')
          .filter({ has: page.getByRole('link', { name: book, exact: true }) })
          .locator('dl > div')
          .nth(1)
          .locator('dd')
          .textContent()
      expect(await rate('Only Abstracts')).toBe('–')
      expect(await rate('Never Answered')).toBe('–')
      expect(await rate('Without a Price')).toBe('unpriced')
      expect(await rate('Half a Price')).toMatch(/^\$0\.000\d$/)
      // No figure breaks in two.
      expect(await page.getByText('1,979 of 3,000').evaluate(element => element.getClientRects().length)).toBe(1)
    }
    const table = await fixture.open('/books?look=table', { width: 1024 })
    await table.getByRole('row', { name: /^Odd Chapters English 8 of 8 Spanish 1 of 8/ }).waitFor()
    expect(await table.evaluate(isScrolledSideways)).toBe(false)
  })

  it('open under the whole name that a client gave them, and so do their calls, their quality and their report', async () => {
    const page = await fixture.open('/books')
    await page.getByRole('link', { name: longName }).click()
    await page.getByRole('heading', { level: 1, name: longName }).waitFor()
    await page.getByRole('list', { name: 'Chapters in English' }).getByRole('link').first().click()
    await page.getByText('1 call', { exact: true }).first().waitFor()
    const asked = new URLSearchParams(page.url().split('?')[1])
    expect([asked.get('book'), asked.get('chapter')]).toEqual([longName, longName])
    for (const [name, drawn] of [
      ['quality/review', 'h1'],
      ['quality/glossary', 'h1'],
      ['reports', 'article table'],
      ['dashboard', 'canvas'],
    ] as const) {
      const other = await fixture.open(`/${name}?book=${encodeURIComponent(longName)}`)
      await other.locator(drawn).first().waitFor()
      expect(new URLSearchParams(other.url().split('?')[1]).get('book')).toContain(longName)
      await fixture.screenshot(other, `named-${name.replace('/', '-')}`)
      expect([name, await other.evaluate(isScrolledSideways)]).toEqual([name, false])
    }
  })

  it('show three thousand chapters in their order, sixty in words and all on request', async () => {
    const page = await openBook('Three Thousand Nights')
    const strip = page.getByRole('list', { name: 'Chapters in English' })
    await strip.getByRole('link').nth(2999).waitFor()
    await page.getByText(/^1,021 chapters are left: about \$/).waitFor()
    await strip.getByRole('link').first().focus()
    await page.keyboard.press('End')
    await page.getByText(/^第3000章 Not translated/).waitFor()
    await page.getByRole('button', { name: 'Show 2,940 more chapters' }).click()
    const { chapter_list: chapters } = await fixture.client.books.show({ book: 'Three Thousand Nights' })
    expect(chapters.map(({ name }) => name)).toEqual(Array.from({ length: 3000 }, (_, at) => `第${at + 1}章`))
    await page.getByRole('row').nth(3000).waitFor()
  })

  it('put oddly named chapters where a reader meets them, in each language apart', async () => {
    const page = await openBook('Odd Chapters')
    const names = page.getByRole('table', { name: 'Chapters in English' }).locator('tbody th')
    await names.first().waitFor()
    await expect.poll(() => names.allTextContents()).toEqual(oddOrder)
    await page.getByRole('radio', { name: 'Spanish' }).click()
    await page
      .getByRole('table', { name: 'Chapters in Spanish' })
      .getByRole('row', { name: /^2 Translated/ })
      .waitFor()
    await expect.poll(() => page.getByRole('row', { name: /Not translated/ }).count()).toBe(7)
  })

  it('say what there is not: chapters, a translation, a price', async () => {
    const without = await openBook('No Chapters at All')
    await without.getByText(/^No call of this book names a chapter yet/).waitFor()
    await without.getByText(/^no chapter named · from Chinese/).waitFor()
    expect(await without.getByRole('table').count()).toBe(0)
    expect(await fixture.axe(without)).toEqual([])
    const abstracts = await openBook('Only Abstracts')
    await abstracts.getByText('No chapter has been translated yet.').waitFor()
    await abstracts.getByRole('row', { name: /^1 Not translated 2,000 1 – \$0\.0005/ }).waitFor()
    expect(await fixture.axe(abstracts)).toEqual([])
    const failed = await openBook('Never Answered')
    await failed.getByText('1 chapter is left. What it would cost is not known yet.').waitFor()
    const unpriced = await openBook('Without a Price')
    await unpriced.getByRole('link', { name: '2 calls unpriced' }).waitFor()
    const odd = await openBook('100% "quoted" & <b>odd</b> / name?')
    await odd.getByRole('row', { name: /^#1 & 2 Translated/ }).waitFor()
  })

  it('tell what chapters to come would cost in each language, by keys alone, and keep it in the address', async () => {
    const page = await openBook('Odd Chapters')
    const field = page.getByLabel('More chapters to come')
    await field.focus()
    await page.keyboard.type('1000')
    await page.waitForURL(/more=1000/)
    const { coverage } = await fixture.client.books.show({ book: 'Odd Chapters' })
    expect(coverage).toHaveLength(2)
    for (const { cost_nanos_per_1000_chars: rate } of coverage) expect(rate).toBeCloseTo(258_750)
    // 1,000 chapters of 2,000 characters.
    await page.getByText('English: 1,000 more chapters like these cost about $0.52.').waitFor()
    await page.getByText('Spanish: 1,000 more chapters like these cost about $0.52.').waitFor()
    expect(await fixture.axe(page)).toEqual([])
    await page.reload()
    await page.getByText('Spanish: 1,000 more chapters like these cost about $0.52.').waitFor()
  })

  it('keep the grades of chapters apart where the system chooses the colours', async () => {
    const page = await openBook('Three Thousand Nights')
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
    const ground = (name: RegExp) =>
      page
        .getByRole('list', { name: 'Chapters in English' })
        .getByRole('link', { name })
        .first()
        .evaluate(element => {
          const style = element.ownerDocument.defaultView?.getComputedStyle(element)
          return `${style?.backgroundColor} ${style?.backgroundImage} ${style?.borderStyle}`
        })
    const grounds = await Promise.all([/: Translated/, /: Failed/, /: Not translated/].map(ground))
    expect(new Set(grounds).size).toBe(3)
    await fixture.screenshot(page, 'books-forced-colors')
  })
})

describePages('a shelf of more books than one page holds', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ seed: app => seedManyBooks(app, 230) })
  })
  afterAll(() => fixture?.dispose())

  it('says how many are not listed, and lists them on request', async () => {
    const page = await fixture.open('/books')
    await page.getByText('230 books. The latest 200 are listed.').waitFor()
    await page.getByRole('button', { name: 'Show 30 more books' }).click()
    await page.getByText('230 books, 230 chapters. Every chapter that is known has its translation.').waitFor()
    expect(
      await page
        .getByRole('main')
        .getByRole('listitem')
        .filter({ has: page.locator('dl') })
        .count(),
    ).toBe(230)
  })
})
