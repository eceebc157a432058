import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LedgerEvent } from '../../src-main/ledger/ledger-types.ts'
import { fixedTokenPrice } from '../support/fixed-pricing.ts'
import {
  createLedgerFixture,
  type LedgerFixture,
  recordedCall,
  sampleCall,
  sampleSettlement,
} from '../support/ledger-fixture.ts'

let fixture: LedgerFixture

beforeEach(() => {
  fixture = createLedgerFixture()
})
afterEach(() => fixture.dispose())

async function expectVerified(): Promise<void> {
  const report = await fixture.verify()
  expect(report.differences).toEqual([])
}

/** A second connection sees committed rows only. */
async function seenByOthers(sql: string): Promise<unknown> {
  const { default: Database } = await import('better-sqlite3')
  const other = new Database(fixture.store.file, { readonly: true })
  try {
    return other.prepare(sql).pluck().get()
  } finally {
    other.close()
  }
}

describe('opening a call', () => {
  it('has committed the pending row when the promise resolves', async () => {
    const id = await fixture.ledger.openCall(sampleCall)
    expect(await seenByOthers(`SELECT status FROM service_calls WHERE id = ${id}`)).toBe('pending')
  })

  it('refuses a provider that does not exist and keeps the others of its transaction', async () => {
    const [good, bad, alsoGood] = await Promise.allSettled([
      fixture.ledger.openCall(sampleCall),
      fixture.ledger.openCall({ ...sampleCall, providerId: 99 }),
      fixture.ledger.openCall(sampleCall),
    ])
    expect(good.status).toBe('fulfilled')
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'invalid_input' } })
    expect(alsoGood.status).toBe('fulfilled')
    expect(fixture.value('SELECT count(*) FROM service_calls')).toBe(2)
  })

  it('refuses what is not a call without touching the others', async () => {
    const results = await Promise.allSettled([
      fixture.ledger.openCall({ ...sampleCall, attempt: 0 }),
      fixture.ledger.openCall(sampleCall),
    ])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  })

  it('refuses when closed, having committed what was queued', async () => {
    const queued = fixture.ledger.openCall(sampleCall)
    await fixture.ledger.close()
    await expect(queued).resolves.toBe(1)
    await expect(fixture.ledger.openCall(sampleCall)).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('settling a call', () => {
  it('writes outcome, cost, details, text and rollups together', async () => {
    const id = await fixture.ledger.openCall({ ...sampleCall, sourceChars: 3 })
    fixture.clock.pass(1500)
    await fixture.ledger.settleCall(id, {
      ...sampleSettlement,
      details: { rawUsage: { prompt_tokens: 120 }, upstreamId: 'chatcmpl-1' },
      text: { source: '白日依', output: 'The white sun 😀', request: { messages: [] }, response: null },
    })
    expect(fixture.row('SELECT * FROM service_calls')).toMatchObject({
      status: 'success',
      input_tokens: 120,
      output_tokens: 55,
      cache_write_5m: null,
      cost_nanos: 175 * fixedTokenPrice,
      source_chars: 3,
      output_chars: 15,
      response_time_ms: 1235,
      settled_at: fixture.clock.wall,
    })
    expect(JSON.parse(fixture.value('SELECT details FROM call_details'))).toEqual({
      rawUsage: { prompt_tokens: 120 },
      upstreamId: 'chatcmpl-1',
    })
    expect(fixture.row('SELECT encoding, indexed FROM call_contents')).toEqual({ encoding: 'plain', indexed: 0 })
    const kinds = fixture.rows(
      `SELECT period AS kind, success, requests_answered AS requests, cost_nanos AS cost FROM quality_metrics
       UNION ALL SELECT kind, success, requests_answered, cost_nanos FROM subject_metrics ORDER BY kind`,
    )
    const counted = { success: 1, requests: 1, cost: 175 * fixedTokenPrice }
    expect(kinds).toEqual(['book', 'chapter', 'day', 'hour', 'user'].map(kind => ({ kind, ...counted })))
    await expectVerified()
  })

  it('derives the status from the error kind and keeps blocked and cancelled apart', async () => {
    const kinds = ['total', 'rate_limit', 'quota_exhausted', 'server', 'cancelled', 'budget_blocked'] as const
    for (const errorKind of kinds) {
      const id = await fixture.ledger.openCall(sampleCall)
      await fixture.ledger.settleCall(id, { errorKind, errorMessage: 'no', responseTimeMs: 5 })
    }
    expect(
      fixture.rows<{ status: string }>('SELECT status FROM service_calls ORDER BY id').map(({ status }) => status),
    ).toEqual(['timeout', 'rate_limited', 'rate_limited', 'error', 'error', 'error'])
    expect(fixture.row(`SELECT * FROM quality_metrics WHERE period = 'day'`)).toMatchObject({
      timeout: 1,
      rate_limited: 2,
      error: 1,
      cancelled: 1,
      blocked: 1,
      requests_failed: 5,
      requests_cancelled: 1,
      response_count: 0,
    })
    expect(fixture.value(`SELECT count(*) FROM error_metrics WHERE period = 'hour'`)).toBe(6)
    await expectVerified()
  })

  it('refuses to settle twice, in one turn or later, and changes nothing', async () => {
    const id = await fixture.ledger.openCall(sampleCall)
    const results = await Promise.allSettled([
      fixture.ledger.settleCall(id, sampleSettlement),
      fixture.ledger.settleCall(id, { errorKind: 'server', responseTimeMs: 1 }),
    ])
    expect(results[0]?.status).toBe('fulfilled')
    expect(results[1]).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } })
    await expect(fixture.ledger.settleCall(id, sampleSettlement)).rejects.toMatchObject({ code: 'conflict' })
    await expect(fixture.ledger.settleCall(777, sampleSettlement)).rejects.toMatchObject({ code: 'not_found' })
    expect(fixture.value(`SELECT success + error FROM quality_metrics WHERE period = 'day'`)).toBe(1)
    await expectVerified()
  })

  it('keeps a call whose figures cannot be, with those figures unknown', async () => {
    const id = await fixture.ledger.openCall(sampleCall)
    await fixture.ledger.settleCall(id, {
      ...sampleSettlement,
      responseTimeMs: Number.NaN,
      usage: { ...sampleSettlement.usage, inputUncached: -4, outputText: 1.5 } as never,
    })
    expect(fixture.row('SELECT * FROM service_calls')).toMatchObject({
      status: 'success',
      response_time_ms: null,
      input_uncached: null,
      output_text: null,
      cache_read: 20,
    })
    await expectVerified()
  })

  it('keeps numbers only, character counts included, where text is not stored', async () => {
    fixture.chosen.storeText = false
    const id = await fixture.ledger.openCall(sampleCall)
    const text = { source: 'abc', output: 'de', request: null, response: null }
    await fixture.ledger.settleCall(id, { ...sampleSettlement, text })
    expect(fixture.value('SELECT count(*) FROM call_contents')).toBe(0)
    expect(fixture.row('SELECT source_chars, output_chars FROM service_calls')).toEqual({
      source_chars: 3,
      output_chars: 2,
    })
  })

  it('brings any string back from call text and repairs it in columns', async () => {
    const wild = 'a\0b\uD800c😀\uDC00'
    const id = await fixture.ledger.openCall({ ...sampleCall, sourceBook: wild, modelName: wild })
    await fixture.ledger.settleCall(id, {
      ...sampleSettlement,
      errorMessage: wild,
      text: { source: wild, output: wild, request: { wild }, response: null },
    })
    const body = JSON.parse(fixture.value('SELECT body FROM call_contents'))
    expect(body).toEqual({ source: wild, output: wild, request: { wild }, response: null })
    const repaired = 'a\uFFFDb\uFFFDc😀\uFFFD'
    expect(fixture.row('SELECT * FROM service_calls')).toMatchObject({
      source_book: repaired,
      model_name: repaired,
      error_message: repaired,
    })
    await expectVerified()
  })

  it('leaves out what JSON cannot hold instead of losing the call', async () => {
    const circle: Record<string, unknown> = {}
    circle.self = circle
    const id = await fixture.ledger.openCall(sampleCall)
    await fixture.ledger.settleCall(id, {
      ...sampleSettlement,
      details: { rawUsage: circle, upstreamId: 'x' },
      text: { source: 'kept', output: null, request: circle, response: 1n },
    })
    expect(JSON.parse(fixture.value('SELECT body FROM call_contents'))).toMatchObject({ source: 'kept', request: null })
    expect(JSON.parse(fixture.value('SELECT details FROM call_details'))).toEqual({ rawUsage: null, upstreamId: 'x' })
  })
})

