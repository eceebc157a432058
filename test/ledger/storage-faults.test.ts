import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLedger } from '../../src-main/ledger/ledger.ts'
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

function fillDisk(): void {
  fixture.store.db.pragma('wal_checkpoint(TRUNCATE)')
  fixture.store.db.pragma(`max_page_count = ${fixture.store.db.pragma('page_count', { simple: true })}`)
}
function freeDisk(): void {
  fixture.store.db.pragma('max_page_count = 1000000')
}

describe('a full disk', () => {
  const long = 'x'.repeat(200_000)
  const large = { ...sampleSettlement, text: { source: long, output: long, request: null, response: null } }

  it('rejects all that shared the transaction as a fault of storage, with nothing half-applied', async () => {
    const ids = await Promise.all([fixture.ledger.openCall(sampleCall), fixture.ledger.openCall(sampleCall)])
    fillDisk()
    const results = await Promise.allSettled([
      fixture.ledger.settleCall(ids[0] as number, sampleSettlement),
      fixture.ledger.settleCall(ids[1] as number, large),
    ])
    for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'storage' } })
    expect(fixture.value(`SELECT count(*) FROM service_calls WHERE status = 'pending'`)).toBe(2)
    expect(fixture.value('SELECT count(*) FROM quality_metrics')).toBe(0)
    expect(fixture.value('SELECT count(*) FROM price_snapshots')).toBe(0)
  })

  it('lets the same calls be settled once there is room again', async () => {
    const id = await fixture.ledger.openCall(sampleCall)
    fillDisk()
    await expect(fixture.ledger.settleCall(id, large)).rejects.toMatchObject({ code: 'storage' })
    freeDisk()
    await fixture.ledger.settleCall(id, large)
    expect(fixture.row('SELECT status, price_id FROM service_calls')).toEqual({ status: 'success', price_id: 1 })
    expect((await fixture.verify()).differences).toEqual([])
  })
})

it('settles calls that pricing breaks on, as unpriced', async () => {
  const pricing = {
    price(): never {
      throw new Error('no table of prices')
    },
  }
  const ledger = createLedger({ ...fixture.dependencies, pricing })
  const id = await ledger.openCall(sampleCall)
  await ledger.settleCall(id, sampleSettlement)
  expect(fixture.row('SELECT status, cost_nanos FROM service_calls')).toEqual({ status: 'success', cost_nanos: null })
})

it('prices again after a rollback took the stored price along', async () => {
  const broken = recordedCall({ providerId: 99 })
  await expect(fixture.ledger.recordCalls([recordedCall(), broken])).rejects.toMatchObject({ code: 'invalid_input' })
  await fixture.ledger.recordCalls([recordedCall()])
  expect(fixture.value('SELECT price_id FROM service_calls')).toBe(1)
})

it('refuses to write to a store that is open for reading', async () => {
  const ledger = createLedger({ ...fixture.dependencies, store: { ...fixture.store, mode: 'reader' } })
  await expect(ledger.openCall(sampleCall)).rejects.toMatchObject({ code: 'conflict' })
})
