import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLedgerFixture, type LedgerFixture } from '../support/ledger-fixture.ts'

let fixture: LedgerFixture
beforeEach(() => {
  fixture = createLedgerFixture()
})
afterEach(() => fixture.dispose())

const call = {
  requestId: null,
  origin: 'service',
  providerId: 1,
  modelName: 'model',
  operation: 'translation',
  streamed: false,
} as const
const note = (value: string) => () =>
  void fixture.store.db
    .prepare('INSERT OR REPLACE INTO settings (key, value, updated_at) VALUES (?, ?, 0)')
    .run('internal.note', JSON.stringify(value))
const noted = () => fixture.value<string | undefined>("SELECT value FROM settings WHERE key = 'internal.note'")

describe('what is written alongside a settle', () => {
  it('is committed with the outcome', async () => {
    const id = await fixture.ledger.openCall(call)
    await fixture.ledger.settleCall(id, { errorKind: null, responseTimeMs: 5 }, note('kept'))
    expect(noted()).toBe('"kept"')
  })

  it('is lost with the outcome when the settle is refused', async () => {
    const id = await fixture.ledger.openCall(call)
    await fixture.ledger.settleCall(id, { errorKind: null, responseTimeMs: 5 })
    const again = fixture.ledger.settleCall(id, { errorKind: null, responseTimeMs: 5 }, note('twice'))
    await expect(again).rejects.toMatchObject({ code: 'conflict' })
    expect(noted()).toBeUndefined()
  })

  it('takes the outcome with it when it fails, and no other entry of the same transaction', async () => {
    const [bad, good] = await Promise.all([fixture.ledger.openCall(call), fixture.ledger.openCall(call)])
    const failing = fixture.ledger.settleCall(bad, { errorKind: null, responseTimeMs: 5 }, () => {
      note('half')()
      throw new Error('could not be kept')
    })
    const fine = fixture.ledger.settleCall(good, { errorKind: null, responseTimeMs: 5 })
    await expect(failing).rejects.toThrow('nothing of it was kept')
    await fine
    expect(noted()).toBeUndefined()
    expect(fixture.rows('SELECT id, status FROM service_calls ORDER BY id')).toEqual([
      { id: bad, status: 'pending' },
      { id: good, status: 'success' },
    ])
    expect((await fixture.verify()).differences).toEqual([])
  })
})
