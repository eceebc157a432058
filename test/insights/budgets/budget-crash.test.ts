import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, openApp } from '../../../src-main/app.ts'
import { createPaths } from '../../../src-main/app-paths.ts'
import type { BudgetStatus } from '../../../src-main/insights/budgets/budget-types.ts'
import { silentLogger, systemClock } from '../../../src-main/ports.ts'
import { type ReplayUpstream, startReplayUpstream } from '../../support/replay-upstream/replay-upstream.ts'
// No month ends while this runs, here or in the process that is killed.
import '../../support/tested-time.ts'

/** In `budget-child.ts`. */
const limitNanos = 100_000_000

// One story: each goes on from where the one before it ended.
describe('a process killed with calls under way beneath a hard budget', { shuffle: false }, () => {
  let folder: string
  let upstream: ReplayUpstream
  let app: App
  /** As the process saw it while calls were under way. */
  let before: BudgetStatus

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'galley-budget-'))
    upstream = await startReplayUpstream({ latencyMs: 500 })
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'budget-child.ts'), folder, upstream.baseUrl('openai')],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    before = await firstStatus(child)
    const ended = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
    app = await open()
  })
  afterAll(async () => {
    await app.close()
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const open = () =>
    openApp({
      mode: 'owner',
      paths: createPaths(folder, join(import.meta.dirname, '../../../src-main/cli.ts')),
      environment: { OPENAI_API_KEY: 'sk-test-0123456789abcdef' },
      clock: systemClock,
      logger: silentLogger,
    })
  const pluck = (sql: string) => app.store.db.prepare(sql).pluck().get()
  const statusNow = () => {
    const [status] = app.budgets.status()
    if (status === undefined) throw new Error('There is a budget.')
    return status
  }

  it('leaves none pending; what was spent is counted to the last nano-dollar, what was cut off as the most it may have cost', () => {
    const interrupted = pluck("SELECT count(*) FROM service_calls WHERE error_kind = 'interrupted'")
    expect(pluck("SELECT count(*) FROM service_calls WHERE status = 'pending'")).toBe(0)
    expect(interrupted).toBeGreaterThan(0)
    const status = statusNow()
    expect(status).toMatchObject({
      spentNanos: pluck('SELECT total(cost_nanos) FROM service_calls'),
      reservedNanos: 0,
      cutOffCalls: interrupted,
      cutOffNanos: pluck('SELECT total(nanos) FROM budget_holds'),
    })
    // Nobody knows what they cost: neither nothing nor a figure of the ledger's.
    expect(pluck("SELECT total(cost_nanos IS NOT NULL) FROM service_calls WHERE error_kind = 'interrupted'")).toBe(0)
    // All of them are of one size: what was held for each in memory is what stands with its row.
    const each = Number(pluck('SELECT max(nanos) FROM budget_holds'))
    expect([status.cutOffNanos / each, (before.reservedNanos ?? 0) % each]).toEqual([interrupted, 0])
    expect(status.leftNanos).toBe(limitNanos - status.spentNanos - status.cutOffNanos)
  })

  it('lets no call pass silently that together with them could pass the limit, and says why', async () => {
    const { spentNanos, cutOffNanos, cutOffCalls } = statusNow()
    // A limit that what was spent leaves room in, and what may have been spent does not.
    app.budgets.set({ scope: 'all', period: 'month', limitNanos: spentNanos + cutOffNanos + 1 })
    const refused = await ask()
    expect(refused).toMatchObject({ ok: false })
    const message = JSON.stringify(refused)
    expect(message).toContain(`${cutOffCalls === 1 ? 'a call that was' : `${cutOffCalls} calls that were`} cut off`)
    expect(pluck("SELECT count(*) FROM service_calls WHERE error_kind = 'budget_blocked'")).toBe(1)
  })

  it('is the same after another start, and counts no longer once its owner knows', async () => {
    const { cutOffNanos, cutOffCalls } = statusNow()
    await app.close()
    app = await open()
    expect(statusNow()).toMatchObject({ cutOffNanos, cutOffCalls })
    expect(app.budgets.forgetCutOff()).toEqual({ calls: cutOffCalls, nanos: cutOffNanos })
    expect(statusNow()).toMatchObject({ cutOffNanos: 0, cutOffCalls: 0 })
    app.budgets.set({ scope: 'all', period: 'month', limitNanos })
    expect(await ask()).toMatchObject({ ok: true })
    // Of a call that ended, nothing is held.
    expect(pluck('SELECT count(*) FROM budget_holds')).toBe(0)
  })

  async function ask() {
    const { id } = app.registry.expect('openai')
    const request = await app.ledger.openRequest({
      ...{ managed: true, origin: 'service', operation: 'translation', providerId: id, modelName: 'gpt-4o' },
    })
    return app.service.chat({
      ...{ requestId: request.id, operation: 'translation', context: {}, providerName: 'openai', model: 'gpt-4o' },
      messages: [{ role: 'user', content: 'Translate into English: 吾輩は猫である。' }],
      ...{ maxTokens: 200, sourceText: null },
    })
  }
})

async function firstStatus(child: ChildProcess): Promise<BudgetStatus> {
  const line = await new Promise<string>(resolve => child.stdout?.once('data', data => resolve(String(data))))
  return JSON.parse(line.split('\n')[0] ?? '') as BudgetStatus
}
