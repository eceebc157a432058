import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BudgetEvent } from '../../../src-main/insights/budgets/budget-types.ts'
import type { ChatOutcome } from '../../../src-main/providers/adapter.ts'
import { spendSql } from '../../../src-main/store/repositories/budget-repository.ts'
import { answered, createServiceFixture, refused, type ServiceFixture } from '../../service/service-fixture.ts'
import { createTestClock, type TestClock } from '../../support/ledger-fixture.ts'
import { inGoodTime } from '../../support/property-limit.ts'
import { explain } from '../../support/query-plan.ts'

const usage = (input: number, output: number) => ({
  inputUncached: input,
  cacheRead: null,
  cacheWrite5m: null,
  cacheWrite1h: null,
  outputText: output,
  reasoning: null,
  other: null,
  estimated: false,
})

let fixture: ServiceFixture
/** What the next calls answer; each waits until it is let go. */
let answers: ((outcome: ChatOutcome) => void)[]
/** What each of them may write at most. */
let limits: number[]
let clock: TestClock

function open(start = Date.UTC(2026, 4, 15, 12)): void {
  answers = []
  limits = []
  clock = createTestClock(start)
  fixture = createServiceFixture({
    clock,
    adapter: {
      chat: (_, { maxTokens }) =>
        new Promise(resolve => {
          limits.push(maxTokens ?? 0)
          answers.push(resolve)
        }),
    },
  })
  fixture.settings.set('retryLimit', 0)
  fixture.settings.set('timeZone', 'UTC')
}
beforeEach(() => open())
afterEach(() => fixture.dispose())

/** gpt-4o: $2.50 and $10 a million tokens; 1,000 tokens of output cost a cent. */
const cent = 10_000_000
const status = () => fixture.budgets.status()[0]
const spentOnRecord = () =>
  Number(fixture.store.db.prepare('SELECT total(cost_nanos) FROM service_calls').pluck().get())
const turn = () => new Promise(resolve => setTimeout(resolve, 5))
async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { interval: 5 }).toBe(true)
}
const ask = async (maxTokens = 1000, changes = {}) =>
  fixture.service.chat(await fixture.chat({ maxTokens, ...changes }))

