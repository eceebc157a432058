import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { csvLine } from '../../src-main/exchange/csv-line.ts'
import { exportCalls } from '../../src-main/exchange/export-calls.ts'
import { exportMetrics } from '../../src-main/exchange/export-metrics.ts'
import { importFile } from '../../src-main/exchange/import-file.ts'
import type { ReadText } from '../../src-main/ledger/content-types.ts'
import { createMetrics } from '../../src-main/metrics/metrics.ts'
import { fillCalls } from '../bench/bulk-ledger.ts'
import { recordTwoWeeks } from '../reports/seeded-report.ts'
import { createRecordedLedger, fixedNow, type RecordedLedger } from '../support/recorded-ledger.ts'
import { createTestRegistry } from '../support/temporary-registry.ts'

let opened: RecordedLedger
beforeEach(() => {
  opened = createRecordedLedger()
})
afterEach(() => opened.dispose())

function collector(): { keep: (chunk: string) => void; written: () => string } {
  const chunks: string[] = []
  return { keep: chunk => void chunks.push(chunk), written: () => chunks.join('') }
}

async function exported(
  format: 'jsonl' | 'csv',
  more: Partial<Parameters<typeof exportCalls>[0]> = {},
): Promise<string> {
  const { keep, written } = collector()
  await exportCalls({ store: opened.store, format, write: keep, ...more })
  return written()
}

describe('an export of calls', () => {
  it('comes back through an import as it went', async () => {
    await recordTwoWeeks(opened)
    await opened.record({
      usage: {
        inputUncached: null,
        cacheRead: 7,
        cacheWrite5m: null,
        cacheWrite1h: 0,
        outputText: null,
        reasoning: 3,
        other: null,
        estimated: true,
      },
      userFeedback: 'good,\n"really" good \u{1F600}',
      importedScore: 875,
      finishReason: 'length',
      statedCostNanos: 1,
    })
    const first = await exported('jsonl')
    const other = createRecordedLedger()
    const folder = mkdtempSync(join(tmpdir(), 'galley-export-'))
    try {
      const file = join(folder, 'calls.jsonl')
      writeFileSync(file, first)
      const { store, ledger, clock } = other
      const { registry } = createTestRegistry(store, { clock })
      const bring = () => importFile({ file, store, ledger, registry, clock })
      const lines = first.trimEnd().split('\n').length
      expect(await bring()).toMatchObject({ added: lines, duplicates: 0, skipped: 0 })
      expect(await bring()).toMatchObject({ added: 0, duplicates: lines })
      const second = await exported('jsonl', { store })
      const comparable = (text: string): unknown[] =>
        text
          .split('\n')
          .filter(line => line !== '')
          .map(line => {
            // What belongs to one database (ids, when it was settled) or says how the call came there.
            const { id, settled_at, origin, request_id, cost_nanos, ...rest } = JSON.parse(line) as Record<
              string,
              unknown
            >
            return origin === 'practice' ? { ...rest, origin } : rest
          })
      expect(comparable(second)).toEqual(comparable(first))
    } finally {
      await other.dispose()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('is oldest first, without calls that have not ended, and keeps to filters', async () => {
    fillCalls(opened.store.db, { calls: 5000, days: 10, until: fixedNow })
    opened.store.db.exec("UPDATE service_calls SET status = 'pending', error_kind = NULL WHERE id IN (10, 4999)")
    const rows = (await exported('jsonl'))
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as { id: number; created_at: string })
    expect(rows.length).toBe(4998)
    expect(rows.map(row => row.created_at)).toEqual(rows.map(row => row.created_at).sort())
    const some = await exported('jsonl', { filters: { books: ['Book 1', 'Book 2'], statuses: ['success'] } })
    const expected = opened.store.db
      .prepare("SELECT count(*) FROM service_calls WHERE source_book IN ('Book 1', 'Book 2') AND status = 'success'")
      .pluck()
      .get()
    expect(some.trimEnd().split('\n').length).toBe(expected)
  })

  it('waits for whoever writes it, a piece at a time, while calls go on being recorded', async () => {
    fillCalls(opened.store.db, { calls: 5000, days: 10, until: fixedNow - 1000 })
    let writing = 0
    const pieces: number[] = []
    await exportCalls({
      store: opened.store,
      format: 'jsonl',
      filters: { to: fixedNow },
      write: async chunk => {
        writing += 1
        expect(writing).toBe(1)
        await opened.record({ createdAt: fixedNow })
        pieces.push(chunk.length)
        writing -= 1
      },
    })
    expect(pieces.length).toBe(3)
    expect(Math.max(...pieces)).toBeLessThan(4_000_000)
  })

  it('carries the text when asked, and stops when told', async () => {
    await opened.record({})
    const text: ReadText = {
      text: { source: '名前はまだ無い。', output: 'It has no name yet.', request: null, response: null },
    }
    expect(JSON.parse(await exported('jsonl', { readText: () => text }))).toMatchObject({
      source_text: '名前はまだ無い。',
      output: 'It has no name yet.',
    })
    await expect(exported('jsonl', { signal: AbortSignal.abort() })).rejects.toThrow(/stopped/)
  })

  it('in CSV has a column for everything, and no cell a spreadsheet would run', async () => {
    await opened.record({
      sourceBook: '=1+1',
      userFeedback: '@SUM(A1)',
      createdBy: '-2',
      errorKind: 'server',
      errorMessage: '\tx',
    })
    const [row] = parse(await exported('csv'), { columns: true }) as Record<string, string>[]
    expect(row).toMatchObject({ source_book: "'=1+1", user_feedback: "'@SUM(A1)", created_by: "'-2", status: 'error' })
    expect(row?.error_message).toBe("'\tx")
  })
})

describe('a line of CSV', () => {
  it.each([
    [['a', 1, null, true], 'a,1,,true\r\n'],
    [['say "hi", twice'], '"say ""hi"", twice"\r\n'],
    [['+cmd', '-1', -1], "'+cmd,'-1,-1\r\n"],
    [['\r=x', '＝1'], '"\'\r=x",\'＝1\r\n'],
    [['two\nlines'], '"two\nlines"\r\n'],
  ])('of %j', (values, line) => expect(csvLine(values)).toBe(line))
})

describe('an export of metrics', () => {
  it('adds up to the summary of the same time', async () => {
    await recordTwoWeeks(opened)
    const { store, clock, settings } = opened
    const summary = createMetrics({ store, clock, settings }).summary({ days: 30 })
    for (const period of ['day', 'hour'] as const) {
      const { keep, written } = collector()
      await exportMetrics({ store, format: 'jsonl', period, write: keep })
      const rows = written()
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line) as { total_calls: number; cost_nanos: number; realm: string })
      expect(rows.reduce((sum, row) => sum + row.total_calls, 0)).toBe(summary.total.calls)
      expect(rows.reduce((sum, row) => sum + row.cost_nanos, 0)).toBe(summary.total.costNanos)
      expect(rows.every(row => row.realm === 'real')).toBe(true)
    }
    const { keep, written } = collector()
    await exportMetrics({
      store,
      format: 'csv',
      period: 'day',
      includeSimulated: true,
      write: keep,
    })
    const rows = parse(written(), { columns: true }) as Record<string, string>[]
    expect(rows.filter(row => row.realm === 'practice').length).toBe(1)
  })
})
