import { afterEach, describe, expect, it } from 'vitest'
import { createBooks } from '../../src-main/metrics/books.ts'
import { compareChapters, placeChapter } from '../../src-main/metrics/chapter-order.ts'
import {
  booksSql,
  bookTranslationsSql,
  chapterCountSql,
  latestBookCalls,
  newestOpenedSql,
} from '../../src-main/store/repositories/book-repository.ts'
import { explain } from '../support/query-plan.ts'
import { createRecordedLedger, fixedNow, type RecordedLedger } from '../support/recorded-ledger.ts'

describe('chapters', () => {
  it('stand in the order a reader meets them, whatever they are called', () => {
    for (const inOrder of [
      ['1', '2', '10a', '10b', '12', '100'],
      ['プロローグ', '第一話', '第２話', '第十話', '第二十一話', '第百二話', 'エピローグ', '番外2'],
      ['ch. 9-2', 'ch. 9-10', 'ch. 10-1'],
      ['Vol. 1 Ch. 20', 'Vol. 2 Ch. 3', 'Vol. 2 Ch. 13'],
      ['Prologue', 'Chapter II', 'Chapter IX', 'Chapter XIV', 'Interlude', 'Epilogue'],
      ['楔子', '第一章 三人', '第三章 百年', '第十二章', '尾声'],
      ['제1화', '제3화', '제12화'],
      ['1: The Hundred Steps', '2: 40 Days', '3'],
    ]) {
      expect(inOrder.toReversed().sort(compareChapters)).toEqual(inOrder)
    }
  })

  it('are numbered by their number, not by the words of a title', () => {
    expect(placeChapter('第三章 雨夜三人').numbers).toEqual([3])
    expect(placeChapter('Chapter 3: The 100 Steps').numbers).toEqual([3])
    expect(placeChapter('三人の客').numbers).toEqual([])
  })
})

