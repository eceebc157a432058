import { getEventMeta, isDefinedError, ORPCError } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GalleyClient } from '../../src-main/contract/contract.ts'
import type { ApiEvent } from '../../src-main/contract/system-contract.ts'
import { type ApiFixture, canaryKey, createApiFixture, reportedCall } from '../procedures/api-fixture.ts'
import { collectGarbage } from '../support/collect-garbage.ts'
import { transports } from './transports.ts'

const question = {
  text: '吾輩は猫である。名前はまだ無い。',
  target_language: 'en',
  provider: 'openai',
  model: 'gpt-4o-mini',
} as const

/** One suite of behaviours; every transport has them all. */
describe.each(transports)('the contract over $name', ({ open }) => {
  let api: ApiFixture
  let client: GalleyClient
  let close: () => Promise<void>
  beforeAll(async () => {
    api = await createApiFixture()
    ;({ client, close } = open(api))
  })
  afterAll(async () => {
    await close()
    await api.dispose()
  })

  async function refused(asked: Promise<unknown>): Promise<ORPCError<string, unknown>> {
    const error = await asked.then(
      () => null,
      (error: unknown) => error,
    )
    expect(error).toBeInstanceOf(ORPCError)
    return error as ORPCError<string, unknown>
  }

  it('reads and writes', async () => {
    const recorded = await client.calls.record([
      reportedCall({ key: 'one' }),
      reportedCall({ key: 'two', status: 'error' }),
    ])
    expect(recorded).toMatchObject({ added: 2, duplicates: 0 })
    const page = await client.calls.list({ status: 'failed', page_size: 10, realm: ['real', 'sample'] })
    expect(page.calls.map(call => [call.id, call.status])).toEqual([[recorded.calls[1]?.id, 'error']])
    const call = await client.calls.show({ id: recorded.calls[0]?.id ?? 0 })
    expect(call).toMatchObject({ provider: 'openai', source_book: 'Bot-chan', scores: [] })
    const dashboard = await client.metrics.dashboard({ days: 7 })
    expect(dashboard.totals).toMatchObject({ calls: 2, success: 1 })
    expect(dashboard.latest_calls).toHaveLength(2)
    expect(dashboard.days[0]?.providers[0]).toMatchObject({ provider: 'openai', calls: 2 })
    const original = await client.metrics.original({})
    expect(original.provider_summary.openai?.success_rate).toBe(0.5)
  })

  it('gives trends in columns, usage by hour and weekday, and health as findings', async () => {
    await client.calls.record(reportedCall({ created_by: 'mei', created_at: '2026-01-05T08:15:00Z', book: 'Trends' }))
    const trends = await client.metrics.trends({
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
    const usage = await client.metrics.usage({ from: '2026-01-05', to: '2026-01-06' })
    expect(usage.hours).toMatchObject([{ weekday: 0, hour: 8, calls: 1 }])
    expect(usage).toMatchObject({ books: [{ name: 'Trends', calls: 1 }], users: [{ name: 'mei', calls: 1 }] })
    const health = await client.metrics.health()
    expect(['good', 'watch', 'bad']).toContain(health.level)
    expect((await client.metrics.health({ realm: 'sample' })).providers).toBe(0)
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
    await client.calls.record([
      chapter('第十章'),
      chapter('第二章'),
      chapter('第三章', { operation: 'abstract_generation', target_language: null }),
      chapter('第十一章', { status: 'error' }),
    ])
    const { books } = await client.books.list({ search: '雨の' })
    expect(books).toMatchObject([{ name: '雨の町', calls: 4, chapters: 4, source_languages: ['ja'] }])
    expect(books[0]?.coverage).toMatchObject([{ target_language: 'en', chapters: 2, failed_chapters: 1 }])
    const book = await client.books.show({ book: '雨の町' })
    expect(book.chapter_list.map(({ name }) => name)).toEqual(['第二章', '第三章', '第十章', '第十一章'])
    expect(book.chapter_list[0]).toMatchObject({ number: [2], chars: 1000, translations: [{ state: 'translated' }] })
    const [english] = book.coverage
    expect(english?.remaining).toMatchObject({ chapters: 2, chars: 2000 })
    // Failed calls are paid, too.
    const paid = english?.cost_nanos ?? 0
    expect(paid).toBeGreaterThan(0)
    expect(english?.remaining.cost_nanos).toBe(Math.round((paid / 2000) * 2000))
    expect((await refused(client.books.show({ book: 'nowhere' }))).code).toBe('not_found')
  })

  it('says what more chapters of a book would cost, how sure that is, and which calls say nothing of it', async () => {
    const book = `The book that goes on ${crypto.randomUUID()}`
    const part = (chapter: string, changes: Record<string, unknown> = {}) =>
      reportedCall({ book, chapter, source_text: '字'.repeat(2000), output: 'words', cost: 0.02, ...changes })
    await client.calls.record([
      part('1'),
      part('2', { source_text: '字'.repeat(4000) }),
      part('3', { model_name: 'a-model-nobody-prices', cost: null }),
      part('4'),
      part('1', { target_language: 'de', model_name: 'a-model-nobody-prices', cost: null }),
    ])
    const ahead = await client.books.ahead({ book, chapters: 30 })
    expect(ahead.chapters).toBe(30)
    const [english, german] = ahead.languages
    const { coverage } = await client.books.show({ book })
    const rate = coverage.find(({ target_language: to }) => to === 'en')?.cost_nanos_per_1000_chars ?? Number.NaN
    // One chapter of 4,000 characters and three of 2,000.
    expect(english).toMatchObject({ target_language: 'en', chars: 75_000, unpriced_calls: 1 })
    expect(english?.cost_nanos).toBe(Math.round(rate * 75))
    expect(english?.range).toMatchObject({ provider: 'openai', model: 'gpt-4o-mini' })
    expect(english?.range?.low_nanos).toBeLessThan(english?.range?.high_nanos ?? 0)
    expect(german).toMatchObject({ target_language: 'de', chars: 75_000, cost_nanos: null, range: null })
    expect(german?.unpriced_calls).toBe(1)
    const one = (await client.books.ahead({ book, chapters: 1 })).languages[0]
    expect(one?.cost_nanos).toBe(Math.round(rate * 2.5))
    expect((await refused(client.books.ahead({ book: 'nowhere', chapters: 2 }))).code).toBe('not_found')
    expect((await refused(client.books.ahead({ book, chapters: 0 }))).code).toBe('usage')
  })

  it('gives any page of a list held still, in any order, and how long the list is', async () => {
    const first = await client.calls.list({ sort: 'latency', page_size: 2 })
    const { calls } = await client.metrics.count({ all: true, as_of: first.as_of })
    expect(first).toMatchObject({ count: calls, count_is_exact: true })
    const ids: number[] = []
    for (let page = 1; (page - 1) * 2 < calls; page++) {
      const asked = { sort: 'latency', page, page_size: 2, as_of: first.as_of } as const
      ids.push(...(await client.calls.list(asked)).calls.map(({ id }) => id))
    }
    const whole = await client.calls.list({ sort: 'latency', page_size: 1000, as_of: first.as_of })
    expect(ids).toEqual(whole.calls.map(({ id }) => id))
    expect(new Set(ids).size).toBe(calls)
  })

  it('sorts by names, A first unless asked otherwise, and exports in the order of the list', async () => {
    const user = `sorter-${Date.now()}`
    const books = ['三国演义', 'Zebra', 'apple', '红楼梦', 'Zebra', null, '𠀋', '｢カ｣']
    const createdAt = Date.now() - 60_000
    await client.calls.record(
      books.map((book, at) => reportedCall({ book, created_by: user, created_at: createdAt + at * 1000 })),
    )
    const sorted = ['Zebra', 'Zebra', 'apple', '三国演义', '红楼梦', '｢カ｣', '𠀋', null]
    const up = await client.calls.list({ user, sort: 'book' })
    expect(up.calls.map(call => call.source_book)).toEqual(sorted)
    const [first, second] = up.calls
    expect(Date.parse(first?.created_at ?? '') - Date.parse(second?.created_at ?? '')).toBe(3000)
    const down = await client.calls.list({ user, sort: 'book', order: 'descending' })
    expect(down.calls.map(call => call.source_book)).toEqual([...sorted.slice(0, -1).reverse(), null])
    const ids: number[] = []
    let cursor: string | undefined
    do {
      const page = await client.calls.list({ user, sort: 'book', page_size: 3, ...(cursor && { cursor }) })
      ids.push(...page.calls.map(({ id }) => id))
      cursor = page.next_cursor ?? undefined
    } while (cursor !== undefined)
    expect(ids).toEqual(up.calls.map(({ id }) => id))
    for (const list of [up, down]) {
      const order = list === up ? ({ sort: 'book' } as const) : ({ sort: 'book', order: 'descending' } as const)
      let text = ''
      for await (const piece of await client.exports.calls({ format: 'jsonl', user, ...order })) {
        if (piece.type === 'chunk') text += piece.text
      }
      const lines = text.trim().split('\n')
      expect(lines.map(line => JSON.parse(line).id)).toEqual(list.calls.map(({ id }) => id))
    }
    expect((await refused(client.calls.list({ sort: 'book', cursor: up.next_cursor ?? 'x' }))).code).toBe('usage')
  })

  it('says whether this is sample data', async () => {
    expect(await client.samples.status()).toEqual({ is_sample: false, is_available: false, url: null, home_url: null })
    expect(await client.system.status()).toMatchObject({ sample: false })
    expect((await refused(client.samples.open())).code).toBe('conflict')
  })

  /** How far it was said to be, and what came out. */
  async function finish<Result>(
    asked: Promise<AsyncIterable<{ type: 'progress' } | { type: 'result'; result: Result }>>,
  ): Promise<Result> {
    let progress = 0
    for await (const event of await asked) {
      if (event.type === 'result') {
        expect(progress).toBeGreaterThan(0)
        return event.result
      }
      progress += 1
    }
    throw new Error('No result came')
  }

  it('backs up, lists and deletes backups, and says how to restore one where it cannot', async () => {
    const { calls } = await finish(client.maintenance.verify())
    const { backup } = await finish(client.backups.create())
    const { backups, can_restore } = await client.backups.list()
    expect(backups[0]).toEqual(backup)
    expect(backup).toMatchObject({ calls, before_update: false })
    expect(can_restore).toBe(false)
    const error = await refused(client.backups.restore({ name: backup.name }))
    expect([error.code, error.message]).toEqual([
      'conflict',
      expect.stringContaining(`galley db restore ${backup.name}`),
    ])
    expect((await refused(client.backups.remove({ name: '../../etc/passwd' }))).code).toBe('usage')
    await client.backups.remove({ name: backup.name })
    expect((await refused(client.backups.remove({ name: backup.name }))).code).toBe('not_found')
  })

  it('blames no provider for a call that its caller gave up, or a budget held back', async () => {
    const at = (minute: number) => `2026-03-01T10:0${minute}:00Z`
    const given = { provider: 'cohere', model_name: 'command-a', status: 'error' } as const
    const failure = async () => (await client.providers.show({ provider: 'cohere' })).last_failure?.error_kind ?? null
    await client.calls.record([
      reportedCall({ key: 'given up', ...given, error_kind: 'cancelled', created_at: at(1) }),
      reportedCall({ key: 'held back', ...given, error_kind: 'budget_blocked', created_at: at(2) }),
    ])
    expect(await failure()).toBeNull()
    await client.calls.record([reportedCall({ key: 'failed', ...given, error_kind: 'overloaded', created_at: at(0) })])
    expect(await failure()).toBe('overloaded')
  })

  it('checks, verifies, rebuilds and prices again, saying how far it is', async () => {
    await client.calls.record([reportedCall({ key: 'm1' }), reportedCall({ key: 'm2', model_name: 'never-heard-of' })])
    expect(await finish(client.maintenance.check())).toMatchObject({ ok: true, problems: [] })
    const verified = await finish(client.maintenance.verify())
    expect(verified).toMatchObject({ difference_count: 0, differences: [], time_zone: 'UTC' })
    expect((await finish(client.maintenance.rebuild())).calls).toBe(verified.calls)
    const { texts } = await finish(client.maintenance.reindex())
    expect(texts).toBe((await client.text.status()).calls)
    const preview = await finish(client.maintenance.reprice({ preview: true, provider: 'openai' }))
    expect(preview).toMatchObject({ is_preview: true, changed: 0 })
    expect(preview.still_unpriced).toContainEqual(expect.objectContaining({ model: 'never-heard-of', why: 'no_price' }))
  })

  it('imports a file that was handed over in pieces, once', async () => {
    const lines = Array.from({ length: 40 }, (_, at) =>
      JSON.stringify(reportedCall({ key: `import ${at}`, book: '海', created_at: '2026-02-01T10:00:00Z' })),
    )
    const bytes = Buffer.from([...lines, 'no call'].join('\n'))
    const { upload } = await client.imports.begin({ file_name: 'calls.jsonl', bytes: bytes.length })
    const half = Math.floor(bytes.length / 2)
    const append = (at: number, part: Uint8Array) =>
      client.imports.append({ upload, at, base64: Buffer.from(part).toString('base64') })
    expect((await append(0, bytes.subarray(0, half))).bytes).toBe(half)
    expect((await refused(client.imports.run({ upload }).then(finishAny))).code).toBe('conflict')
    expect((await append(0, bytes.subarray(0, half))).bytes).toBe(half)
    expect((await append(half, bytes.subarray(half))).bytes).toBe(bytes.length)
    const preview = await finish(client.imports.run({ upload, preview: true }))
    expect(preview).toMatchObject({ file: 'calls.jsonl', format: 'jsonl', is_preview: true, added: 40, skipped: 1 })
    expect(await finish(client.imports.run({ upload }))).toMatchObject({ added: 40, duplicates: 0, skipped: 1 })
    expect((await refused(client.imports.discard({ upload }))).code).toBe('not_found')
    expect((await client.calls.list({ book: '海' })).calls).toHaveLength(40)
    expect((await refused(client.imports.run({ file: 'calls.jsonl' }).then(finishAny))).code).toBe('usage')
  })

  it('writes a weekly report by itself once it is asked to', async () => {
    expect(await client.reports.schedule()).toMatchObject({ schedule: 'off', next_due: null })
    expect((await refused(client.reports.changeSchedule({ folder: '/nowhere/at/all' }))).code).toBe('invalid_input')
    const changed = await client.reports.changeSchedule({ schedule: 'weekly', weekday: 3, hour: 6, format: 'csv' })
    expect(changed).toMatchObject({ weekday: 3, hour: 6, format: 'csv', runs: [] })
    const due = new Date(changed.next_due ?? 0)
    expect([due.getUTCDay(), due.getUTCHours()]).toEqual([3, 6])
    expect((await client.reports.writeNow()).file).toMatch(/reports.galley-report-.*\.csv$/)
    await client.reports.changeSchedule({ schedule: 'off' })
  })

  it('hands out settings without secrets, and takes them over after saying what changes', async () => {
    await client.settings.set({ key: 'concurrency', value: 5 })
    await client.views.save({ name: 'Kept', search: 'status=failed' })
    const { content } = await client.settings.exportFile()
    expect(content).not.toContain(canaryKey)
    expect(content).not.toContain(api.token)
    await client.settings.set({ key: 'concurrency', value: 2 })
    await client.views.remove({ id: (await client.views.list()).views[0]?.id ?? 0 })
    const preview = await client.settings.importFile({ content, preview: true })
    expect(preview.changes).toEqual([
      {
        ...{ area: 'setting', name: 'concurrency', before: '2', after: '5', problem: null, problem_said: null },
        ...{ values: { before: 2, after: 5 }, provider: null },
      },
      {
        ...{ area: 'view', name: 'Kept', before: null, after: 'status=failed', problem: null, problem_said: null },
        ...{ values: null, provider: null },
      },
    ])
    expect((await client.settings.importFile({ content, preview: false })).changes).toEqual(preview.changes)
    expect((await client.settings.importFile({ content, preview: true })).changes).toEqual([])
    expect((await client.views.list()).views).toHaveLength(1)
    const why = async (given: object | string) => {
      const text = typeof given === 'string' ? given : JSON.stringify(given)
      const { code, message } = await refused(client.settings.importFile({ content: text, preview: true }))
      expect(code).toBe('invalid_input')
      return message
    }
    expect(await why({})).toContain("not a file of Galley's settings")
    expect(await why(content.slice(0, -20))).toContain('damaged')
    expect(await why({ ...JSON.parse(content), galley_settings: 2, views: { all: [] } })).toContain('A newer Galley')
    await client.settings.reset({ key: 'concurrency' })
    await client.views.remove({ id: (await client.views.list()).views[0]?.id ?? 0 })
  })

  it('says where things are kept, and what somebody who helps must know, without secrets', async () => {
    const storage = await client.system.storage()
    expect(storage.parts.find(({ part }) => part === 'database')?.bytes).toBeGreaterThan(10_000)
    const { text, checks } = await client.system.diagnostics()
    expect(text).toContain('Galley ')
    expect(text).not.toContain('"galley ')
    expect(text).not.toContain(canaryKey)
    expect(text).not.toContain(api.token)
    expect(checks.map(({ name }) => name)).toContain('database')
  })

  it('keeps views of the list of calls', async () => {
    const saved = await client.views.save({ name: 'Failed in May', search: 'status=failed&from=2026-05-01' })
    expect((await refused(client.views.save({ name: 'Failed in May', search: '' }))).code).toBe('conflict')
    expect(await client.views.save({ name: 'Failed in May', search: 'status=failed', replace: true })).toMatchObject({
      id: saved.id,
      search: 'status=failed',
    })
    expect(await client.views.change({ id: saved.id, name: 'Failed' })).toMatchObject({ search: 'status=failed' })
    expect((await client.views.list()).views.map(({ name }) => name)).toEqual(['Failed'])
    const second = await client.views.save({ name: 'Another', search: '' })
    const third = await client.views.save({ name: 'Best', search: 'sort=score' })
    const names = async () => (await client.views.list()).views.map(({ name }) => name)
    expect(await names()).toEqual(['Failed', 'Another', 'Best'])
    const arranged = await client.views.arrange({ ids: [third.id, 999_999, saved.id] })
    expect(arranged.views.map(({ name }) => name)).toEqual(['Best', 'Failed', 'Another'])
    expect(await names()).toEqual(['Best', 'Failed', 'Another'])
    await client.views.remove({ id: third.id })
    await client.views.save({ name: 'Aardvarks', search: '' })
    expect(await names()).toEqual(['Failed', 'Another', 'Aardvarks'])
    for (const { id } of (await client.views.list()).views) if (id !== saved.id) await client.views.remove({ id })
    expect(second.id).toBeGreaterThan(saved.id)
    await client.views.remove({ id: saved.id })
    expect((await refused(client.views.remove({ id: saved.id }))).code).toBe('not_found')
  })

  it('lists what there is without asking for anything', async () => {
    const { providers, presets } = await client.providers.list()
    expect(providers.find(({ name }) => name === 'openai')).toMatchObject({
      key_required: true,
      key_url: expect.stringMatching(/^https:/),
    })
    expect(presets.find(({ name }) => name === 'ollama')).toMatchObject({ key_required: false, is_added: false })
    expect((await client.settings.list()).settings.length).toBeGreaterThan(10)
    expect((await client.prompts.list()).prompts.length).toBeGreaterThan(3)
    expect(await client.text.status()).toMatchObject({ storage: 'full', clock_ahead_of: null })
    expect((await client.system.status()).database.mode).toBe('owner')
    expect((await client.reports.quality({ days: 7 })).report).toBe('galley.quality_report')
    expect(await client.monitoring.status()).toMatchObject({
      endpoint: null,
      content: false,
      sent_calls: 0,
      problem: null,
    })
    expect((await client.reports.schema()).$schema).toContain('json-schema')
    expect((await client.tokens.list()).tokens).toEqual(expect.any(Array))
  })

  it('gives every error its code, status, words and details', async () => {
    const missing = await refused(client.calls.show({ id: 999_999 }))
    expect(missing).toMatchObject({ code: 'not_found', status: 404, data: { id: 999_999 } })
    expect(missing.message).toContain('999999')
    expect(isDefinedError(missing)).toBe(true)
    const wrong = await refused(client.calls.list({ page_size: 0 }))
    expect(wrong).toMatchObject({ code: 'usage', status: 400, data: { issues: [{ path: 'page_size' }] } })
    const invalid = await refused(client.settings.set({ key: 'textStorage', value: 'sometimes' }))
    expect(invalid).toMatchObject({ code: 'invalid_input', status: 422 })
    api.upstream.script('rate_limit')
    const limited = await refused(client.operations.translate(question))
    expect(limited).toMatchObject({ code: 'provider', status: 429, data: { kind: 'rate_limit', retry_after_ms: 2000 } })
  })

  it('holds every procedure to its scope', async () => {
    const reader = open(api, ['read'])
    expect((await reader.client.calls.list({})).page_size).toBe(50)
    const error = await refused(reader.client.settings.set({ key: 'concurrency', value: 2 }))
    // Over REST the server has the word before the procedure.
    expect([error.status, ['permission', 'forbidden', 'scope'].some(word => error.code.includes(word))]).toEqual([
      403,
      true,
    ])
    await reader.close()
  })

  it('keeps values what they are: numbers, null, and text in any script', async () => {
    expect(await client.settings.set({ key: 'textRetentionDays', value: 30 })).toMatchObject({ value: 30 })
    expect(await client.settings.reset({ key: 'textRetentionDays' })).toMatchObject({ value: null, is_set: false })
    const { calls } = await client.calls.record(
      reportedCall({ book: '吾輩は猫である 𠮷 "x" & <y>', output: 'a\u2028b' }),
    )
    const id = calls[0]?.id ?? 0
    expect((await client.calls.list({ book: '吾輩は猫である 𠮷 "x" & <y>' })).calls[0]?.id).toBe(id)
    expect((await client.calls.text({ id })).output).toBe('a\u2028b')
  })

  it('runs an operation as one answer and as a stream of the same words', async () => {
    const answer = await client.operations.translate({ ...question, idempotency_key: 'the same' })
    expect(answer).toMatchObject({ provider: 'openai', target_language: 'en', replayed: false })
    let words = ''
    let result: typeof answer | null = null
    for await (const news of await client.operations.translateStream(question)) {
      if (news.type === 'text') words += news.text
      if (news.type === 'result') result = news.result
    }
    expect(result?.text).toBe(words)
    expect(await client.operations.translate({ ...question, idempotency_key: 'the same' })).toEqual({
      ...answer,
      replayed: true,
    })
  })

  it('tells a failure in the middle of a stream as any other', async () => {
    api.upstream.script('reset')
    const error = await refused(
      (async () => {
        for await (const _news of await client.operations.translateStream(question));
      })(),
    )
    expect(error).toMatchObject({ code: 'provider' })
  })

  it('cancels an operation when its caller gives up, in the books as well', async () => {
    for (const stream of [false, true]) {
      api.upstream.script(stream ? 'stall' : { fault: 'slow_first_byte', delayMs: 150_000 })
      const before = api.count('SELECT count(*) FROM service_calls')
      const abort = new AbortController()
      const asked = stream
        ? (async () => {
            for await (const _news of await client.operations.translateStream(question, { signal: abort.signal }));
          })()
        : client.operations.translate(question, { signal: abort.signal })
      const ended = asked.then(
        () => 'answered',
        () => 'ended',
      )
      while (api.count('SELECT count(*) FROM service_calls') === before) await pause(10)
      await pause(100)
      // What holds its caller's signal by weak references alone has lost it by now.
      for (let turn = 0; turn < 3; turn += 1) {
        collectGarbage()
        await pause(10)
      }
      abort.abort()
      expect(await ended).toBe('ended')
      await expect.poll(() => api.count("SELECT count(*) FROM service_calls WHERE status = 'pending'")).toBe(0)
      const kind = api.app.store.db
        .prepare('SELECT error_kind FROM service_calls ORDER BY id DESC LIMIT 1')
        .pluck()
        .get()
      expect([stream, kind]).toEqual([stream, 'cancelled'])
    }
  })

  it('tells what happens, and goes on behind the last event heard', async () => {
    const listen = async (count: number, lastEventId: string | undefined, then: () => Promise<unknown>) => {
      const settled: { event: ApiEvent; id: string | undefined }[] = []
      const options = lastEventId === undefined ? {} : { lastEventId }
      const events = await client.system.events(undefined, options)
      await then()
      for await (const event of events) {
        if (event.type === 'call_settled') settled.push({ event, id: getEventMeta(event)?.id })
        if (settled.length === count) break
      }
      return settled
    }
    const [first] = await listen(1, undefined, () => client.calls.record(reportedCall({ model_name: 'heard' })))
    expect(first?.event).toMatchObject({ call: { status: 'success', model_name: 'heard' } })
    expect(first?.id).toBeTruthy()
    const { calls } = await client.calls.record([reportedCall(), reportedCall()])
    const missed = await listen(2, first?.id, async () => undefined)
    expect(missed.map(({ event }) => 'call_id' in event && event.call_id)).toEqual(calls.map(({ id }) => id))
  })

  it('sets, shows and takes away budgets', async () => {
    const set = await client.budgets.set({ scope: 'book', scope_value: 'A Quiet Year', period: 'month', limit_usd: 20 })
    expect(set).toMatchObject({
      hard: true,
      limit_nanos: 20e9,
      spent_nanos: 0,
      left_usd: 20,
      thresholds: [50, 80, 100],
    })
    await client.calls.record(reportedCall({ book: 'A Quiet Year', model_name: 'gpt-4o' }))
    const { budgets } = await client.budgets.status()
    const now = budgets.find(({ id }) => id === set.id)
    expect(now?.spent_nanos).toBeGreaterThan(0)
    expect(now?.left_nanos).toBe(20e9 - (now?.spent_nanos ?? 0))
    const changed = await client.budgets.set({
      scope: 'book',
      scope_value: 'A Quiet Year',
      period: 'month',
      limit_usd: 1,
    })
    expect(changed.id).toBe(set.id)
    const wrong = await refused(
      client.budgets.set({ scope: 'operation', scope_value: 'baking', period: 'day', limit_usd: 1 }),
    )
    expect(wrong).toMatchObject({ code: 'invalid_input', status: 422 })
    expect(await client.budgets.remove({ id: set.id })).toMatchObject({ scope_value: 'A Quiet Year' })
    expect((await client.budgets.list()).budgets.map(({ id }) => id)).not.toContain(set.id)
    expect((await refused(client.budgets.remove({ id: set.id }))).code).toBe('not_found')
  })

  it('sets chains and says which of their models would be passed over', async () => {
    const steps = [
      { provider: 'anthropic', model: 'claude-sonnet-5' },
      { provider: 'mistral', model: 'mistral-large-latest' },
    ]
    const chain = await client.routing.setChain({ operation: 'translation', steps })
    expect(chain).toMatchObject({ operation: 'translation', book: null, cause: 'any' })
    expect(chain.steps.map(({ usable }) => usable)).toEqual([true, false])
    expect(chain.steps[1]?.problem).toContain('Mistral')
    expect((await client.routing.show()).chains).toEqual([chain])
    const unknown = await refused(client.routing.setChain({ steps: [{ provider: 'nobody', model: 'x' }] }))
    expect(unknown.code).toBe('not_found')
    await client.routing.removeChain({ operation: 'translation' })
    expect((await client.routing.show()).chains).toEqual([])
  })

  it('sets which model an operation asks first, says whom that comes to, and refuses what could not be called', async () => {
    const at = async (operation: string | null) =>
      (await client.routing.firstModels()).first_models.find(first => first.operation === operation)
    expect(await at('translation')).toMatchObject({ choice: 'default', provider: (await at(null))?.provider })
    const named = { operation: 'translation', provider: 'anthropic', model: 'claude-sonnet-5' } as const
    const set = await client.routing.setFirst({ ...named, choice: 'model' })
    expect(set).toMatchObject({ ...named, choice: 'model', usable: true, problem: null })
    expect(set.price?.buckets.input_uncached).toBeGreaterThan(0)
    expect(await at('translation')).toEqual(set)
    expect(await at('abstract_generation')).toMatchObject({ choice: 'default' })
    const estimate = await client.operations.estimate({ operation: 'translation', text: '雨。', target_language: 'en' })
    expect([estimate.provider, estimate.model]).toEqual(['anthropic', 'claude-sonnet-5'])
    const [{ value } = { value: null }] = (await client.settings.list()).settings.filter(
      ({ key }) => key === 'model.translation',
    )
    expect(value).toBe('anthropic/claude-sonnet-5')

    const keyless = {
      operation: 'translation',
      choice: 'model',
      provider: 'mistral',
      model: 'mistral-large-2512',
    } as const
    expect(await refused(client.routing.setFirst(keyless))).toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/key (for|of) Mistral/),
    })
    expect((await refused(client.routing.setFirst({ ...keyless, provider: 'nobody' }))).code).toBe('not_found')
    expect((await refused(client.routing.setFirst({ operation: 'translation', choice: 'model' }))).code).toBe(
      'invalid_input',
    )
    expect((await refused(client.routing.setFirst({ choice: 'auto' }))).code).toBe('invalid_input')
    const through = client.settings.set({ key: 'model.translation', value: 'mistral/mistral-large-2512' })
    expect((await refused(through)).message).toMatch(/key (for|of) Mistral/)
    expect(await at('translation')).toEqual(set)

    expect(await client.routing.setFirst({ operation: 'translation', choice: 'auto' })).toMatchObject({
      ...{ choice: 'auto', provider: null, usable: true },
    })
    await client.routing.setFirst({ operation: 'translation', choice: 'default' })
    const judge = { operation: 'quality_evaluation', provider: 'anthropic', model: 'claude-sonnet-5' } as const
    expect(await client.routing.setFirst({ ...judge, choice: 'model' })).toMatchObject({ ...judge, choice: 'model' })
    await client.routing.setFirst({ operation: 'quality_evaluation', choice: 'default' })
    const before = await at(null)
    const everywhere = await client.routing.setFirst({
      choice: 'model',
      provider: 'anthropic',
      model: 'claude-sonnet-5',
    })
    expect(everywhere).toMatchObject({
      operation: null,
      choice: 'model',
      provider: 'anthropic',
      model: 'claude-sonnet-5',
    })
    expect(await at('translation')).toMatchObject({
      choice: 'default',
      provider: 'anthropic',
      model: 'claude-sonnet-5',
    })
    expect(await client.routing.setFirst({ choice: 'default' })).toEqual({ ...before, choice: 'default' })
  })

  it('chooses a model, explains it with figures, and follows the rules it is given', async () => {
    const asked = { operation: 'translation', source_language: 'ja', target_language: 'en' } as const
    const explained = await client.routing.explain(asked)
    expect(explained.sentence).toContain(explained.model)
    expect(explained.said.code).toMatch(/^(choice|sentences)/)
    expect(explained.candidates.length).toBeGreaterThan(1)
    const set = await client.routing.setPolicy({
      operation: 'translation',
      models: ['anthropic/claude-sonnet-5'],
      exploration: 0,
    })
    expect(set).toMatchObject({ operation: 'translation', exploration: 0, keeps_books: true })
    expect(await client.routing.explain(asked)).toMatchObject({ provider: 'anthropic', model: 'claude-sonnet-5' })
    const wrong = { weights: { success: 0, speed: 0, price: 0, quality: 0 } }
    expect((await refused(client.routing.setPolicy(wrong))).code).toBe('invalid_input')
    expect(await client.routing.resetPolicy({ operation: 'translation' })).toMatchObject({ models: null })
    expect((await client.routing.breakers()).breakers).toEqual(expect.any(Array))
    expect((await client.routing.books()).books).toEqual([])
    expect(await client.routing.releaseBook({ book: 'none' })).toEqual({ released: 0 })
  })

  it('keeps alert rules, refuses one that could not work, and tells what it found', async () => {
    const made = await client.alerts.createRule({
      metric: 'error_rate',
      scope: { kind: 'provider', value: 'openai' },
      window_minutes: 60,
      comparison: 'above',
      threshold: 0.5,
      channels: [],
    })
    expect(made).toMatchObject({ state: 'waiting', min_sample: 10, built_in: null, current: null })
    expect(made.sentence).toContain('of openai is over 50 % over 1 hour')
    const wrong = { metric: 'p95', scope: { kind: 'all', value: null }, comparison: 'below', threshold: 1 } as const
    const error = await refused(client.alerts.createRule({ ...wrong, window_minutes: 5 }))
    expect(error).toMatchObject({ code: 'invalid_input', status: 422 })
    expect(await client.alerts.updateRule({ id: made.id, enabled: false, name: 'Mine' })).toMatchObject({
      name: 'Mine',
      state: 'off',
      threshold: 0.5,
    })
    expect((await client.alerts.rules()).rules.map(({ id }) => id)).toContain(made.id)
    expect(await client.alerts.active()).toEqual({ alerts: expect.any(Array) })
    expect(await client.alerts.history({ limit: 5 })).toEqual({ alerts: expect.any(Array), next: null })
    expect(await client.alerts.deleteRule({ id: made.id })).toEqual({ id: made.id })
    expect(await refused(client.alerts.show({ id: 999 }))).toMatchObject({ code: 'not_found', status: 404 })
    const delivery = await client.alerts.setDelivery({ quiet_from: '22:00', quiet_to: '07:30', digest_minutes: 15 })
    expect(delivery).toMatchObject({ quiet_from: '22:00', desktop_available: false, webhook_url: null, waiting: 0 })
    const plain = await refused(client.alerts.setDelivery({ webhook_url: 'http://example.com/hook' }))
    expect(plain).toMatchObject({ code: 'invalid_input' })
    expect(await client.alerts.test({ channel: 'desktop' })).toMatchObject({ ok: false })
    await client.alerts.setDelivery({ quiet_from: null, quiet_to: null, digest_minutes: 0 })
  })

  it('forecasts only where there is enough to go by, and says what it lacks', async () => {
    const spend = await client.forecasts.spend({ limit_usd: 10 })
    expect(spend).toMatchObject({ enough: false, method: 'none', periods: [], limit: null })
    expect(spend.history.explanation).toMatch(/^Not enough history/)
    await client.calls.record(reportedCall({ book: 'The forecast book', source_text: '字'.repeat(2000), cost: 0.01 }))
    const book = await client.forecasts.book({ book: 'The forecast book', remaining_chapters: 10 })
    expect(book).toMatchObject({ source_language: 'ja', target_language: 'en', done: { chapters: 1 } })
    expect(book.remaining.characters).toBe(10 * book.done.characters)
    const own = book.candidates.find(({ model }) => model === 'gpt-4o-mini')
    expect(own?.cost_usd?.low).toBeLessThan(own?.cost_usd?.high ?? 0)
    expect(await refused(client.forecasts.book({ book: 'The forecast book' }))).toMatchObject({ code: 'usage' })
    expect((await client.forecasts.estimates({})).accuracy).toMatchObject({ jobs: expect.any(Number) })
  })

  it('recommends with figures, does it on request, takes it back, and is quiet when told', async () => {
    const model = `house-model-${crypto.randomUUID().slice(0, 8)}`
    await client.calls.record(Array.from({ length: 3 }, () => reportedCall({ model_name: model })))
    const find = async (dismissed = false) =>
      (await client.recommendations.list({ dismissed })).recommendations.find(({ key }) => key.endsWith(`/${model}`))
    const open = await find()
    expect(open).toMatchObject({ kind: 'unpriced_models', state: 'open', confidence: 'high', reversible: true })
    expect(open?.evidence[0]?.calls).toMatchObject({ model, unpriced: true })
    const key = open?.key ?? ''
    expect(await client.recommendations.dismiss({ key, days: 7 })).toMatchObject({
      dismissed_until: expect.any(String),
    })
    expect([await find(), (await find(true))?.state]).toEqual([undefined, 'dismissed'])
    await client.recommendations.restore({ key })
    expect(await refused(client.recommendations.apply({ key }))).toMatchObject({ code: 'usage' })
    const done = await client.recommendations.apply({ key, values: { input_per_mtok: 1, output_per_mtok: 2 } })
    expect(done.message).toContain('3 earlier calls')
    // It is not recommended any more, and still can be taken back.
    const { done: listed } = await client.recommendations.list({})
    expect(listed.find(each => each.key === key)).toMatchObject({ kind: 'unpriced_models', message: done.message })
    expect((await client.calls.list({ model })).calls[0]?.cost_usd).toBeCloseTo(0.002)
    await client.recommendations.undo({ key })
    expect((await client.calls.list({ model })).calls[0]?.cost_usd).toBeNull()
    expect(await refused(client.recommendations.undo({ key }))).toMatchObject({ code: 'not_found' })
  })

  it('compares a bill with the ledger, takes a newer one for its days, and gives them back', async () => {
    const at = { created_at: '2025-10-01T10:00:00Z', model_name: 'bill-model', cost: 0.004, source_language: null }
    await client.calls.record(Array.from({ length: 4 }, (_, call) => reportedCall({ ...at, key: `bill ${call}` })))
    const header = 'start_time,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens'
    const usage = (requests: number) =>
      `${header}\n1759276800,${requests},bill-model-2025-08-07,${requests * 1000},${requests * 500},0\n1759276800,x,y,1,1,0\n`
    const first = { file_name: 'usage.csv', text: usage(4) }
    const preview = await client.reconciliation.preview(first)
    expect(preview).toMatchObject({
      ...{ format: 'openai_usage', provider: 'openai', first_day: '2025-10-01', questions: [], lines: 1 },
      ...{ totals: { requests: 4, input_tokens: 4000 }, rejected: [{ line: 3 }], already_imported: null },
    })
    expect((await client.reconciliation.list({})).bills).toEqual([])
    const kept = await client.reconciliation.import(first)
    expect([kept.is_new, (await client.reconciliation.import(first)).is_new]).toEqual([true, false])
    const compare = () => client.reconciliation.compare({ provider: 'openai', month: '2025-10' })
    const found = await compare()
    const line = found.lines.find(({ model }) => model === 'bill-model')
    expect(line).toMatchObject({ state: 'same', bill_models: ['bill-model-2025-08-07'], bill: { cost_nanos: null } })
    expect(line?.reasons.map(({ kind }) => kind)).toEqual(['alias'])
    expect((await client.calls.list(line?.calls ?? {})).calls).toHaveLength(4)
    const newer = await client.reconciliation.import({ file_name: 'again.csv', text: usage(9) })
    expect(newer.replaces).toMatchObject([{ bill: { id: kept.bill.id }, days: 1 }])
    expect((await compare()).lines[0]).toMatchObject({ state: 'differs', difference: { requests: 5 } })
    await client.reconciliation.remove({ id: newer.bill.id })
    expect((await compare()).lines[0]).toMatchObject({ state: 'same' })
    const strange = { file_name: 'x.csv', text: 'When,Engine,Spent\n2025-10-01,bill-model,0.5\n', provider: 'openai' }
    expect(await refused(client.reconciliation.import(strange))).toMatchObject({ code: 'usage' })
    const columns = [
      { field: 'day', header: 'When' },
      { field: 'model', header: 'Engine' },
      { field: 'cost_usd', header: 'Spent' },
    ] as const
    await client.reconciliation.import({ ...strange, columns: [...columns] })
    expect((await compare()).summary).toMatchObject({ bill_nanos: 500_000_000, ledger_nanos: 16_000_000 })
    for (const { id } of (await client.reconciliation.list({ provider: 'openai' })).bills) {
      await client.reconciliation.remove({ id })
    }
    expect(await refused(client.reconciliation.remove({ id: kept.bill.id }))).toMatchObject({ code: 'not_found' })
  })

  it('exports in pieces', async () => {
    let text = ''
    let calls = 0
    for await (const piece of await client.exports.calls({ format: 'jsonl' })) {
      if (piece.type === 'chunk') text += piece.text
      else calls = piece.calls
    }
    expect(text.trim().split('\n')).toHaveLength(calls)
    expect(calls).toBeGreaterThan(1)
    const only = await client.exports.calls({ format: 'jsonl', ids: [1, 2] })
    for await (const piece of only) if (piece.type === 'end') expect(piece.calls).toBe(2)
  })

  it('exports all that a list holds, as it stood then and without what was taken out of it', async () => {
    const user = 'held-still'
    const record = (book: string) => client.calls.record([reportedCall({ user, book })])
    for (const book of ['A', 'B', 'C']) await record(book)
    const { as_of, calls } = await client.calls.list({ user })
    await record('D')
    const [newest] = calls
    for (const order of [{}, { sort: 'time', order: 'descending' }, { sort: 'book' }] as const) {
      const booksOf = async (only: { readonly as_of?: number; readonly except?: number[] }) => {
        let text = ''
        for await (const piece of await client.exports.calls({ format: 'jsonl', user, ...order, ...only })) {
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
    await client.calls.record([
      reportedCall({ book: 'Sea', chapter: '1', source_text: `Der ${word} stand still.`, output: 'It stood.' }),
      reportedCall({ book: 'Sea', chapter: '2', source_text: 'Nichts davon.', output: `The ${word}.` }),
      reportedCall({ book: 'Land', chapter: '1', source_text: `Ein ${word}.`, output: 'One.' }),
      reportedCall({ book: 'Sea', chapter: '3', source_text: 'Wasser.', output: 'Water.' }),
    ])
    expect(await client.metrics.count({ search: word })).toEqual({ calls: 3, exact: true })
    expect(await client.metrics.count({ search: word, book: 'Sea' })).toEqual({ calls: 2, exact: true })
    let text = ''
    for await (const piece of await client.exports.calls({ format: 'jsonl', search: word, book: 'Sea' })) {
      if (piece.type === 'chunk') text += piece.text
      else expect(piece.calls).toBe(2)
    }
    const found = text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(found.map(({ source_chapter }) => source_chapter).sort()).toEqual(['1', '2'])
  })

  it('shows what the checks found, takes a person’s word for it, and takes it back', async () => {
    const text = {
      source_text: '三百个弟子站在大厅里等着他们的师父回来。',
      output: 'Three thousand disciples stood in the hall and waited for their master to come back.',
    }
    const { calls } = await client.calls.record([
      reportedCall({ source_language: 'zh', book: 'Sword', chapter: '2', ...text }),
    ])
    const id = calls[0]?.id ?? 0
    await api.app.quality.checks.checkNow(5000)
    const { subjects, open } = await client.quality.queue({ book: 'Sword' })
    expect(subjects).toMatchObject([{ call: { id }, parts: 1, finding: { check: 'numbers', needs_review: true } }])
    expect(open.minor + open.major).toBeGreaterThan(0)
    const review = await client.quality.review({ id })
    expect(review).toMatchObject({
      book: 'Sword',
      parts: [{ source_text: text.source_text, target_text: text.output }],
    })
    const [part] = review.parts
    expect(part?.pairs).toHaveLength(1)
    expect(part?.scores.check).toBeLessThan(1)
    const found = subjects[0]?.finding.id ?? 0
    const { silence } = await client.quality.silence({ id: found, scope: 'book', reason: 'as the author wants it' })
    expect((await client.quality.queue({ book: 'Sword' })).subjects).toEqual([])
    expect((await client.quality.silences()).silences[0]).toMatchObject({ id: silence.id, book: 'Sword', findings: 1 })
    expect(await client.quality.lift({ id: silence.id })).toMatchObject({ reopened: 1 })
    await client.quality.accept({ ids: [found] })
    expect((await client.quality.findings({ state: 'accepted' })).findings.map(one => one.id)).toContain(found)
    const overview = await client.quality.overview({ days: 1 })
    expect(overview.checks.find(({ check }) => check === 'numbers')).toMatchObject({
      accepted: 1,
      marked: { right: 1 },
    })
    expect(overview.score.check.calls).toBeGreaterThan(0)
    expect((await client.quality.reopen({ ids: [found] })).findings[0]).toMatchObject({ state: 'open' })
    expect(await client.quality.correct({ id, corrected_text: 'Three hundred disciples.' })).toMatchObject({
      id,
      settled: 1,
    })
    expect((await client.quality.chapters({ book: 'Sword' })).chapters).toMatchObject([{ chapter: '2', calls: 1 }])
    expect((await client.quality.queue({ book: 'Sword', chapter: 'none' })).subjects).toEqual([])
    expect(await client.quality.judgeCost({ id })).toMatchObject({
      model: expect.any(String),
      cost_nanos: expect.any(Number),
    })
    expect(await refused(client.quality.judgeCost({ id: 999_999 }))).toMatchObject({ code: 'conflict' })
    const again = await client.quality.retranslate({ id, estimate: true, provider: 'practice' })
    expect(again).toMatchObject({ simulated: true, call_ids: [], text: null })
    expect(await client.quality.recheck({ call_ids: [id] })).toEqual({ calls: 1 })
    expect(await refused(client.quality.recheck({}))).toMatchObject({ code: 'usage' })
  })

  it('keeps a glossary for a book', async () => {
    const book = 'Sword'
    const { terms } = await client.glossary.save({
      book,
      target_language: 'en',
      terms: [
        { term: '师父', translation: 'Master', aliases: ['老师父'] },
        { term: '师傅', translation: 'Master' },
      ],
    })
    expect(terms).toMatchObject([{ status: 'confirmed', origin: 'person', inflects: true }, { term: '师傅' }])
    const listed = await client.glossary.list({ book, target_language: 'en' })
    expect(listed.warnings).toMatchObject([{ kind: 'one_translation_for_two' }])
    expect((await client.glossary.books()).books).toMatchObject([{ book, target_language: 'en', confirmed: 2 }])
    const { content } = await client.glossary.export({ book, target_language: 'en' })
    expect(await client.glossary.remove({ ids: terms.map(({ id }) => id) })).toEqual({ removed: 2 })
    expect(await client.glossary.import({ book, target_language: 'en', content })).toMatchObject({ added: 2 })
    expect(await client.glossary.fill({ book, target_language: 'en' })).toMatchObject({ added: 0, calls: 0 })
  })

  it('says what the window can do, and that a browser cannot', async () => {
    expect(await client.desktop.status()).toMatchObject({ host: 'browser', api: null, update: null })
    const refusal = await refused(client.desktop.choosePaths({ what: 'file' }))
    expect(refusal).toMatchObject({ code: 'conflict', status: 409, data: { host: 'browser' } })
    expect(refusal.message).toContain('Nothing was changed')
  })

  it('never answers with a key', async () => {
    const said: unknown[] = [
      await client.providers.list(),
      await client.providers.show({ provider: 'openai' }),
      await client.providers.setKey({ provider: 'cohere', key: canaryKey }),
      await client.providers.deleteKey({ provider: 'cohere' }),
      await client.providers.test({ provider: 'openai', model: 'gpt-4o-mini' }),
    ]
    expect(JSON.stringify(said)).not.toContain(canaryKey)
    expect(said[2]).toMatchObject({ provider: 'cohere', key: { last_four: canaryKey.slice(-4) } })
  })
})

async function finishAny(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _event of events);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}
