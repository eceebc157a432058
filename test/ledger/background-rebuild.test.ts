import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLedger } from '../../src-main/ledger/ledger.ts'
import type { Ledger } from '../../src-main/ledger/ledger-types.ts'
import { seededRandom } from '../bench/bulk-ledger.ts'
import {
  createLedgerFixture,
  type LedgerFixture,
  recordedCall,
  sampleCall,
  sampleSettlement,
} from '../support/ledger-fixture.ts'

const paths = { worker: (name: string) => join(import.meta.dirname, '../../src-main/ledger', `${name}.ts`) }
const hour = 3_600_000
let fixture: LedgerFixture
let ledger: Ledger

beforeEach(async () => {
  fixture = createLedgerFixture({ timeZone: 'Europe/Berlin' })
  ledger = createLedger({ ...fixture.dependencies, paths })
  for (let batch = 0; batch < 4; batch++)
    await ledger.recordCalls(Array.from({ length: 1000 }, (_, at) => past(batch, at)))
})
afterEach(async () => {
  await ledger.close()
  fixture.dispose()
})

function past(batch: number, at: number) {
  return recordedCall({
    key: `${batch}-${at}`,
    createdAt: Date.UTC(2026, 3, 1) + ((batch * 1000 + at) % 700) * hour,
    modelName: at % 3 === 0 ? 'gpt-5' : 'gpt-5-mini',
    responseTimeMs: 100 + ((at * 37) % 5000),
    errorKind: at % 17 === 0 ? 'server' : null,
    importedScore: at % 11 === 0 ? at % 1000 : null,
  })
}

function damage(): void {
  fixture.store.db.exec(`UPDATE quality_metrics SET success = success + 3 WHERE id % 5 = 0;
    DELETE FROM subject_metrics WHERE id % 4 = 0;
    UPDATE error_metrics SET calls = 99 WHERE id % 3 = 0;
    UPDATE quality_metrics SET response_histogram = x'' WHERE id % 7 = 0;
    INSERT INTO error_metrics (period, period_start, realm, provider_id, model_name, operation, error_kind, calls)
      VALUES ('hour', 0, 'real', 1, 'never', 'other', 'server', 5);
    INSERT INTO quality_metrics (period, period_start, realm, provider_id, model_name, operation, source_language,
      target_language, success, response_histogram, first_token_histogram)
      VALUES ('day', ${Date.UTC(2026, 4, 4, 22)}, 'real', 1, 'gpt-5-mini', 'translation', 'zh', 'en', 7, x'', x'');`)
}

/** Everything that moves rollups, over and over, until told to stop; how much it did. */
async function keepBusy(seed: number, isOver: () => boolean): Promise<number> {
  const random = seededRandom(seed)
  let done = 0
  while (!isOver()) {
    fixture.clock.pass(Math.floor(random() * hour))
    const made = await ledger.openRequest({ ...sampleCall, managed: random() < 0.5 })
    const ids = await Promise.all(
      [made.id, null, null].map(requestId =>
        ledger.openCall({ ...sampleCall, requestId, sourceChapter: String(Math.floor(random() * 5)) }),
      ),
    )
    const refused = ledger.settleCall(99_999_999, sampleSettlement).catch(() => undefined)
    const broken = ledger.addScore({ callId: -1, source: 'check', name: 'x', value: 1 }).catch(() => undefined)
    await Promise.all([
      refused,
      broken,
      ...ids.map((id, at) =>
        ledger.settleCall(
          id,
          at === 1 && random() < 0.5 ? { errorKind: 'server', responseTimeMs: 5 } : sampleSettlement,
        ),
      ),
    ])
    await ledger.addScore({ callId: 1 + Math.floor(random() * 4000), source: 'user', name: 'u', value: 700 })
    await ledger.setCosts([
      { callId: 1 + Math.floor(random() * 4000), costNanos: Math.floor(random() * 1e9), priceId: null },
    ])
    done += 1
    await setImmediate()
  }
  return done
}

