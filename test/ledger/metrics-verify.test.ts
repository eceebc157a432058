import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rebuildMetrics } from '../../src-main/ledger/metrics-rebuild.ts'
import { pendingPageSql } from '../../src-main/store/repositories/call-rows.ts'
import { runningPageSql } from '../../src-main/store/repositories/request-rows.ts'
import { scanCallsSql, scanRequestsSql } from '../../src-main/store/repositories/rollup-scan.ts'
import { scoresOfCallsSql } from '../../src-main/store/repositories/score-rows.ts'
import { createLedgerFixture, type LedgerFixture, recordedCall, sampleCall } from '../support/ledger-fixture.ts'

let fixture: LedgerFixture

beforeEach(async () => {
  fixture = createLedgerFixture()
  const days = [1, 1, 2, 3].map((day, at) => recordedCall({ createdAt: Date.UTC(2026, 2, day, 23), attempt: at + 1 }))
  await fixture.ledger.recordCalls([
    ...days,
    recordedCall({ errorKind: 'server', createdAt: Date.UTC(2026, 2, 2) }),
    recordedCall({ importedScore: 400, origin: 'sample', sourceBook: null, createdBy: null, targetLanguage: null }),
  ])
  await fixture.ledger.openCall(sampleCall)
})
afterEach(() => fixture.dispose())

const rollups = () =>
  ['quality_metrics', 'subject_metrics', 'error_metrics'].map(table => {
    const rows = fixture.rows<Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY 2, 3, 4, 5, 6, 7, 8`)
    return rows.map(({ id: _, ...row }) => row)
  })

describe('verifying metrics', () => {
  it('finds no difference after ordinary work', async () => {
    const report = await fixture.verify()
    expect(report).toMatchObject({ calls: 6, requests: 0, timeZone: 'UTC', differences: [], differenceCount: 0 })
  })

  it('names table, key and column of a value that is not what the calls say', async () => {
    fixture.store.db.exec(
      `UPDATE quality_metrics SET cost_nanos = cost_nanos + 1 WHERE period = 'day' AND period_start = ${Date.UTC(2026, 2, 3)}`,
    )
    const { differences, differenceCount } = await fixture.verify()
    expect(differenceCount).toBe(1)
    const [difference] = differences
    expect(difference).toMatchObject({
      table: 'quality_metrics',
      key: { period: 'day', period_start: Date.UTC(2026, 2, 3), model_name: 'gpt-5-mini' },
      column: 'cost_nanos',
    })
    expect(difference?.stored).toBe(Number(difference?.expected) + 1)
  })

  it.each([
    ['a row that is missing', 'DELETE FROM subject_metrics WHERE id = 1'],
    ['a row too many', `UPDATE error_metrics SET error_kind = 'network' WHERE period = 'hour'`],
    ['a histogram that differs', `UPDATE quality_metrics SET response_histogram = x'010501' WHERE id = 1`],
    ['a call changed behind its back', 'UPDATE service_calls SET output_text = 51 WHERE id = 1'],
    ['a score changed behind its back', 'UPDATE scores SET value = 399'],
  ])('finds %s', async (_what, sql) => {
    fixture.store.db.exec(sql)
    expect((await fixture.verify()).differenceCount).toBeGreaterThan(0)
    rebuildMetrics({ store: fixture.store, clock: fixture.clock, timeZone: 'UTC' })
    expect((await fixture.verify()).differences).toEqual([])
  })

  it('takes a row of zeros for none', async () => {
    fixture.store.db.exec(`UPDATE subject_metrics SET kind = 'book' WHERE id = -1`)
    const request = await fixture.ledger.openRequest({ ...sampleCall, managed: false, modelName: 'other' })
    const settle = async (errorKind: 'server' | null) => {
      const id = await fixture.ledger.openCall({ ...sampleCall, requestId: request.id })
      await fixture.ledger.settleCall(id, { errorKind, responseTimeMs: 1 })
    }
    await settle('server')
    await settle(null)
    expect((await fixture.verify()).differences).toEqual([])
  })

  it('stops when asked to', async () => {
    const { verifyMetrics } = await import('../../src-main/ledger/metrics-verify.ts')
    const signal = AbortSignal.abort()
    await expect(verifyMetrics({ store: fixture.store, timeZone: 'UTC', signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })
})

describe('rebuilding metrics', () => {
  it('makes the same rows as settling did', async () => {
    const before = rollups()
    rebuildMetrics({ store: fixture.store, clock: fixture.clock, timeZone: 'UTC' })
    expect(rollups()).toEqual(before)
  })

  it('keeps the old rows when stopped half-way', () => {
    const before = rollups()
    expect(() =>
      rebuildMetrics({ store: fixture.store, clock: fixture.clock, timeZone: 'UTC', signal: AbortSignal.abort() }),
    ).toThrow(expect.objectContaining({ code: 'cancelled' }))
    expect(rollups()).toEqual(before)
  })

  it('moves days, and days only, when the time zone changes', async () => {
    const hours = fixture.rows(`SELECT * FROM quality_metrics WHERE period = 'hour' ORDER BY id`)
    fixture.chosen.timeZone = 'Asia/Shanghai'
    await fixture.ledger.openCall(sampleCall)
    expect(fixture.rows(`SELECT * FROM quality_metrics WHERE period = 'hour' ORDER BY id`)).toEqual(hours)
    const days = fixture.rows<{ start: number }>(
      `SELECT DISTINCT period_start AS start FROM quality_metrics WHERE period = 'day' AND realm = 'real' ORDER BY 1`,
    )
    // 23:00 UTC is the next day's morning in Shanghai, whose days begin at 16:00 UTC.
    expect(days.map(({ start }) => start)).toEqual([1, 2, 3].map(day => Date.UTC(2026, 2, day, 16)))
    expect(await fixture.verify()).toMatchObject({ timeZone: 'Asia/Shanghai', differences: [] })
  })

  it('goes on counting in the former zone when the chosen one cannot be used', async () => {
    fixture.chosen.timeZone = 'Nowhere/Town'
    await fixture.ledger.recordCalls([recordedCall()])
    expect(await fixture.verify()).toMatchObject({ timeZone: 'UTC', differences: [] })
  })
})

it.each([
  // This index holds no more than the calls under way and the last few that settled.
  ['pending calls', pendingPageSql, 'SCAN service_calls USING INDEX calls_unlisted'],
  ['running requests', runningPageSql, 'SEARCH requests USING INDEX requests_running (id>?)'],
  ['all calls in order', scanCallsSql, 'SEARCH service_calls USING INTEGER PRIMARY KEY (rowid>?)'],
  ['all requests in order', scanRequestsSql, 'SEARCH requests USING INTEGER PRIMARY KEY (rowid>?)'],
  [
    'scores of a stretch of calls',
    scoresOfCallsSql,
    'SEARCH scores USING INDEX scores_by_call (call_id>? AND call_id<?)',
  ],
])('pages through %s by index, without sorting', (_what, sql, plan) => {
  const steps = fixture.rows<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...(sql.match(/\?/g) ?? []).map(() => 1))
  expect(steps.map(({ detail }) => detail)).toEqual([plan])
})
