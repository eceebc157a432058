import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportCalls } from '../../src-main/exchange/export-calls.ts'
import { call, createImportFixture, fixtures, type ImportFixture, jsonl } from './import-fixture.ts'

let fixture: ImportFixture
beforeEach(async () => {
  fixture = await createImportFixture()
})
afterEach(() => fixture.dispose())

const outcome = ({ added, duplicates, skipped }: { added: number; duplicates: number; skipped: number }) => [
  added,
  duplicates,
  skipped,
]

describe('importing JSON Lines', () => {
  it('takes what a row says and leaves unknown what it does not', async () => {
    const file = fixture.file(
      'calls.jsonl',
      jsonl(
        call({
          input_tokens: null,
          output_tokens: null,
          quality_score: 0.8765,
          cost: 0.000_000_001,
          user_feedback: 'fine',
        }),
        call({
          inputTokens: undefined,
          input_tokens: 120,
          cached_tokens: 20,
          output_tokens: 60,
          reasoning_tokens: 10,
          cost_usd: '1.5',
        }),
        call({ status: 'timeout', response_time_ms: 30_000.4, book: 'B', chapter: 'C', target_book: 'D' }),
      ),
    )
    const report = await fixture.run(file)
    expect(report.skippedRows).toEqual([])
    expect(outcome(report)).toEqual([3, 0, 0])
    const rows = fixture.rows<Record<string, unknown>>('SELECT * FROM service_calls ORDER BY id')
    expect(rows[0]).toMatchObject({
      origin: 'import',
      input_tokens: null,
      output_tokens: null,
      quality_score: 877,
      cost_nanos: 1,
      user_feedback: 'fine',
      created_at: Date.UTC(2026, 0, 5, 10),
      error_kind: null,
    })
    expect(rows[1]).toMatchObject({
      input_uncached: 100,
      cache_read: 20,
      output_text: 50,
      reasoning: 10,
      input_tokens: 120,
      output_tokens: 60,
    })
    expect(rows[2]).toMatchObject({
      status: 'timeout',
      error_kind: 'total',
      response_time_ms: 30_000,
      source_book: 'B',
      target_book: 'D',
      source_chapter: 'C',
      target_chapter: 'C',
    })
    expect(await fixture.verify()).toMatchObject({ differenceCount: 0 })
  })

  it('adds nothing the second time, and equal rows as often as they are there', async () => {
    const twice = jsonl(call(), call(), call({ input_tokens: 7 }))
    expect(outcome(await fixture.run(fixture.file('a.jsonl', twice)))).toEqual([3, 0, 0])
    expect(outcome(await fixture.run(fixture.file('a.jsonl', twice)))).toEqual([0, 3, 0])
    const grown = jsonl(call({ input_tokens: 8 }), call(), call(), call({ input_tokens: 7 }), call())
    expect(outcome(await fixture.run(fixture.file('b.jsonl', grown)))).toEqual([2, 3, 0])
    expect(fixture.value('SELECT count(*) FROM service_calls')).toBe(5)
  })

  it('knows a row again by its key, and by its id with what cannot change', async () => {
    const first = jsonl(call({ key: 'k1' }), call({ key: 'k1', input_tokens: 9 }), call({ id: 1 }), call({ id: 2 }))
    expect(outcome(await fixture.run(fixture.file('a.jsonl', first)))).toEqual([3, 1, 0])
    const edited = jsonl(call({ id: 1, user_feedback: 'later' }), call({ id: 1, model_name: 'another system' }))
    expect(outcome(await fixture.run(fixture.file('b.jsonl', edited)))).toEqual([1, 1, 0])
  })

  it('says of every skipped row where it is, why and what was found, and keeps it as it was', async () => {
    const good = JSON.stringify(call())
    const bad = [
      '{"provider": "openai", "model',
      '[1, 2]',
      JSON.stringify(call({ status: 'maybe' })),
      JSON.stringify(call({ input_tokens: -1 })),
      JSON.stringify(call({ input_tokens: 1e300 })),
      JSON.stringify(call({ output_tokens: 1.5 })),
      JSON.stringify(call({ created_at: '2999-01-01T00:00:00Z' })),
      JSON.stringify(call({ created_at: '2026-02-31T00:00:00Z' })),
      JSON.stringify(call({ created_at: undefined })),
      JSON.stringify(call({ quality_score: 87 })),
      JSON.stringify(call({ provider: '' })),
      JSON.stringify(call({ status: 'pending' })),
      JSON.stringify(call({ status: 'success', error_kind: 'server' })),
      JSON.stringify(call({ source_book: { deep: [] } })),
      JSON.stringify(call({ model_name: 'm'.repeat(500) })),
      `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
    ]
    const rejects = join(fixture.folder, 'rejects.jsonl')
    const text = [good, ...bad, '', good].join('\r\n')
    const report = await fixture.run(fixture.file('mixed.jsonl', `\uFEFF${text}`), { rejects })
    expect(outcome(report)).toEqual([2, 0, bad.length])
    expect(report.skippedRows.map(({ place }) => place)).toEqual(bad.map((_, index) => index + 2))
    expect(report.skippedRows.map(({ reason }) => reason)).toMatchInlineSnapshot(`
      [
        "not valid JSON",
        "not an object",
        "status is not one of success, error, timeout, rate_limited",
        "input_tokens is not a whole number from 0 to 4,294,967,295",
        "input_tokens is not a whole number from 0 to 4,294,967,295",
        "output_tokens is not a whole number from 0 to 4,294,967,295",
        "created_at is in the future",
        "created_at is not a time",
        "created_at is missing",
        "quality_score is not a number from 0 to 1",
        "provider is missing",
        "status is pending: the call had not ended",
        "status is success, but there is an error_kind",
        "source_book is not text",
        "model_name is longer than 200 characters",
        "provider is missing",
      ]
    `)
    expect(report.skippedRows.every(({ value }) => value === null || value.length <= 64)).toBe(true)
    expect(
      readFileSync(rejects, 'utf8')
        .split(/\r?\n/)
        .filter(line => line !== ''),
    ).toEqual(bad)
    const again = await fixture.run(rejects)
    expect(outcome(again)).toEqual([0, 0, bad.length])
  })

  it('reads past a line of 100 MB without holding it', async () => {
    const file = fixture.file('long.jsonl', `${jsonl(call())}{"provider":"`)
    for (let megabyte = 0; megabyte < 100; megabyte++) appendFileSync(file, 'x'.repeat(1_000_000))
    appendFileSync(file, `"}\n${jsonl(call())}`)
    const report = await fixture.run(file)
    expect(outcome(report)).toEqual([2, 0, 1])
    expect(report.skippedRows[0]).toMatchObject({ place: 2, reason: 'longer than 16 MB' })
  })

  it('skips lines that are not UTF-8, and takes lone surrogates and NUL as far as a column can', async () => {
    const latin1 = Buffer.from(jsonl(call({ source_book: 'Élan' })), 'latin1')
    const odd = Buffer.from(
      `${JSON.stringify(call({ source_book: 'a\u0000b' }))}\n{"provider":"openai","model":"x","status":"success","created_at":"2026-01-01","source_book":"\\ud800"}\n`,
    )
    const report = await fixture.run(fixture.file('odd.jsonl', Buffer.concat([odd, latin1])))
    expect(outcome(report)).toEqual([2, 0, 1])
    expect(report.skippedRows[0]?.reason).toBe('not valid UTF-8')
    expect(fixture.rows('SELECT source_book FROM service_calls ORDER BY id')).toEqual([
      { source_book: 'a\uFFFDb' },
      { source_book: '\uFFFD' },
    ])
  })

  it('makes unknown providers inactive, maps those it is told to, and fills no list from a wrong column', async () => {
    const map = new Map([['azure', 'openai']])
    const file = fixture.file(
      'p.jsonl',
      jsonl(call({ provider: 'Azure' }), call({ provider: 'Acme LLM' }), call({ provider: null })),
    )
    const report = await fixture.run(file, { map, defaultProvider: 'mistral' })
    expect(report.providers.map(({ name, created }) => [name, created])).toEqual([
      ['openai', false],
      ['acme-llm', true],
      ['mistral', false],
    ])
    expect(fixture.app.registry.find('acme-llm')).toMatchObject({
      isActive: false,
      kind: 'openai_compatible',
      displayName: 'Acme LLM',
    })
    expect(fixture.app.registry.find('openai')).toMatchObject({ kind: 'openai' })
    const many = Array.from({ length: 70 }, (_, index) => call({ provider: `p${index}` }))
    const flood = await fixture.run(fixture.file('many.jsonl', jsonl(...many)))
    expect(flood).toMatchObject({ added: 50, skipped: 20 })
  })

  it('keeps calls of one request together, and practice out of the totals', async () => {
    const file = fixture.file(
      'r.jsonl',
      jsonl(
        call({ request_id: 'r-1', status: 'error' }),
        call({ request_id: 'r-1', attempt: 2 }),
        call({ origin: 'practice', request_id: 'r-2' }),
      ),
    )
    expect(outcome(await fixture.run(file))).toEqual([3, 0, 0])
    expect(outcome(await fixture.run(file))).toEqual([0, 3, 0])
    expect(fixture.rows('SELECT uid, status, realm, created_at FROM requests ORDER BY uid')).toEqual([
      { uid: 'r-1', status: 'answered', realm: 'real', created_at: Date.UTC(2026, 0, 5, 10) },
      { uid: 'r-2', status: 'answered', realm: 'practice', created_at: Date.UTC(2026, 0, 5, 10) },
    ])
    expect(await fixture.verify()).toMatchObject({ differenceCount: 0 })
  })

  it('tries without writing anything', async () => {
    const file = fixture.file(
      'd.jsonl',
      jsonl(call(), call(), call({ provider: 'nobody knows' }), call({ status: '?' })),
    )
    const providers = () => fixture.value<number>('SELECT count(*) FROM providers')
    const before = providers()
    const report = await fixture.run(file, { dryRun: true })
    expect(report).toMatchObject({ dryRun: true, added: 3, duplicates: 0, skipped: 1 })
    expect(fixture.value('SELECT count(*) FROM service_calls')).toBe(0)
    expect(providers()).toBe(before)
    await fixture.run(file)
    expect(await fixture.run(file, { dryRun: true })).toMatchObject({ added: 0, duplicates: 3 })
  })

  it('stops when told to, and goes on from there', async () => {
    const rows = Array.from({ length: 9000 }, (_, index) => call({ id: index, error_message: 'x'.repeat(200) }))
    const file = fixture.file('big.jsonl', jsonl(...rows))
    const stop = new AbortController()
    const first = await fixture.run(file, {
      signal: stop.signal,
      onProgress: ({ rows: done }) => done > 1500 && stop.abort(),
    })
    expect(first.stopped).toMatchObject({ because: 'cancelled' })
    expect(first.added).toBeGreaterThan(1000)
    expect(first.added).toBeLessThan(9000)
    const second = await fixture.run(file)
    expect(second).toMatchObject({ stopped: null, duplicates: first.added, added: 9000 - first.added })
  })
})

describe('importing CSV', () => {
  it('reads other names, delimiters, quoted lines and spreadsheets’ ways', async () => {
    const report = await fixture.run(join(fixtures, 'calls.csv'))
    expect(outcome(report)).toEqual([3, 0, 2])
    expect(report).toMatchObject({ format: 'csv', unusedColumns: ['Team'] })
    expect(report.skippedRows).toMatchObject([
      { place: 6, reason: expect.stringMatching(/^input_tokens is not a whole number/), value: '"-5"' },
      { place: 7, reason: '5 columns where the header has 16', value: expect.any(String) },
    ])
    expect(
      fixture.rows(
        'SELECT input_uncached, cache_read, cost_nanos, user_feedback, source_book, created_at FROM service_calls ORDER BY id',
      ),
    ).toEqual([
      {
        input_uncached: 1000,
        cache_read: 200,
        cost_nanos: expect.any(Number),
        user_feedback: 'two lines\nof "praise"',
        source_book: 'The Salt Road',
        created_at: Date.UTC(2026, 1, 1, 10),
      },
      {
        input_uncached: null,
        cache_read: null,
        cost_nanos: null,
        user_feedback: null,
        source_book: 'The Salt Road',
        created_at: Date.UTC(2026, 1, 1, 10, 5),
      },
      {
        input_uncached: 700,
        cache_read: null,
        cost_nanos: expect.any(Number),
        user_feedback: null,
        source_book: 'The Salt Road',
        created_at: 1769940600000,
      },
    ])
    expect(outcome(await fixture.run(join(fixtures, 'calls.csv')))).toEqual([0, 3, 2])
  })

  it('keeps rejected rows under the header, so that they can be mended', async () => {
    const rejects = join(fixture.folder, 'rejects.csv')
    await fixture.run(join(fixtures, 'calls.csv'), { rejects })
    const kept = readFileSync(rejects, 'utf8')
    expect(kept.split('\n')).toHaveLength(4)
    const mended = kept.replace(';-5;', ';5;').replace(/\n[^\n]*;7\n$/, '\n')
    expect(outcome(await fixture.run(fixture.file('mended.csv', mended)))).toEqual([1, 0, 0])
    await expect(fixture.run(join(fixtures, 'calls.csv'), { rejects })).rejects.toThrow(/there is such a file already/)
  })

  it('says where a quote is never closed, and keeps what stands before it', async () => {
    const text =
      'provider,model,status,created_at\nopenai,a,success,2026-01-01\nopenai,"b,success,2026-01-01\nopenai,c,success,2026-01-01\n'
    const report = await fixture.run(fixture.file('open.csv', text))
    expect(report).toMatchObject({
      added: 1,
      stopped: { because: 'damaged', message: expect.stringMatching(/begins in line 3 is never closed/) },
    })
  })

  it.each([
    ['two columns of one name', 'provider,model,status,status\n', /two columns named "status"/],
    ['no known column', 'alpha,beta\n1,2\n', /no column of its first line.*is known/],
    ['plain prose', 'It was a dark and stormy night.\n', /no column of its first line/],
  ])('refuses a file with %s', async (_what, text, words) => {
    await expect(fixture.run(fixture.file('bad.csv', text))).rejects.toThrow(words)
  })
})

describe('a file that is something else', () => {
  it.each([
    ['empty', Buffer.alloc(0), /is empty/],
    ['UTF-16', Buffer.from('\uFEFFprovider,model\n', 'utf16le'), /UTF-16.*Save it as UTF-8/],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0]), /compressed.*gunzip/],
    ['a workbook', Buffer.from('PK\u0003\u0004rest'), /Excel workbook.*CSV/],
    ['binary', Buffer.from([1, 2, 0, 4, 0, 0, 9]), /is not text/],
    ['one object over several lines', Buffer.from('{\n  "provider": "openai"\n}\n'), /one object a line/],
    [
      'a damaged database',
      Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(5000, 7)]),
      /cannot be read as a database/,
    ],
  ])('is refused with what to do: %s', async (_what, bytes, words) => {
    const failure = await fixture.run(fixture.file('file', bytes)).catch(error => error)
    expect(failure).toMatchObject({ code: 'invalid_input' })
    expect(failure.message).toMatch(words)
    expect(fixture.value('SELECT count(*) FROM service_calls')).toBe(0)
  })

  it('is refused where it does not exist or is a folder', async () => {
    await expect(fixture.run(join(fixture.folder, 'none'))).rejects.toMatchObject({ code: 'not_found' })
    await expect(fixture.run(fixture.folder)).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

describe('what an export writes', () => {
  const numbers = `SELECT p.name, c.model_name, c.operation, c.status, c.error_kind, c.error_message, c.input_uncached, c.cache_read,
    c.cache_write_5m, c.output_text, c.reasoning, c.quality_score, c.created_at, c.response_time_ms, c.source_book, c.target_book,
    c.source_chapter, c.target_chapter, c.source_language, c.target_language, c.created_by, c.user_feedback, c.temperature, c.max_tokens, c.streamed, c.attempt,
    c.usage_estimated, c.finish_reason, c.http_status, r.uid
    FROM service_calls c JOIN providers p ON p.id = c.provider_id LEFT JOIN requests r ON r.id = c.request_id ORDER BY c.created_at, c.id`

  it.each(['jsonl', 'csv'] as const)('comes back the same as %s elsewhere, and is known at home', async format => {
    await fixture.run(
      fixture.file(
        'seed.jsonl',
        jsonl(
          call({
            cache_read: 40,
            reasoning: 5,
            quality_score: 0.5,
            request_id: 'r',
            user_feedback: '=SUM(1,2) "x"\nnext',
            error_message: '',
          }),
          call({
            request_id: 'r',
            status: 'rate_limited',
            error_kind: 'quota_exhausted',
            input_tokens: null,
            output_tokens: null,
            http_status: 429,
          }),
          call({
            provider: 'acme',
            source_book: '紅樓夢',
            target_language: 'en',
            finish_reason: 'length',
            streamed: true,
            temperature: 0.25,
            usage_estimated: true,
          }),
          call({ input_uncached: null, cache_read: 30, input_tokens: 30 }),
        ),
      ),
    )
    let text = ''
    await exportCalls({
      store: fixture.app.store,
      format,
      write: piece => {
        text += piece
      },
    })
    const file = fixture.file(`export.${format}`, text)
    expect(outcome(await fixture.run(file))).toEqual([0, 4, 0])
    const elsewhere = await createImportFixture()
    try {
      const report = await elsewhere.run(file)
      expect(report).toMatchObject({ added: 4, skipped: 0, unusedColumns: [] })
      expect(elsewhere.rows(numbers)).toEqual(fixture.rows(numbers))
      expect(await elsewhere.verify()).toMatchObject({ differenceCount: 0 })
    } finally {
      await elsewhere.dispose()
    }
  })
})