describe('books', () => {
  let ledger: RecordedLedger
  afterEach(() => ledger.dispose())
  const chars = { sourceChars: 1000, outputChars: 2000 }

  it('count a chapter once, however often and into however many languages it was translated', async () => {
    ledger = createRecordedLedger()
    const books = createBooks(ledger.store)
    const book = { sourceBook: 'Night Ferry', sourceLanguage: 'zh', ...chars }
    await ledger.record(
      { ...book, sourceChapter: '1', targetLanguage: 'en', modelName: 'big' },
      { ...book, sourceChapter: '1', targetLanguage: 'en', modelName: 'big' },
      { ...book, sourceChapter: '1', targetLanguage: 'de', modelName: 'small', createdAt: fixedNow - 5000 },
      { ...book, sourceChapter: '2', targetLanguage: 'en', errorKind: 'server', modelName: 'small' },
      { ...book, sourceChapter: '3', targetLanguage: 'en', finishReason: 'length' },
      { ...book, sourceChapter: '4', operation: 'chapter_division', sourceChars: 3000 },
      { ...book, sourceChapter: '4', origin: 'sample', targetLanguage: 'en' },
    )
    const [found] = books.list({ realms: ['real'], like: 'night', limit: 10 }).books
    expect(found).toMatchObject({ chapters: 4, calls: 6, failed: 1, lastCallAt: fixedNow - 5000 })
    expect(
      found?.coverage.map(({ targetLanguage, chapters, failedChapters }) => [targetLanguage, chapters, failedChapters]),
    ).toEqual([
      ['en', 2, 1],
      ['de', 1, 0],
    ])
    const shown = books.show('Night Ferry', ['real'])
    expect(
      shown?.chapterList.map(({ chars: length, translations }) => [length, translations.map(one => one.state)]),
    ).toEqual([
      [1000, ['translated', 'translated']],
      [null, ['failed']],
      [1000, ['truncated']],
      [3000, []],
    ])
    const english = shown?.coverage.find(({ targetLanguage }) => targetLanguage === 'en')
    // Chapter 2 has no known length: the average of the others.
    expect(english?.remaining).toMatchObject({ chapters: 2, chars: Math.round(3000 + 5000 / 3) })
    expect(english?.nanosPerThousandChars).toBe((4 * 420_000) / 3)
    expect(books.show('Night Ferry', ['sample'])?.calls).toBe(1)
    expect(books.show('Day Ferry', ['real'])).toBeNull()
  })

  it('are counted again when a call of a day long past is added', async () => {
    ledger = createRecordedLedger()
    const books = createBooks(ledger.store)
    const count = () => books.list({ realms: ['real'], like: null, limit: 10 }).books.map(({ calls }) => calls)
    const book = { sourceBook: 'b', sourceChapter: '1', targetLanguage: 'en', ...chars }
    const past = { ...book, createdAt: fixedNow - 5 * 86_400_000 }
    await ledger.record(book, past)
    expect(count()).toEqual([2])
    await ledger.record(past)
    expect(count()).toEqual([3])
    await ledger.record(book)
    expect(count()).toEqual([4])
    const plan = explain(ledger.store, booksSql(1, false), [0, 1, 'real']).join()
    expect(plan).toContain('SEARCH subject_metrics USING INDEX subject_metrics_key')
  })

  it('are not given a price per character that leaves unpriced calls out', async () => {
    ledger = createRecordedLedger()
    const book = { sourceBook: 'b', sourceChapter: '1', targetLanguage: 'en', ...chars }
    await ledger.record(book, { ...book, statedCostNanos: null })
    const [found] = createBooks(ledger.store).list({ realms: ['real'], like: null, limit: 10 }).books
    expect(found).toMatchObject({ costNanos: 420_000, unpricedCalls: 1, nanosPerThousandChars: null })
  })

  it('cost per character what the chapters did whose calls all have a price', async () => {
    ledger = createRecordedLedger()
    const book = { sourceBook: 'b', sourceChapter: '1', targetLanguage: 'en', ...chars }
    await ledger.record(book, { ...book, sourceChapter: '2', statedCostNanos: null })
    const shown = createBooks(ledger.store).show('b', ['real'])
    expect(shown).toMatchObject({ unpricedCalls: 1, nanosPerThousandChars: 420_000 })
    expect(shown?.coverage[0]?.nanosPerThousandChars).toBe(420_000)
  })

  it('that are kept in memory say what a fresh reading says, after whatever was written', async () => {
    ledger = createRecordedLedger()
    const of = ledger
    const kept = createBooks(of.store)
    const query = { realms: ['real'], like: null, limit: 10 } as const
    const compare = () => expect(kept.list(query)).toEqual(createBooks(of.store).list(query))
    const book = { sourceBook: 'b', sourceChapter: '1', targetLanguage: 'en', ...chars }
    const other = { ...book, sourceBook: 'c' }
    await of.record(
      book,
      { ...book, sourceChapter: '2' },
      { ...book, sourceChapter: '3', statedCostNanos: null },
      other,
    )
    compare()
    await of.record({ ...book, sourceChapter: '4', errorKind: 'server' }, { ...other, targetLanguage: 'fr' })
    compare()
    await of.record({ ...book, sourceChapter: '5', createdAt: fixedNow - 3 * 86_400_000 })
    compare()
    // A call under way is the book's latest before any rollup knows of it.
    const before = kept.list(query).books.map(({ lastCallAt }) => lastCallAt)
    of.clock.time += 1000
    await of.ledger.openCall({
      ...{
        requestId: null,
        origin: 'service',
        providerId: of.providerIds[0],
        modelName: 'm',
        operation: 'translation',
        streamed: false,
      },
      sourceBook: 'c',
    })
    expect(kept.list(query).books.map(({ lastCallAt }) => lastCallAt)).not.toEqual(before)
    compare()
    // Two costs change places with each other: the sums of the book and its day stay as they are.
    const ids = of.store.db
      .prepare(`SELECT id FROM service_calls WHERE source_book = 'b' AND source_chapter IN ('1', '3') ORDER BY id`)
      .pluck()
      .all() as number[]
    const rates = () => kept.list(query).books.find(({ name }) => name === 'b')?.nanosPerThousandChars
    const rate = rates()
    await of.ledger.setCosts([
      { callId: ids[0] as number, costNanos: null, priceId: null },
      { callId: ids[1] as number, costNanos: 420_000, priceId: null },
    ])
    compare()
    expect(rate).toBeTypeOf('number')
  })

  it('look only at the chapters of one book, and at calls no index holds yet', () => {
    ledger = createRecordedLedger()
    for (const [sql, values] of [
      [chapterCountSql(2), ['real', 'practice', 'b']],
      [bookTranslationsSql(1), ['real', 'b']],
    ] as const) {
      const plan = explain(ledger.store, sql, values).join()
      expect(plan).toMatch(/INDEX subject_metrics_key \(kind=\? AND period_start=\? AND realm=\? AND subject=\?\)/)
    }
    expect(explain(ledger.store, newestOpenedSql).join()).toContain('INDEX calls_unlisted')
  })

  it('take their latest calls from the index of books', () => {
    ledger = createRecordedLedger()
    const plan = explain(ledger.store, latestBookCalls, ['b', 10, 'b', 10, 10]).join('\n')
    expect(plan).toContain('calls_by_book (source_book=?)')
    // What no index for lists holds yet is little, and has an index of its own.
    expect(plan.replace('SCAN service_calls USING INDEX calls_unlisted', '')).not.toContain('SCAN service_calls')
  })
})
