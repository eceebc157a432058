import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLedgerFixture, type LedgerFixture, sampleCall, sampleSettlement } from '../support/ledger-fixture.ts'

let fixture: LedgerFixture

beforeEach(() => {
  fixture = createLedgerFixture()
})
afterEach(() => fixture.dispose())

it('ends what was under way, once, with what is known kept', async () => {
  const { ledger } = fixture
  const managed = await ledger.openRequest({ ...sampleCall, managed: true })
  const grouped = await ledger.openRequest({ ...sampleCall, managed: false })
  const answered = await ledger.openRequest({ ...sampleCall, managed: false })
  await ledger.openRequest({ ...sampleCall, managed: false })
  await ledger.openCall({ ...sampleCall, requestId: managed.id, sourceChars: 40 })
  await ledger.openCall({ ...sampleCall, requestId: grouped.id })
  await ledger.openCall(sampleCall)
  const settled = await ledger.openCall({ ...sampleCall, requestId: answered.id })
  await ledger.openCall({ ...sampleCall, requestId: answered.id })
  await ledger.settleCall(settled, sampleSettlement)

  expect(fixture.restart()).toEqual({ calls: 4, requests: 2 })
  expect(fixture.restart()).toEqual({ calls: 0, requests: 0 })
  expect(fixture.row('SELECT * FROM service_calls WHERE id = 1')).toMatchObject({
    status: 'error',
    error_kind: 'interrupted',
    source_book: sampleCall.sourceBook,
    source_chars: 40,
    cost_nanos: null,
    response_time_ms: null,
  })
  expect(
    fixture.rows<{ status: string }>('SELECT status FROM requests ORDER BY id').map(({ status }) => status),
  ).toEqual(['failed', 'failed', 'answered', 'failed'])
  expect(fixture.row(`SELECT * FROM quality_metrics WHERE period = 'day'`)).toMatchObject({
    error: 4,
    success: 1,
    // Three requests, and the call that was a request of its own.
    requests_failed: 4,
    requests_answered: 1,
  })
  expect((await fixture.verify()).differences).toEqual([])
})

it('takes any number of calls, a page at a time', async () => {
  await Promise.all(Array.from({ length: 1203 }, () => fixture.ledger.openCall(sampleCall)))
  expect(fixture.restart().calls).toBe(1203)
  expect((await fixture.verify()).differences).toEqual([])
})

it('does not let a call be settled that was ended as interrupted', async () => {
  const id = await fixture.ledger.openCall(sampleCall)
  fixture.restart()
  await expect(fixture.ledger.settleCall(id, sampleSettlement)).rejects.toMatchObject({ code: 'conflict' })
})