describe('requests', () => {
  const newRequest = { ...sampleCall, managed: true }

  it('counts a managed request once, as it is ended', async () => {
    const request = await fixture.ledger.openRequest(newRequest)
    expect(request.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    for (const attempt of [1, 2]) {
      const id = await fixture.ledger.openCall({ ...sampleCall, requestId: request.id, attempt })
      await fixture.ledger.settleCall(id, attempt === 1 ? { errorKind: 'server', responseTimeMs: 3 } : sampleSettlement)
    }
    await fixture.ledger.endRequest(request.id, 'answered')
    await expect(fixture.ledger.endRequest(request.id, 'failed')).rejects.toMatchObject({ code: 'conflict' })
    await expect(fixture.ledger.endRequest(555, 'failed')).rejects.toMatchObject({ code: 'not_found' })
    expect(fixture.row(`SELECT * FROM quality_metrics WHERE period = 'day'`)).toMatchObject({
      requests_answered: 1,
      requests_failed: 0,
      retries: 1,
      success: 1,
      error: 1,
    })
    await expectVerified()
  })

  it('lets an unmanaged request follow its calls, whatever their order', async () => {
    const request = await fixture.ledger.openRequest({ ...newRequest, managed: false, uid: 'client-7' })
    const again = await fixture.ledger.openRequest({ ...newRequest, managed: false, uid: 'client-7' })
    expect(again).toEqual(request)
    const status = () => fixture.value('SELECT status FROM requests')
    const settle = async (errorKind: 'cancelled' | 'server' | null) => {
      const id = await fixture.ledger.openCall({ ...sampleCall, requestId: request.id })
      await fixture.ledger.settleCall(id, { errorKind, responseTimeMs: 1 })
      return status()
    }
    expect([await settle('cancelled'), await settle('server'), await settle(null), await settle('server')]).toEqual([
      'cancelled',
      'failed',
      'answered',
      'answered',
    ])
    await expect(fixture.ledger.endRequest(request.id, 'failed')).rejects.toMatchObject({ code: 'conflict' })
    expect(fixture.row(`SELECT * FROM quality_metrics WHERE period = 'day'`)).toMatchObject({
      requests_answered: 1,
      requests_failed: 0,
      requests_cancelled: 0,
    })
    await expectVerified()
  })

  it('refuses a second managed request of the same id', async () => {
    await fixture.ledger.openRequest({ ...newRequest, uid: 'job-1' })
    await expect(fixture.ledger.openRequest({ ...newRequest, uid: 'job-1' })).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})

describe('recorded calls', () => {
  it('adds each key once, within a batch and across batches', async () => {
    const batch = [recordedCall({ key: 'a' }), recordedCall({ key: 'b' }), recordedCall({ key: 'a' })]
    expect(await fixture.ledger.recordCalls(batch)).toEqual([
      { outcome: 'added', callId: 1 },
      { outcome: 'added', callId: 2 },
      { outcome: 'duplicate', callId: 1 },
    ])
    expect((await fixture.ledger.recordCalls(batch)).every(({ outcome }) => outcome === 'duplicate')).toBe(true)
    expect(fixture.value(`SELECT success FROM quality_metrics WHERE period = 'day'`)).toBe(2)
    await expectVerified()
  })

  it('counts a call of the past in the periods of its own time', async () => {
    await fixture.ledger.recordCalls([recordedCall({ createdAt: Date.UTC(2024, 1, 29, 23, 59) })])
    expect(fixture.rows('SELECT period, period_start FROM quality_metrics ORDER BY period')).toEqual([
      { period: 'day', period_start: Date.UTC(2024, 1, 29) },
      { period: 'hour', period_start: Date.UTC(2024, 1, 29, 23) },
    ])
  })

  it('keeps a stated cost where no price is known, without a price, and prefers a price', async () => {
    await fixture.ledger.recordCalls([
      recordedCall({ modelName: 'free-1', statedCostNanos: 77 }),
      recordedCall({ modelName: 'free-1' }),
      recordedCall({ statedCostNanos: 77 }),
    ])
    expect(fixture.rows('SELECT cost_nanos AS cost, price_id AS price FROM service_calls ORDER BY id')).toEqual([
      { cost: 77, price: null },
      { cost: null, price: null },
      { cost: 175 * fixedTokenPrice, price: 1 },
    ])
    expect(
      fixture.row(
        `SELECT sum(priced_calls) AS priced, sum(unpriced_calls) AS unpriced FROM quality_metrics WHERE period = 'day'`,
      ),
    ).toEqual({ priced: 2, unpriced: 1 })
  })

  it('refuses a batch with an entry that cannot be, as a whole, naming the entry', async () => {
    const batch = [recordedCall({ key: 'a' }), recordedCall({ createdAt: Number.NaN })]
    const [refused, other] = await Promise.allSettled([
      fixture.ledger.recordCalls(batch),
      fixture.ledger.openCall(sampleCall),
    ])
    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'invalid_input', details: { entry: 1 } } })
    expect(other.status).toBe('fulfilled')
    expect(fixture.value('SELECT count(*) FROM service_calls')).toBe(1)
  })

  it('undoes a batch that breaks half-way and nothing else', async () => {
    const batch = [recordedCall({ key: 'a' }), recordedCall({ key: 'b', providerId: 99 })]
    const [before, refused, after] = await Promise.allSettled([
      fixture.ledger.recordCalls([recordedCall({ key: 'c' })]),
      fixture.ledger.recordCalls(batch),
      fixture.ledger.recordCalls([recordedCall({ key: 'd' })]),
    ])
    expect([before.status, refused.status, after.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(fixture.rows('SELECT key FROM call_keys ORDER BY key')).toEqual([{ key: 'c' }, { key: 'd' }])
    await expectVerified()
  })
})

describe('later changes', () => {
  it('lets a newer score of the same name replace, and a higher source outrank, what the rollups count', async () => {
    await fixture.ledger.recordCalls([recordedCall({ importedScore: 300 })])
    const add = (source: 'check' | 'user' | 'judge', name: string, value: number) =>
      fixture.ledger.addScore({ callId: 1, source, name, value })
    const score = () => fixture.value('SELECT quality_score FROM service_calls')
    expect(score()).toBe(300)
    await add('check', 'length', 800)
    await add('check', 'numbers', 901)
    expect(score()).toBe(851)
    await add('judge', 'mqm', 640)
    expect(score()).toBe(640)
    await add('user', 'rating', 1000)
    await add('user', 'rating', 500)
    expect(score()).toBe(500)
    await add('check', 'length', 0)
    expect(score()).toBe(500)
    expect(fixture.row(`SELECT * FROM quality_metrics WHERE period = 'hour'`)).toMatchObject({
      score_sum: 500,
      score_count: 1,
      check_score_sum: 451,
      check_score_count: 1,
      user_score_sum: 500,
      judge_score_sum: 640,
    })
    await expectVerified()
  })

  it('refuses a score for a call that is under way, unknown, or out of range', async () => {
    const callId = await fixture.ledger.openCall(sampleCall)
    const add = (changes: object) =>
      fixture.ledger.addScore({ callId, source: 'user', name: 'rating', value: 1, ...changes })
    await expect(add({})).rejects.toMatchObject({ code: 'conflict' })
    await expect(add({ callId: 99 })).rejects.toMatchObject({ code: 'not_found' })
    await expect(add({ value: 1001 })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('keeps feedback with the call', async () => {
    await fixture.ledger.recordCalls([recordedCall()])
    await fixture.ledger.setFeedback(1, 'Reads well\0')
    expect(fixture.value('SELECT user_feedback FROM service_calls')).toBe('Reads well\uFFFD')
    await fixture.ledger.setFeedback(1, null)
    expect(fixture.value('SELECT user_feedback FROM service_calls')).toBeNull()
    await expect(fixture.ledger.setFeedback(2, 'x')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('moves rollups by the difference when costs change, all of them or none', async () => {
    await fixture.ledger.recordCalls([recordedCall(), recordedCall({ modelName: 'free-1' })])
    const changed = await fixture.ledger.setCosts([
      { callId: 1, costNanos: null, priceId: null },
      { callId: 2, costNanos: 9, priceId: null },
    ])
    expect(changed).toBe(2)
    await expectVerified()
    await expect(
      fixture.ledger.setCosts([
        { callId: 1, costNanos: 5, priceId: null },
        { callId: 99, costNanos: 5, priceId: null },
      ]),
    ).rejects.toMatchObject({ code: 'not_found' })
    expect(fixture.value('SELECT cost_nanos FROM service_calls WHERE id = 1')).toBeNull()
    await expectVerified()
  })
})

describe('events', () => {
  it('are published after the commit; a listener that throws harms nobody', async () => {
    const seen: LedgerEvent[] = []
    fixture.ledger.subscribe(() => {
      throw new Error('listener')
    })
    const end = fixture.ledger.subscribe(event => {
      if (event.type === 'call_settled') expect(fixture.store.db.inTransaction).toBe(false)
      seen.push(event)
    })
    const id = await fixture.ledger.openCall(sampleCall)
    await fixture.ledger.settleCall(id, sampleSettlement)
    await fixture.ledger.addScore({ callId: id, source: 'user', name: 'rating', value: 1 })
    expect(seen.map(({ type }) => type)).toEqual(['call_opened', 'call_settled', 'score_added'])
    end()
    await fixture.ledger.openCall(sampleCall)
    expect(seen).toHaveLength(3)
  })
})
