import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDjangoDatabase } from './django-database.ts'
import { createImportFixture, fixtures, type ImportFixture } from './import-fixture.ts'

const dumpFile = join(fixtures, 'dumpdata.json')
const dump = JSON.parse(readFileSync(dumpFile, 'utf8'))

let fixture: ImportFixture
beforeEach(async () => {
  fixture = await createImportFixture()
})
afterEach(() => fixture.dispose())

const calls = `SELECT p.name AS provider, c.model_name, c.operation, c.status, c.error_kind, c.input_tokens, c.output_tokens, c.temperature, c.max_tokens,
  c.response_time_ms, c.source_book, c.target_chapter, c.target_language, c.quality_score, c.user_feedback, c.created_at, c.created_by
  FROM service_calls c JOIN providers p ON p.id = c.provider_id ORDER BY c.created_at, c.id`

describe('importing a Django dump', () => {
  it('takes calls, settings and history, and says what it left out and why', async () => {
    const report = await fixture.run(dumpFile)
    expect(report).toMatchObject({
      format: 'django',
      rows: 12,
      added: 10,
      duplicates: 0,
      skipped: 2,
      stopped: null,
      history: { added: 2, duplicates: 0 },
      otherObjects: [
        { what: 'auth.user', count: 2 },
        { what: 'contenttypes.contenttype', count: 1 },
      ],
      unusedColumns: [],
      firstCallAt: Date.parse('2024-04-02T09:15:30.123Z'),
    })
    expect(report.skippedRows).toMatchObject([
      {
        place: expect.any(Number),
        reason: 'status is not one of success, error, timeout, rate_limited',
        value: '"running"',
      },
      {
        place: expect.any(Number),
        reason: 'a provider that the file does not name; say which with --map KEY=NAME',
        value: '9',
      },
    ])
    expect(report.notes.map(({ what, count }) => ({ what, count }))).toEqual([
      { what: 'error kinds read from the error message, or the plainest taken', count: 3 },
      { what: 'unknown operations taken as "other"', count: 1 },
      { what: 'times without a zone taken as UTC', count: 1 },
    ])
    const rows = fixture.rows<Record<string, unknown>>(calls)
    expect(rows[1]).toEqual({
      provider: 'openai',
      model_name: 'gpt-3.5-turbo',
      operation: 'translation',
      status: 'success',
      error_kind: null,
      input_tokens: 1790,
      output_tokens: 1944,
      temperature: 0.3,
      max_tokens: 2000,
      response_time_ms: 13877,
      source_book: "The Clockmaker's Orchard",
      target_chapter: '2',
      target_language: 'en',
      quality_score: 875,
      user_feedback: 'reads well; "old ferryman" should be one word',
      created_at: Date.parse('2024-04-02T09:31:02.481Z'),
      created_by: '7',
    })
    expect(rows.map(row => [row.status, row.error_kind]).filter(([status]) => status !== 'success')).toEqual([
      ['error', 'authentication'],
      ['rate_limited', 'quota_exhausted'],
      ['timeout', 'total'],
    ])
    expect(rows.find(row => row.status === 'rate_limited')?.created_at).toBe(Date.parse('2024-04-03T20:10:05Z'))
    expect(await fixture.verify()).toMatchObject({ differenceCount: 0 })
  })

  it('fills settings only where the person has none', async () => {
    fixture.app.registry.setUp()
    fixture.app.registry.update('anthropic', { costPer1kTokensNanos: 7 })
    await fixture.run(dumpFile)
    const { registry } = fixture.app
    expect(registry.find('openai')).toMatchObject({
      kind: 'openai',
      isActive: true,
      costPer1kTokensNanos: 2_000_000,
    })
    // Its default is retired by now, so that calls without a model would fail.
    expect(registry.find('openai')?.defaultModel).not.toBe('gpt-3.5-turbo')
    expect(registry.find('openai')?.models.map(({ model }) => model)).toEqual(
      expect.arrayContaining(['gpt-3.5-turbo', 'gpt-4']),
    )
    expect(registry.find('anthropic')?.costPer1kTokensNanos).toBe(7)
    expect(registry.find('deepl-bridge')).toMatchObject({
      isActive: false,
      displayName: 'House bridge',
      defaultModel: 'bridge-1',
    })
    registry.update('openai', { defaultModel: null })
    registry.update('openai', { defaultModel: 'gpt-4' })
    await fixture.run(dumpFile)
    expect(registry.find('openai')?.defaultModel).toBe('gpt-4')
  })

  it('keeps the original’s metrics as history, exact and apart from the rollups', async () => {
    await fixture.run(dumpFile)
    expect(
      fixture.rows(
        'SELECT provider_name, total_calls, success_rate, avg_quality_score, total_cost_nanos, period_start FROM imported_metrics ORDER BY id',
      ),
    ).toEqual([
      {
        provider_name: 'openai',
        total_calls: 4,
        success_rate: 0.5,
        avg_quality_score: 0.8975,
        total_cost_nanos: 15_158_000,
        period_start: Date.UTC(2024, 2, 29),
      },
      {
        provider_name: 'anthropic',
        total_calls: 2,
        success_rate: 0.5,
        avg_quality_score: null,
        total_cost_nanos: 10_410_000,
        period_start: Date.UTC(2024, 2, 29),
      },
    ])
  })

  it('adds nothing a second time, nor from the database that was dumped', async () => {
    await fixture.run(dumpFile)
    expect(await fixture.run(dumpFile)).toMatchObject({
      added: 0,
      duplicates: 10,
      history: { added: 0, duplicates: 2 },
    })
    const database = join(fixture.folder, 'db.sqlite3')
    createDjangoDatabase(database, dump)
    expect(await fixture.run(database)).toMatchObject({
      format: 'django-sqlite',
      added: 0,
      duplicates: 10,
      skipped: 2,
      history: { added: 0, duplicates: 2 },
    })
  })

  it('takes the calls of a provider that the file does not name where it is told which', async () => {
    const report = await fixture.run(dumpFile, { map: new Map([['9', 'mistral']]) })
    expect(report).toMatchObject({ added: 11, skipped: 1 })
    expect(
      fixture.value(
        "SELECT p.name FROM service_calls c JOIN providers p ON p.id = c.provider_id WHERE c.model_name = 'mystery-1'",
      ),
    ).toBe('mistral')
  })

  it('reads the same from one line, JSON Lines and natural keys', async () => {
    const natural = dump.map((object: { fields: Record<string, unknown> }) => {
      const names: Record<string, string> = { 1: 'openai', 2: 'anthropic', 5: 'deepl-bridge', 9: 'mystery' }
      const { provider } = object.fields
      return typeof provider === 'number'
        ? { ...object, fields: { ...object.fields, provider: [names[provider]] } }
        : object
    })
    expect(await fixture.run(fixture.file('one.json', JSON.stringify(dump)))).toMatchObject({ added: 10 })
    const lines = dump.map((object: unknown) => JSON.stringify(object)).join('\n')
    expect(await fixture.run(fixture.file('d.jsonl', lines))).toMatchObject({
      format: 'jsonl',
      added: 0,
      duplicates: 10,
    })
    expect(await fixture.run(fixture.file('n.json', JSON.stringify(natural)))).toMatchObject({
      added: 1,
      duplicates: 10,
    })
  })

  it('keeps what stands before the place where a file was cut off, and goes on when it is whole', async () => {
    const text = readFileSync(dumpFile, 'utf8')
    const cut = text.slice(0, text.indexOf('"pk": 108') + 40)
    const first = await fixture.run(fixture.file('cut.json', cut))
    expect(first).toMatchObject({
      added: 7,
      stopped: { because: 'damaged', message: expect.stringMatching(/cut off/) },
    })
    expect(await fixture.run(dumpFile)).toMatchObject({ added: 3, duplicates: 7, stopped: null })
    const after = await fixture.run(fixture.file('after.json', `${text}\n[]`))
    expect(after.stopped).toMatchObject({ message: expect.stringMatching(/follows the end/) })
  })

  it('writes rejected objects as a list that can be imported', async () => {
    const rejects = join(fixture.folder, 'rejects.json')
    await fixture.run(dumpFile, { rejects })
    const kept = JSON.parse(readFileSync(rejects, 'utf8'))
    expect(kept.map(({ pk }: { pk: number }) => pk)).toEqual([112, 111])
    expect(
      await fixture.run(rejects, {
        map: new Map([
          ['9', 'openai'],
          ['1', 'openai'],
        ]),
      }),
    ).toMatchObject({ added: 1, skipped: 1 })
  })
})

