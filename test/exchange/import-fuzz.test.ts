import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Failure } from '../../src-main/failure.ts'
import { inGoodTime } from '../support/property-limit.ts'
import { createDjangoDatabase } from './django-database.ts'
import { call, createImportFixture, fixtures, type ImportFixture, jsonl } from './import-fixture.ts'

let fixture: ImportFixture
beforeAll(async () => {
  fixture = await createImportFixture()
})
afterAll(() => fixture.dispose())

/** Values that a column might hold by accident. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    '',
    ' ',
    'NaN',
    '-1',
    '1e400',
    '9'.repeat(50),
    'nul\u0000l',
    '\ud800',
    '2026-02-30',
    '=1+1',
    -0,
    1e308,
    0.5,
    true,
    [],
    {},
    { toString: false },
    { toString: 1, valueOf: null },
    [{ toString: false }],
  ),
  fc.date({ noInvalidDate: true }).map(date => date.toISOString()),
)
const columns = Object.keys(
  call({
    key: 1,
    id: 1,
    error_kind: 1,
    cost: 1,
    quality_score: 1,
    cache_read: 1,
    request_id: 1,
    temperature: 1,
    attempt: 1,
    streamed: 1,
    source_book: 1,
    origin: 1,
  }),
)
/** Objects of a dump whose keys and fields hold anything. */
const dumped = fc
  .record({
    model: fc.constantFrom('llmprovider', 'llmservicecall', 'llmqualitymetrics'),
    pk: odd,
    fields: fc.dictionary(
      fc.constantFrom(
        ...columns,
        'name',
        'display_name',
        'available_models',
        'default_model',
        'period_start',
        'period_end',
      ),
      odd,
      { maxKeys: 4 },
    ),
  })
  .map(({ model, pk, fields }) => ({
    model: `llm_integration.${model}`,
    pk,
    fields: call({
      provider: ['openai'],
      name: 'openai',
      period_start: '2026-01-05T00:00:00Z',
      period_end: '2026-01-06T00:00:00Z',
      ...fields,
    }),
  }))
const row = fc
  .dictionary(fc.constantFrom(...columns), odd, { maxKeys: 4 })
  .map(changes => call({ provider: 'openai', ...changes }))

/** Whatever the bytes: a report whose parts add up, or a refusal in words; and a second run adds nothing. */
async function importTwice(file: string, extra = {}) {
  try {
    const first = await fixture.run(file, extra)
    expect(first.added + first.duplicates + first.skipped).toBe(first.rows)
    const second = await fixture.run(file, extra)
    expect(second).toMatchObject({ added: 0, rows: first.rows, skipped: first.skipped })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    expect(error.code).toBe('invalid_input')
    expect(error.message).toMatch(/\S/)
  }
}

/** A valid file with some of its bytes changed, removed or repeated. */
function damaged(bytes: Buffer) {
  const change = fc.record({ at: fc.nat(bytes.length - 1), length: fc.nat(30), put: fc.uint8Array({ maxLength: 8 }) })
  return fc
    .array(change, { minLength: 1, maxLength: 6 })
    .map(changes =>
      changes.reduce(
        (now, { at, length, put }) => Buffer.concat([now.subarray(0, at), put, now.subarray(at + length)]),
        bytes,
      ),
    )
}

describe('whatever stands in a file', () => {
  it('rows of JSON Lines with any values are added, known or skipped with a reason', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 12 }), async rows =>
        importTwice(fixture.file('fuzz.jsonl', jsonl(...rows))),
      ),
      { numRuns: 60, ...inGoodTime },
    )
    expect(await fixture.verify()).toMatchObject({ differenceCount: 0 })
  })

  it('objects of a dump with any keys and values are added, known or skipped with a reason', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(dumped, { minLength: 1, maxLength: 12 }), async objects =>
        importTwice(fixture.file('fuzz.json', JSON.stringify(objects))),
      ),
      { numRuns: 60, ...inGoodTime },
    )
    expect(await fixture.verify()).toMatchObject({ differenceCount: 0 })
  })

  it.each([
    ['a dump', join(fixtures, 'dumpdata.json')],
    ['a CSV', join(fixtures, 'calls.csv')],
  ])('%s with damaged bytes is read as far as it goes', async (_what, path) => {
    await fc.assert(
      fc.asyncProperty(damaged(readFileSync(path)), async bytes => importTwice(fixture.file('fuzz.bytes', bytes))),
      { numRuns: 60, ...inGoodTime },
    )
    expect(await fixture.verify()).toMatchObject({ differenceCount: 0 })
  })

  it('a database with damaged bytes is read or refused, and never changed', async () => {
    const original = join(fixture.folder, 'whole.sqlite3')
    createDjangoDatabase(original, JSON.parse(readFileSync(join(fixtures, 'dumpdata.json'), 'utf8')))
    const bytes = readFileSync(original)
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ at: fc.integer({ min: 16, max: bytes.length - 1 }), put: fc.integer({ min: 0, max: 255 }) }),
          { minLength: 1, maxLength: 40 },
        ),
        async changes => {
          const copy = Buffer.from(bytes)
          for (const { at, put } of changes) copy[at] = put
          const file = fixture.file('fuzz.sqlite3', copy)
          for (const sidecar of ['-wal', '-shm']) rmSync(file + sidecar, { force: true })
          await importTwice(file)
          expect(readFileSync(file).equals(copy)).toBe(true)
        },
      ),
      { numRuns: 40, ...inGoodTime },
    )
  })

  it('nesting without end is skipped, wherever it stands', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const line = JSON.stringify(call({ extra: 'DEEP' })).replace('"DEEP"', deep)
    const report = await fixture.run(fixture.file('deep.jsonl', `${line}\n${jsonl(call({ input_tokens: 31_337 }))}`))
    expect(report).toMatchObject({ added: 1, skipped: 1, skippedRows: [{ place: 1, reason: 'nested too deeply' }] })
  })
})
