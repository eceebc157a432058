import { expect, it } from 'vitest'
import { reportedCall } from '../procedures/api-fixture.ts'
import { describeContract, refused } from './describe-contract.ts'

describeContract('lists, books and exports', subject => {
  it('gives trends in columns, usage by hour and weekday, and health as findings', async () => {
    await subject.client.calls.record(
      reportedCall({ created_by: 'mei', created_at: '2026-01-05T08:15:00Z', book: 'Trends' }),
    )
    const trends = await subject.client.metrics.trends({
      book: 'Trends',
      from: '2026-01-05',
      to: '2026-01-06',
      split: 'provider',
    })
    expect(trends).toMatchObject({ step: 'hour', split: 'provider', period: { time_zone: 'UTC' } })
    expect(trends.starts).toHaveLength(24)
    expect(trends.series[0]).toMatchObject({ provider: 'openai', model: null, is_rest: false, total: { calls: 1 } })
    expect(trends.series[0]?.calls[8]).toBe(1)
    expect(trends.series[0]?.p50_ms[9]).toBeNull()
    const usage = await subject.client.metrics.usage({ from: '2026-01-05', to: '2026-01-06' })
    expect(usage.hours).toMatchObject([{ weekday: 0, hour: 8, calls: 1 }])
    expect(usage).toMatchObject({ books: [{ name: 'Trends', calls: 1 }], users: [{ name: 'mei', calls: 1 }] })
    const health = await subject.client.metrics.health()
    expect(['good', 'watch', 'bad']).toContain(health.level)
    expect((await subject.client.metrics.health({ realm: 'sample' })).providers).toBe(0)
  })

  it('shows books with their chapters in order, and what the rest would cost', async () => {
    const chapter = (name: string, changes: Record<string, unknown> = {}) =>
      reportedCall({
        book: '雨の町',
        chapter: name,
        source_text: '雨'.repeat(1000),
        output: 'rain',
        cost: 0.01,
        ...changes,
      })
    await subject.client.calls.record([
      chapter('第十章'),
      chapter('第二章'),
      chapter('第三章', { operation: 'abstract_generation', target_language: null }),
      chapter('第十一章', { status: 'error' }),
    ])
    const { books } = await subject.client.books.list({ search: '雨の' })
    expect(books).toMatchObject([{ name: '雨の町', calls: 4, chapters: 4, source_languages: ['ja'] }])
    expect(books[0]?.coverage).toMatchObject([{ target_language: 'en', chapters: 2, failed_chapters: 1 }])
    const book = await subject.client.books.show({ book: '雨の町' })
    expect(book.chapter_list.map(({ name }) => name)).toEqual(['第二章', '第三章', '第十章', '第十一章'])
    expect(book.chapter_list[0]).toMatchObject({ number: [2], chars: 1000, translations: [{ state: 'translated' }] })
    const [english] = book.coverage
    expect(english?.remaining).toMatchObject({ chapters: 2, chars: 2000 })
    // Failed calls are paid, too.
    const paid = english?.cost_nanos ?? 0
    expect(paid).toBeGreaterThan(0)
    expect(english?.remaining.cost_nanos).toBe(Math.round((paid / 2000) * 2000))
    expect((await refused(subject.client.books.show({ book: 'nowhere' }))).code).toBe('not_found')
  })

  it('finds a book, a chapter and a person by the whole name that a client gave them, blanks at its ends and all', async () => {
    const book = ` ${'夜'.repeat(290)} `
    const [chapter, user] = [`${book}一`, ` ${'m'.repeat(250)}`]
    await subject.client.calls.record([
      reportedCall({ book, chapter, created_by: user }),
      reportedCall({ book: book.trim(), chapter, created_by: user }),
    ])
    expect((await subject.client.books.show({ book })).chapter_list.map(({ name }) => name)).toEqual([chapter])
    expect((await subject.client.calls.list({ book: [book], chapter, user })).calls).toHaveLength(1)
    expect((await subject.client.metrics.count({ book })).calls).toBe(1)
    expect((await subject.client.forecasts.book({ book, remaining_chapters: 2 })).book).toBe(book)
    expect((await subject.client.reports.quality({ days: 30, book: [book] })).totals.calls).toBe(1)
    const budget = await subject.client.budgets.set({ scope: 'book', scope_value: book, period: 'month', limit_usd: 1 })
    expect(budget.scope_value).toBe(book)
    await subject.client.budgets.remove({ id: budget.id })
  })

  it('says what more chapters of a book would cost, how sure that is, and which calls say nothing of it', async () => {
    const book = `The book that goes on ${crypto.randomUUID()}`
    const part = (chapter: string, changes: Record<string, unknown> = {}) =>
      reportedCall({ book, chapter, source_text: '字'.repeat(2000), output: 'words', cost: 0.02, ...changes })
    await subject.client.calls.record([
      part('1'),
      part('2', { source_text: '字'.repeat(4000) }),
      part('3', { model_name: 'a-model-nobody-prices', cost: null }),
      part('4'),
      part('1', { target_language: 'de', model_name: 'a-model-nobody-prices', cost: null }),
    ])
    const ahead = await subject.client.books.ahead({ book, chapters: 30 })
    expect(ahead.chapters).toBe(30)
    const [english, german] = ahead.languages
    const { coverage } = await subject.client.books.show({ book })
    const rate = coverage.find(({ target_language: to }) => to === 'en')?.cost_nanos_per_1000_chars ?? Number.NaN
    // One chapter of 4,000 characters and three of 2,000.
    expect(english).toMatchObject({ target_language: 'en', chars: 75_000, unpriced_calls: 1 })
    expect(english?.cost_nanos).toBe(Math.round(rate * 75))
    expect(english?.range).toMatchObject({ provider: 'openai', model: 'gpt-4o-mini' })
    expect(english?.range?.low_nanos).toBeLessThan(english?.range?.high_nanos ?? 0)
    expect(german).toMatchObject({ target_language: 'de', chars: 75_000, cost_nanos: null, range: null })
    expect(german?.unpriced_calls).toBe(1)
    const one = (await subject.client.books.ahead({ book, chapters: 1 })).languages[0]
    expect(one?.cost_nanos).toBe(Math.round(rate * 2.5))
    expect((await refused(subject.client.books.ahead({ book: 'nowhere', chapters: 2 }))).code).toBe('not_found')
    expect((await refused(subject.client.books.ahead({ book, chapters: 0 }))).code).toBe('usage')
  })

  it('gives any page of a list held still, in any order, and how long the list is', async () => {
    const first = await subject.client.calls.list({ sort: 'latency', page_size: 2 })
    const { calls } = await subject.client.metrics.count({ all: true, as_of: first.as_of })
    expect(first).toMatchObject({ count: calls, count_is_exact: true })
    const ids: number[] = []
    for (let page = 1; (page - 1) * 2 < calls; page++) {
      const asked = { sort: 'latency', page, page_size: 2, as_of: first.as_of } as const
      ids.push(...(await subject.client.calls.list(asked)).calls.map(({ id }) => id))
    }
    const whole = await subject.client.calls.list({ sort: 'latency', page_size: 1000, as_of: first.as_of })
    expect(ids).toEqual(whole.calls.map(({ id }) => id))
    expect(new Set(ids).size).toBe(calls)
  })

  it('sorts by names, A first unless asked otherwise, and exports in the order of the list', async () => {
    const user = `sorter-${Date.now()}`
    const books = ['三国演义', 'Zebra', 'apple', '红楼梦', 'Zebra', null, '𠀋', '｢カ｣']
    const createdAt = Date.now() - 60_000
    await subject.client.calls.record(
      books.map((book, at) => reportedCall({ book, created_by: user, created_at: createdAt + at * 1000 })),
    )
    const sorted = ['Zebra', 'Zebra', 'apple', '三国演义', '红楼梦', '｢カ｣', '𠀋', null]
    const up = await subject.client.calls.list({ user, sort: 'book' })
    expect(up.calls.map(call => call.source_book)).toEqual(sorted)
    const [first, second] = up.calls
    expect(Date.parse(first?.created_at ?? '') - Date.parse(second?.created_at ?? '')).toBe(3000)
    const down = await subject.client.calls.list({ user, sort: 'book', order: 'descending' })
    expect(down.calls.map(call => call.source_book)).toEqual([...sorted.slice(0, -1).reverse(), null])
    const ids: number[] = []
    let cursor: string | undefined
    do {
      const page = await subject.client.calls.list({ user, sort: 'book', page_size: 3, ...(cursor && { cursor }) })
      ids.push(...page.calls.map(({ id }) => id))
      cursor = page.next_cursor ?? undefined
    } while (cursor !== undefined)
    expect(ids).toEqual(up.calls.map(({ id }) => id))
    for (const list of [up, down]) {
      const order = list === up ? ({ sort: 'book' } as const) : ({ sort: 'book', order: 'descending' } as const)
      let text = ''
      for await (const piece of await subject.client.exports.calls({ format: 'jsonl', user, ...order })) {
        if (piece.type === 'chunk') text += piece.text
      }
      const lines = text.trim().split('\n')
      expect(lines.map(line => JSON.parse(line).id)).toEqual(list.calls.map(({ id }) => id))
    }
    expect((await refused(subject.client.calls.list({ sort: 'book', cursor: up.next_cursor ?? 'x' }))).code).toBe(
      'usage',
    )
  })

  it('exports in pieces', async () => {
    let text = ''
    let calls = 0
    for await (const piece of await subject.client.exports.calls({ format: 'jsonl' })) {
      if (piece.type === 'chunk') text += piece.text
      else calls = piece.calls
    }
    expect(text.trim().split('\n')).toHaveLength(calls)
    expect(calls).toBeGreaterThan(1)
    const only = await subject.client.exports.calls({ format: 'jsonl', ids: [1, 2] })
    for await (const piece of only) if (piece.type === 'end') expect(piece.calls).toBe(2)
  })

  it('exports all that a list holds, as it stood then and without what was taken out of it', async () => {
    const user = 'held-still'
    const record = (book: string) => subject.client.calls.record([reportedCall({ user, book })])
    for (const book of ['A', 'B', 'C']) await record(book)
    const { as_of, calls } = await subject.client.calls.list({ user })
    await record('D')
    const [newest] = calls
    for (const order of [{}, { sort: 'time', order: 'descending' }, { sort: 'book' }] as const) {
      const booksOf = async (only: { readonly as_of?: number; readonly except?: number[] }) => {
        let text = ''
        for await (const piece of await subject.client.exports.calls({ format: 'jsonl', user, ...order, ...only })) {
          if (piece.type === 'chunk') text += piece.text
        }
        const lines = text.trim().split('\n')
        return lines.map(line => JSON.parse(line).source_book).sort()
      }
      expect(await booksOf({})).toEqual(['A', 'B', 'C', 'D'])
      expect(await booksOf({ as_of })).toEqual(['A', 'B', 'C'])
      expect(await booksOf({ as_of, except: [newest?.id ?? 0] })).toEqual(['A', 'B'])
    }
  })

  it('counts and exports what a search finds, within the filters', async () => {
    const word = `Leuchtturm${Date.now()}`
    await subject.client.calls.record([
      reportedCall({ book: 'Sea', chapter: '1', source_text: `Der ${word} stand still.`, output: 'It stood.' }),
      reportedCall({ book: 'Sea', chapter: '2', source_text: 'Nichts davon.', output: `The ${word}.` }),
      reportedCall({ book: 'Land', chapter: '1', source_text: `Ein ${word}.`, output: 'One.' }),
      reportedCall({ book: 'Sea', chapter: '3', source_text: 'Wasser.', output: 'Water.' }),
    ])
    expect(await subject.client.metrics.count({ search: word })).toEqual({ calls: 3, exact: true })
    expect(await subject.client.metrics.count({ search: word, book: 'Sea' })).toEqual({ calls: 2, exact: true })
    let text = ''
    for await (const piece of await subject.client.exports.calls({ format: 'jsonl', search: word, book: 'Sea' })) {
      if (piece.type === 'chunk') text += piece.text
      else expect(piece.calls).toBe(2)
    }
    const found = text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(found.map(({ source_chapter }) => source_chapter).sort()).toEqual(['1', '2'])
  })
})