/** Runs `work` while the ledger is used, and some time after it. */
async function besideUse<T>(seed: number, work: () => Promise<T>): Promise<{ result: T; done: number }> {
  let over = false
  const busy = keepBusy(seed, () => over)
  try {
    const result = await work()
    await new Promise(resolve => setTimeout(resolve, 30))
    return { result, done: await finish() }
  } catch (error) {
    await finish()
    throw error
  }
  function finish() {
    over = true
    return busy
  }
}

describe('making the figures anew in a thread', () => {
  it.each([1, 2])('is exact while calls settle, scores arrive and costs change (%i)', async seed => {
    damage()
    expect((await fixture.verify()).differenceCount).toBeGreaterThan(100)
    const steps: number[] = []
    const { result, done } = await besideUse(seed, () =>
      ledger.rebuildRollups({ onProgress: step => steps.push(step.done) }),
    )
    expect(done).toBeGreaterThan(5)
    expect(result).toMatchObject({ timeZone: 'Europe/Berlin' })
    expect(result.calls).toBeGreaterThanOrEqual(4000)
    expect(steps.length).toBeGreaterThan(1)
    expect((await fixture.verify()).differences).toEqual([])
  })

  it('follows another time zone without keeping calls waiting', async () => {
    const before = fixture.value<string>(`SELECT value FROM settings WHERE key = 'internal.rollupTimeZone'`)
    expect(before).toBe('"Europe/Berlin"')
    await besideUse(7, async () => {
      fixture.chosen.timeZone = 'Asia/Kathmandu'
      while (fixture.value(`SELECT value FROM settings WHERE key = 'internal.rollupTimeZone'`) === before) {
        await new Promise(resolve => setTimeout(resolve, 10))
      }
    })
    expect(await fixture.verify()).toMatchObject({ timeZone: 'Asia/Kathmandu', differences: [] })
  })

  it('changes nothing when it is stopped, and can be run again', async () => {
    damage()
    const damaged = (await fixture.verify()).differenceCount
    const stop = new AbortController()
    const stopped = ledger.rebuildRollups({ signal: stop.signal, onProgress: () => stop.abort() })
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
    expect((await fixture.verify()).differenceCount).toBe(damaged)
    await ledger.rebuildRollups()
    expect((await fixture.verify()).differences).toEqual([])
  })

  it('is one at a time', async () => {
    const first = ledger.rebuildRollups()
    await expect(ledger.rebuildRollups()).rejects.toMatchObject({ code: 'conflict' })
    await first
  })

  it('is stopped when the ledger is closed, and what was queued is committed', async () => {
    const rebuild = ledger.rebuildRollups().catch(error => error as { code: string })
    const opened = ledger.openCall(sampleCall)
    await ledger.close()
    expect(fixture.value(`SELECT count(*) FROM service_calls WHERE id = ${await opened}`)).toBe(1)
    expect(await rebuild).toMatchObject({ code: 'cancelled' })
    expect((await fixture.verify()).differences).toEqual([])
  })

  it('leaves the figures and the ledger as they were when its thread dies', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'galley-test-'))
    const script = join(folder, 'dies.mjs')
    const say = (type: string) => `parentPort.postMessage({ type: '${type}' })`
    writeFileSync(
      script,
      `import { parentPort } from 'node:worker_threads'\n${say('ready')}\nparentPort.once('message', () => { ${say('looking')}; ${say('counted')}; parentPort.once('message', () => process.exit(1)) })`,
    )
    const dying = createLedger({ ...fixture.dependencies, paths: { worker: () => script } })
    await expect(dying.rebuildRollups()).rejects.toMatchObject({ code: 'internal' })
    await dying.openCall(sampleCall)
    await dying.close()
    expect((await fixture.verify()).differences).toEqual([])
    rmSync(folder, { recursive: true, force: true })
  })
})