describe('a hard budget', () => {
  it('counts what calls cost when they end, and holds what they may cost until then', async () => {
    fixture.budgets.set({ scope: 'all', period: 'month', limitNanos: 10 * cent })
    const asked = ask()
    await until(() => answers.length === 1)
    const held = status()?.reservedNanos ?? 0
    expect(held).toBeGreaterThanOrEqual(cent)
    expect(held).toBeLessThan(1.2 * cent)
    answers[0]?.(answered({ usage: usage(10, 100), model: null }))
    await asked
    expect(status()).toMatchObject({ spentNanos: spentOnRecord(), reservedNanos: 0 })
    expect(spentOnRecord()).toBe(10 * 2500 + 100 * 10_000)
  })

  it('stops a call before it leaves, and says which budget, how much is left and when it renews', async () => {
    fixture.budgets.set({ scope: 'book', scopeValue: 'Bot-chan', period: 'month', limitNanos: cent / 2 })
    const outcome = await ask()
    expect(outcome).toMatchObject({
      ok: false,
      failure: { kind: 'budget_blocked' },
      details: { left_nanos: cent / 2, renews_at: '2026-06-01T00:00:00.000Z', scope: 'book', period: 'month' },
    })
    if (!outcome.ok)
      expect(outcome.failure.message).toMatch(/monthly budget for the book "Bot-chan".*\$0\.0050 left.*1 Jun 2026/)
    expect(answers).toHaveLength(0)
    expect(fixture.calls()[0]).toMatchObject({ error_kind: 'budget_blocked', cost_nanos: null })
  })

  it('lets calls of other books, users, providers and operations pass', async () => {
    fixture.budgets.set({ scope: 'book', scopeValue: 'Another', period: 'day', limitNanos: 1 })
    fixture.budgets.set({ scope: 'user', scopeValue: 'Mia', period: 'day', limitNanos: 1 })
    fixture.budgets.set({ scope: 'provider', scopeValue: 'anthropic', period: 'day', limitNanos: 1 })
    fixture.budgets.set({ scope: 'operation', scopeValue: 'abstract_generation', period: 'day', limitNanos: 1 })
    const asked = ask()
    await until(() => answers.length === 1)
    answers[0]?.(answered())
    expect((await asked).ok).toBe(true)
    expect((await ask(1000, { context: { createdBy: 'Mia' } })).ok).toBe(false)
  })

  it('makes a call wait that fits once others have ended, in the order of asking', async () => {
    fixture.budgets.set({ scope: 'all', period: 'month', limitNanos: 1.5 * cent })
    const order: string[] = []
    const first = ask().then(() => order.push('first'))
    await until(() => answers.length === 1)
    const second = ask().then(() => order.push('second'))
    await until(() => status()?.waiting === 1)
    // Small enough to fit beside the first, but it came later.
    const third = ask(10).then(() => order.push('third'))
    await until(() => status()?.waiting === 2)
    answers[0]?.(answered({ usage: usage(1, 1) }))
    await until(() => answers.length === 3)
    answers[1]?.(answered({ usage: usage(1, 1) }))
    await turn()
    answers[2]?.(answered({ usage: usage(1, 1) }))
    await Promise.all([first, second, third])
    expect(order).toEqual(['first', 'second', 'third'])
    expect(fixture.calls().map(({ status }) => status)).toEqual(['success', 'success', 'success'])
  })

  it('refuses a call that waited as long as the user allows, and one that could never fit at once', async () => {
    fixture.settings.set('budgetWaitMs', 50)
    fixture.budgets.set({ scope: 'all', period: 'month', limitNanos: 1.5 * cent })
    const first = ask()
    await until(() => answers.length === 1)
    const [waited, hopeless] = await Promise.all([ask(), ask(100_000)])
    expect(waited).toMatchObject({ ok: false, failure: { kind: 'budget_blocked' } })
    expect(hopeless).toMatchObject({ ok: false, failure: { kind: 'budget_blocked' } })
    expect(answers).toHaveLength(1)
    answers[0]?.(answered())
    await first
  })

  it('ends the wait of a call that is cancelled, and opens none for it', async () => {
    fixture.budgets.set({ scope: 'all', period: 'month', limitNanos: 1.5 * cent })
    const first = ask()
    await until(() => answers.length === 1)
    const abort = new AbortController()
    const second = ask(1000, { signal: abort.signal })
    await until(() => status()?.waiting === 1)
    abort.abort()
    expect(await second).toMatchObject({ ok: false, failure: { kind: 'cancelled' } })
    answers[0]?.(answered())
    await first
    expect(fixture.calls()).toHaveLength(1)
  })

  it('refuses what has no price until it is given one, and takes a model without a known limit only with one', async () => {
    fixture.registry.update('openai', { addModels: [{ model: 'brand-new' }] })
    fixture.budgets.set({ scope: 'all', period: 'month', limitNanos: 100 * cent })
    const unpriced = await ask(100, { model: 'brand-new' })
    expect(unpriced).toMatchObject({ ok: false, details: { reason: 'unpriced' } })
    const { id } = fixture.registry.expect('openai')
    fixture.pricing.setUserPrice({
      providerId: id,
      model: 'brand-new',
      inputPerMtok: 1e9,
      outputPerMtok: 1e9,
      effectiveFrom: 0,
    })
    const endless = await fixture.service.chat(await fixture.chat({ model: 'brand-new' }))
    expect(endless).toMatchObject({ ok: false, details: { reason: 'unbounded' } })
    const asked = ask(100, { model: 'brand-new' })
    await until(() => answers.length === 1)
    answers[0]?.(answered())
    expect((await asked).ok).toBe(true)
  })

  it('never counts practice calls', async () => {
    fixture.budgets.set({ scope: 'all', period: 'month', limitNanos: 1 })
    const outcome = await fixture.service.chat(
      await fixture.chat({ providerName: 'practice', model: 'practice-steady' }),
    )
    expect([outcome.ok ? '' : outcome.failure.message, status()?.spentNanos]).toEqual(['', 0])
  })

  it('counts calls recorded from elsewhere, and follows a cost that is worked out anew', async () => {
    fixture.budgets.set({ scope: 'all', period: 'day', limitNanos: 100 * cent })
    const { id } = fixture.registry.expect('openai')
    const call = {
      key: null,
      requestId: null,
      origin: 'recorded',
      providerId: id,
      modelName: 'gpt-4o',
      operation: 'translation',
      streamed: false,
      errorKind: null,
      responseTimeMs: 5,
      usage: usage(1000, 1000),
    } as const
    const [recorded] = await fixture.ledger.recordCalls([
      { ...call, createdAt: clock.now() },
      { ...call, createdAt: clock.now() - 3 * 86_400_000 },
    ])
    expect(status()?.spentNanos).toBe(1000 * 2500 + 1000 * 10_000)
    await fixture.ledger.setCosts([{ callId: recorded?.callId ?? 0, costNanos: 7, priceId: null }])
    expect(status()?.spentNanos).toBe(7)
    await fixture.ledger.setCosts([{ callId: recorded?.callId ?? 0, costNanos: null, priceId: null }])
    expect(status()).toMatchObject({ spentNanos: 0, unpricedCalls: 1 })
  })
})

