import { appendFileSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasSharedData, sharedPath } from '../support/shared-data.ts'
import { createImportFixture, type ImportFixture } from './import-fixture.ts'

interface Sums {
  calls: number
  input: number
  cached: number
  output: number
  reasoning: number
}

/** What a trace row becomes; provider, operation and (for lengths) time are made up, the sizes are not. */
interface Traced {
  readonly provider: string
  readonly model: string
  readonly created_at: string
  readonly input: number
  readonly cached: number | null
  readonly output: number
  readonly reasoning: number | null
}

function readCsvGz(name: string): string[][] {
  const text = gunzipSync(readFileSync(sharedPath('traces', name))).toString('utf8')
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map(line => line.split(','))
}

const converters: Readonly<Record<string, (row: readonly string[], at: number) => Traced>> = {
  'llm_requests_recorded.csv.gz': ([trace = '', , time = '', input, output, cached]) => ({
    provider: trace.split('_')[0] ?? '',
    model: trace,
    created_at: time,
    input: Number(input),
    cached: cached === '' || cached === undefined ? null : Number(cached),
    output: Number(output),
    reasoning: null,
  }),
  'servegen_resampled_2weeks.csv.gz': ([time = '', model = '', client = '', input, output, ratio]) => ({
    provider: `servegen-${client.length % 2}`,
    model,
    created_at: time,
    input: Number(input),
    cached: null,
    output: Number(output),
    reasoning: ratio === '' || ratio === undefined ? null : Math.round(Number(ratio) * Number(output)),
  }),
  'arxiv_summarization_lengths.csv.gz': ([input, output], at) => ({
    provider: 'arxiv',
    model: 'lengths',
    created_at: new Date(Date.UTC(2025, 2, 1) + at * 1000).toISOString(),
    input: Number(input),
    cached: null,
    output: Number(output),
    reasoning: null,
  }),
}

/** Written as CSV or JSON Lines by name, in pieces; the sums are taken from the numbers themselves. */
function convert(name: string, file: string): { rows: number; sums: Map<string, Sums> } {
  const sums = new Map<string, Sums>()
  const toRow = converters[name] ?? (() => expect.unreachable())
  const rows = readCsvGz(name).map(toRow)
  let text = file.endsWith('.csv')
    ? 'provider,model,operation,status,timestamp,prompt_tokens,cached_tokens,completion_tokens,reasoning_tokens\n'
    : ''
  for (const [at, { provider, model, created_at, input, cached, output, reasoning }] of rows.entries()) {
    const key = `${provider}/${model}`
    const sum = sums.get(key) ?? { calls: 0, input: 0, cached: 0, output: 0, reasoning: 0 }
    sums.set(key, {
      calls: sum.calls + 1,
      input: sum.input + input,
      cached: sum.cached + (cached ?? 0),
      output: sum.output + output,
      reasoning: sum.reasoning + (reasoning ?? 0),
    })
    text += file.endsWith('.csv')
      ? `${provider},${model},other,success,${created_at},${input},${cached ?? ''},${output},${reasoning ?? ''}\n`
      : `${JSON.stringify({ provider, model, operation: 'other', status: 'success', created_at, input_tokens: input, cache_read: cached ?? undefined, output_tokens: output, reasoning: reasoning ?? undefined })}\n`
    if (text.length > 1e6 || at === rows.length - 1) {
      appendFileSync(file, text)
      text = ''
    }
  }
  return { rows: rows.length, sums }
}

describe.skipIf(!hasSharedData)('importing every row of recorded usage traces (needs the shared data)', () => {
  let fixture: ImportFixture
  const expected = new Map<string, Sums>()
  beforeAll(async () => {
    fixture = await createImportFixture()
  })
  afterAll(() => fixture.dispose())

  it.each([
    ['llm_requests_recorded.csv.gz', 44_209, 'jsonl'],
    ['servegen_resampled_2weeks.csv.gz', 150_123, 'csv'],
    ['arxiv_summarization_lengths.csv.gz', 28_257, 'csv'],
  ])('%s: %i rows', async (name, count, format) => {
    const file = `${fixture.folder}/${name}.${format}`
    const { rows, sums } = convert(name, file)
    expect(rows).toBe(count)
    for (const [key, sum] of sums) expected.set(key, sum)
    const report = await fixture.run(file)
    expect(report).toMatchObject({ format, rows: count, added: count, duplicates: 0, skipped: 0, stopped: null })
  })

  const parts =
    'sum(input_uncached) + sum(cache_read) AS input, sum(cache_read) AS cached, sum(output_text) + sum(reasoning) AS output, sum(reasoning) AS reasoning'
  const read = (sql: string) => {
    const rows = fixture.rows<Sums & { key: string }>(sql)
    return new Map(rows.map(({ key, ...sum }) => [key, sum]))
  }

  it('gives the sums that the rows themselves give, in calls and in hourly and daily rollups', async () => {
    const names = "p.name || '/' || model_name AS key"
    const total = (column: string) => `total(${column})`
    const fromCalls = read(
      `SELECT ${names}, count(*) AS calls, ${total('input_uncached')} + ${total('cache_read')} AS input, ${total('cache_read')} AS cached,
         ${total('output_text')} + ${total('reasoning')} AS output, ${total('reasoning')} AS reasoning
       FROM service_calls c JOIN providers p ON p.id = c.provider_id GROUP BY p.name, model_name`,
    )
    expect(fromCalls).toEqual(expected)
    for (const period of ['hour', 'day']) {
      const fromRollups = read(
        `SELECT ${names}, sum(success) AS calls, ${parts} FROM quality_metrics m JOIN providers p ON p.id = m.provider_id
         WHERE period = '${period}' GROUP BY p.name, model_name`,
      )
      expect(fromRollups).toEqual(expected)
    }
    expect(await fixture.verify()).toMatchObject({ calls: 44_209 + 150_123 + 28_257, differenceCount: 0 })
  })
})
