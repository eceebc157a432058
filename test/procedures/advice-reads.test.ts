import { afterEach, describe, expect, it, vi } from 'vitest'
import { createAdviceReads } from '../../src-main/procedures/reading/advice-reads.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'

const { store, dispose } = createTemporaryStore()
afterEach(dispose)

describe('advice over a large ledger', () => {
  it('is read once a minute, however many ask and whoever leaves; over a small one each time', async () => {
    let now = 0
    const clock = { now: () => now, monotonic: () => now }
    const read = vi.fn(async () => ({ calls: read.mock.calls.length }))
    const readAdvice = createAdviceReads({ store, clock }, { read: read as never })
    const ask = (signal?: AbortSignal) => readAdvice('recommendationEvidence', { realm: 'real' }, signal)

    await Promise.all([ask(), ask()])
    expect(read).toHaveBeenCalledTimes(2)

    store.db.exec(`INSERT INTO providers (id, name, kind, display_name, created_at, updated_at)
      VALUES (1, 'one', 'openai', 'One', 0, 0);
      INSERT INTO service_calls (id, attempt, origin, provider_id, model_name, operation, status, streamed, created_at)
      VALUES (60000, 1, 'service', 1, 'm', 'translation', 'pending', 0, 0)`)
    const [one, other] = await Promise.all([ask(AbortSignal.abort()), ask()])
    expect(one).toBe(other)
    expect(read).toHaveBeenCalledTimes(3)
    now = 59_000
    await ask()
    expect(read).toHaveBeenCalledTimes(3)
    now = 60_000
    await ask()
    expect(read).toHaveBeenCalledTimes(4)

    now = 200_000
    read.mockRejectedValueOnce(new Error('the thread ended'))
    await expect(ask()).rejects.toThrow('ended')
    await expect(ask()).resolves.toBeDefined()
  })
})