describe('under concurrency', () => {
  it('settled and held cost together never pass the limit, whatever calls cost and however they end', async () => {
    const call = fc.record({
      maxTokens: fc.integer({ min: 1, max: 3000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      end: fc.constantFrom('answered', 'server', 'cancelled', 'partial'),
      book: fc.constantFrom('A', 'B'),
      delay: fc.integer({ min: 0, max: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 5, maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        async (calls, allCents, bookCents) => {
          await fixture.dispose()
          open()
          let worst = 0
          const look = () => {
            for (const { limitNanos, spentNanos, reservedNanos } of fixture.budgets.status()) {
              worst = Math.max(worst, spentNanos + (reservedNanos ?? 0) - limitNanos)
            }
          }
          fixture.settings.set('budgetWaitMs', 40)
          fixture.budgets.set({ scope: 'all', period: 'day', limitNanos: allCents * cent })
          fixture.budgets.set({ scope: 'book', scopeValue: 'A', period: 'month', limitNanos: bookCents * cent })
          fixture.ledger.subscribe(look)
          const end = fixture.budgets.subscribe(look)
          let next = 0
          const runner = setInterval(() => {
            const given = limits.splice(0, 3)
            for (const [at, letGo] of answers.splice(0, 3).entries()) {
              const { share, end: how } = calls[next++ % calls.length] as (typeof calls)[number]
              look()
              const spent = usage(20, Math.floor(share * (given[at] ?? 0)))
              const partial = { ...plain, usage: spent }
              if (how === 'answered') letGo(answered({ usage: spent }))
              else if (how === 'partial') letGo(refused('network', {}, partial))
              else letGo(refused(how, {}))
            }
          }, 1)
          await Promise.all(
            calls.map(async ({ maxTokens, book, delay }) => {
              await new Promise(resolve => setTimeout(resolve, delay))
              await ask(maxTokens, { context: { sourceBook: book } })
              look()
            }),
          )
          clearInterval(runner)
          end()
          expect(worst).toBeLessThanOrEqual(0)
          const [all, ofA] = fixture.budgets.status()
          expect([all?.spentNanos, all?.reservedNanos, ofA?.reservedNanos]).toEqual([spentOnRecord(), 0, 0])
        },
      ),
      { numRuns: 12, ...inGoodTime },
    )
  })
})

const plain = answered().ok ? (answered() as Extract<ChatOutcome, { ok: true }>).answer : (null as never)

describe('a period', () => {
  it.each([
    ['day', Date.UTC(2026, 4, 15, 23, 59), '2026-05-16T00:00:00.000Z'],
    ['week', Date.UTC(2026, 4, 17, 12), '2026-05-18T00:00:00.000Z'],
    ['month', Date.UTC(2026, 1, 28, 12), '2026-03-01T00:00:00.000Z'],
  ] as const)('of a %s renews with the calendar', async (period, at, renews) => {
    await fixture.dispose()
    open(at)
    fixture.budgets.set({ scope: 'all', period, limitNanos: 10 * cent })
    const asked = ask()
    await until(() => answers.length === 1)
    answers[0]?.(answered({ usage: usage(10, 100), model: null }))
    await asked
    expect(new Date(status()?.renewsAt ?? 0).toISOString()).toBe(renews)
    expect(status()?.spentNanos).toBeGreaterThan(0)
    clock.pass(Date.parse(renews) - clock.now() + 1)
    expect(status()).toMatchObject({ spentNanos: 0, windowStart: Date.parse(renews) })
  })

  it('of a call that was under way at its end counts the call where it began', async () => {
    await fixture.dispose()
    open(Date.UTC(2026, 4, 15, 23, 59, 59))
    fixture.budgets.set({ scope: 'all', period: 'day', limitNanos: 10 * cent })
    const asked = ask()
    await until(() => answers.length === 1)
    clock.pass(5000)
    expect(status()).toMatchObject({ spentNanos: 0, reservedNanos: 0 })
    answers[0]?.(answered({ usage: usage(10, 100), model: null }))
    await asked
    expect(status()).toMatchObject({ spentNanos: 0, reservedNanos: 0 })
  })

  it('stays what it is while the wall clock jumps there and back', async () => {
    fixture.budgets.set({ scope: 'all', period: 'day', limitNanos: 10 * cent })
    const before = status()?.windowStart
    clock.wall += 40 * 86_400_000
    expect(status()?.windowStart).toBe(before)
    clock.pass(30_000)
    expect(status()?.windowStart).toBe(before)
    clock.wall -= 40 * 86_400_000
    expect(status()?.windowStart).toBe(before)
    // A clock that was set right goes on saying so.
    clock.wall += 40 * 86_400_000
    expect(status()?.windowStart).toBe(before)
    clock.pass(180_000)
    expect(status()?.windowStart).toBe(Date.UTC(2026, 5, 24))
  })

  it('follows another time zone, and what was spent with it', async () => {
    await fixture.dispose()
    open(Date.UTC(2026, 4, 15, 3))
    fixture.budgets.set({ scope: 'all', period: 'day', limitNanos: 10 * cent })
    const asked = ask()
    await until(() => answers.length === 1)
    answers[0]?.(answered({ usage: usage(10, 100), model: null }))
    await asked
    const spent = status()?.spentNanos
    clock.pass(2 * 3_600_000)
    fixture.settings.set('timeZone', 'America/New_York')
    expect(status()).toMatchObject({ windowStart: Date.UTC(2026, 4, 15, 4), spentNanos: 0 })
    fixture.settings.set('timeZone', 'Asia/Shanghai')
    expect(status()).toMatchObject({ windowStart: Date.UTC(2026, 4, 14, 16), spentNanos: spent })
  })
})

describe('warnings', () => {
  it('come once a period each, also where a budget only warns, and again where a limit was raised', async () => {
    const heard: BudgetEvent[] = []
    fixture.budgets.subscribe(event => heard.push(event))
    fixture.budgets.set({ scope: 'all', period: 'day', limitNanos: 2 * cent, hard: false })
    for (let at = 0; at < 3; at++) {
      const asked = ask()
      await until(() => answers.length === at + 1)
      answers[at]?.(answered({ usage: usage(0, 1000) }))
      await asked
    }
    await turn()
    expect(heard.map(event => event.type === 'budget_reached' && event.threshold)).toEqual([50, 80, 100])
    fixture.budgets.set({ scope: 'all', period: 'day', limitNanos: 4 * cent, hard: false })
    await turn()
    expect(heard).toHaveLength(3)
    const asked = ask()
    await until(() => answers.length === 4)
    answers[3]?.(answered({ usage: usage(0, 1000) }))
    await asked
    await turn()
    expect(heard.map(event => event.type === 'budget_reached' && event.threshold)).toEqual([50, 80, 100, 80, 100])
  })
})

it('what was spent is read from the rollups by their key', () => {
  for (const sql of [`${spendSql('real').all} AND provider_id = ?`, spendSql('real').all]) {
    const plan = explain(fixture.store, sql, sql.includes('provider_id = ?') ? [0, 1, 1] : [0, 1])
    expect(plan.join()).toMatch(
      /SEARCH quality_metrics USING INDEX quality_metrics_key \(period=\? AND period_start>\? AND period_start<\?/,
    )
  }
  expect(explain(fixture.store, spendSql('real').subject, ['book', 0, 1, 'A']).join()).toContain(
    'SEARCH subject_metrics',
  )
  expect(explain(fixture.store, spendSql('real').calls, [0, 1]).join()).toMatch(
    /SEARCH service_calls USING INDEX calls_by_created/,
  )
})
