import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppFixture, describePages, startAppFixture } from './app-fixture.ts'
import { isScrolledSideways, sizes } from './sizes.ts'

describePages('books', () => {
  let fixture: AppFixture
  beforeAll(async () => {
    fixture = await startAppFixture({ sample: true })
  })
  afterAll(() => fixture?.dispose())

  it.each(sizes)('can be read by anybody, %s at %s px', async (theme, width, height) => {
    const shelf = await fixture.open('/books', { theme, width, height })
    await shelf.getByRole('link', { name: '夜航的灯' }).waitFor()
    await fixture.screenshot(shelf, 'books-shelf', { fullPage: true })
    expect(await fixture.axe(shelf)).toEqual([])
    expect(await shelf.evaluate(isScrolledSideways)).toBe(false)
    const book = await fixture.open(`/books?book=${encodeURIComponent('夜航的灯')}`, { theme, width, height })
    await book.getByRole('list', { name: 'Chapters in English' }).waitFor()
    await fixture.screenshot(book, 'books-book', { fullPage: true })
    expect(await fixture.axe(book)).toEqual([])
    expect(await book.evaluate(isScrolledSideways)).toBe(false)
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
    expect(await page.getByRole('table').getByRole('row').count()).toBe(books.length + 1)
    await page.getByLabel('Find a book').fill('ferry of nowhere')
    await page.getByText('No book goes by that name').waitFor()
  })

  it('leads from a book to its chapters, by pointer and by keys, and to the calls behind them', async () => {
    const page = await fixture.open('/books')
    await page.getByRole('link', { name: 'La cartógrafa de nubes' }).click()
    await page.getByRole('heading', { level: 1, name: 'La cartógrafa de nubes' }).waitFor()
    const strip = page.getByRole('list', { name: 'Chapters in English' })
    const { chapter_list: chapters } = await fixture.client.books.show({ book: 'La cartógrafa de nubes' })
    expect(await strip.getByRole('link').count()).toBe(chapters.length)
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