describe('importing the original database', () => {
  it('reads it without changing it, also while it is in use', async () => {
    const database = join(fixture.folder, 'db.sqlite3')
    createDjangoDatabase(database, dump)
    const before = [readFileSync(database), statSync(database).mtimeMs]
    const report = await fixture.run(database)
    expect(report).toMatchObject({
      added: 10,
      duplicates: 0,
      skipped: 2,
      history: { added: 2 },
      notes: expect.any(Array),
    })
    expect([readFileSync(database), statSync(database).mtimeMs]).toEqual(before)
    expect(fixture.rows(calls)).toHaveLength(10)
    expect(fixture.value('SELECT created_by FROM service_calls LIMIT 1')).toBe('7')
    expect(await fixture.run(dumpFile)).toMatchObject({ added: 0, duplicates: 10 })
    expect(await fixture.verify()).toMatchObject({ differenceCount: 0 })
  })

  it('writes rejected rows as JSON Lines', async () => {
    const database = join(fixture.folder, 'db.sqlite3')
    createDjangoDatabase(database, dump)
    const rejects = join(fixture.folder, 'rejects.jsonl')
    await fixture.run(database, { rejects })
    const kept = readFileSync(rejects, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(kept.map(({ pk }) => pk)).toEqual([111, 112])
  })

  it('does not go round for ever in a damaged database whose rows are in a circle', async () => {
    const file = fixture.file('circle.sqlite3', readFileSync(join(fixtures, 'circular.sqlite3')))
    const report = await fixture.run(file)
    expect(report.stopped).toMatchObject({
      because: 'damaged',
      message: expect.stringMatching(/rows are out of order/),
    })
    expect(await fixture.run(file)).toMatchObject({ added: 0, stopped: { because: 'damaged' } })
  })

  it('says what is missing in another program’s database', async () => {
    const other = join(fixture.folder, 'other.db')
    createDjangoDatabase(other, [])
    expect(await fixture.run(other)).toMatchObject({ rows: 0, added: 0 })
    await expect(fixture.run(join(fixture.folder, 'data', 'galley.db'))).rejects.toThrow(/none of the tables/)
  })
})
