import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSelection, type Selection } from '../../../src-main/insights/selection/selection.ts'
import { silentLogger } from '../../../src-main/ports.ts'
import { evidenceSql, histogramSql } from '../../../src-main/store/repositories/evidence-repository.ts'
import { recentCallsSql } from '../../../src-main/store/repositories/routing-repository.ts'
import { createServiceFixture, type ServiceFixture } from '../../service/service-fixture.ts'
import { createTestClock, type TestClock } from '../../support/ledger-fixture.ts'
import { explain } from '../../support/query-plan.ts'

let fixture: ServiceFixture
let clock: TestClock
const opened: Selection[] = []

beforeEach(() => {
  clock = createTestClock(Date.UTC(2026, 4, 15, 12))
  fixture = createServiceFixture({ clock })
})
afterEach(async () => {
  for (const selection of opened.splice(0)) selection.close()
  await fixture.dispose()
})

function open(): Selection {
  const { store, ledger, registry, pricing } = fixture
  const selection = createSelection({
    store,
    ledger,
    registry,
    pricing,
    clock,
    logger: silentLogger,
    random: () => 0.99,
    hasKey: ({ name }) => name === 'openai' || name === 'anthropic',
    pausedBy: () => null,
  })
  opened.push(selection)
  return selection
}

const question = { operation: 'translation', sourceLanguage: 'zh', targetLanguage: 'en', book: null } as const

async function record(provider: string, model: string, count: number, { failing = 0, ms = 4000, ageHours = 1 } = {}) {
  const { id } = fixture.registry.expect(provider)
  await fixture.ledger.recordCalls(
    Array.from({ length: count }, (_, at) => ({
      key: null,
      requestId: null,
      origin: 'service' as const,
      providerId: id,
      modelName: model,
      operation: 'translation' as const,
      streamed: true,
      createdAt: clock.now() - ageHours * 3_600_000 + at,
      errorKind: at < count * failing ? ('server' as const) : null,
      responseTimeMs: ms,
      timeToFirstTokenMs: ms / 10,
      sourceChars: 1000,
      sourceLanguage: 'zh',
      targetLanguage: 'en',
      usage: {
        inputUncached: 900,
        cacheRead: null,
        cacheWrite5m: null,
        cacheWrite1h: null,
        outputText: 800,
        reasoning: null,
        other: null,
        estimated: false,
      },
    })),
  )
}

describe('the experience that auto goes by', () => {
  it('is the same whether it was heard call by call or read from the rollups', async () => {
    const listening = open()
    listening.choose({ ...question, dry: true })
    await record('openai', 'gpt-4o', 30, { ms: 3000 })
    await record('anthropic', 'claude-sonnet-5-5', 30, { failing: 0.3, ms: 9000 })
    const [heard, read] = [listening, open()].map(selection => selection.choose({ ...question, dry: true }))
    expect(heard?.model).toBe('gpt-4o')
    for (const [at, candidate] of (heard?.candidates ?? []).entries()) {
      const other = read?.candidates[at]
      expect([other?.model, other?.belief.calls]).toEqual([candidate.model, candidate.belief.calls])
      expect(other?.figures.success).toBeCloseTo(candidate.figures.success, 3)
      expect(other?.figures.msPer1k).toBeCloseTo(candidate.figures.msPer1k, -2)
    }
    expect(listening.firstTokenP95({ provider: 'openai', model: 'gpt-4o' }, 'translation')).toBe(300)
  })

  it('asks nobody without a key, and none that is switched off or retired', async () => {
    await record('mistral', 'mistral-large-2512', 30, { ms: 100 })
    const selection = open()
    const providers = () => selection.choose({ ...question, dry: true }).candidates.map(({ provider }) => provider)
    expect(new Set(providers())).toEqual(new Set(['openai', 'anthropic']))
    fixture.registry.update('openai', { isActive: false })
    expect(new Set(providers())).toEqual(new Set(['anthropic']))
    fixture.registry.update('anthropic', { isActive: false })
    expect(providers).toThrow(/No provider with an API key/)
  })

  it('takes a new price into account with the next call', async () => {
    await record('openai', 'gpt-4o', 30)
    const selection = open()
    const cost = () =>
      selection.choose({ ...question, dry: true }).candidates.find(({ model }) => model === 'gpt-4o')?.figures.costNanos
    expect(cost()).toBe(900 * 2500 + 800 * 10_000)
    const { id } = fixture.registry.expect('openai')
    fixture.pricing.setUserPrice({
      providerId: id,
      model: 'gpt-4o',
      inputPerMtok: 1e9,
      outputPerMtok: 1e9,
      effectiveFrom: 0,
    })
    expect(cost()).toBe(1700 * 1000)
  })

  it('sends nothing where no model is within the limits, and says of each why', async () => {
    await record('openai', 'gpt-4o', 30)
    await record('openai', 'nobody-knows-its-price', 30, { ms: 100 })
    const selection = open()
    selection.setPolicy(null, { maxCostPer1kCharsNanos: 1, models: ['openai/gpt-4o', 'openai/nobody-knows-its-price'] })
    expect(() => selection.choose(question)).toThrow(
      /nothing was sent.*gpt-4o: it costs more than the limit.*nobody-knows-its-price: its price is not known/,
    )
    selection.setPolicy(null, { maxCostPer1kCharsNanos: 1_000_000_000 })
    expect(selection.choose(question)).toMatchObject({ model: 'gpt-4o', next: [] })
  })

  it('keeps rules for an operation apart from those for all', () => {
    const selection = open()
    selection.setPolicy(null, { exploration: 0.2 })
    selection.setPolicy('translation', { keepsBooks: false })
    expect(selection.policyOf('translation')).toMatchObject({ exploration: 0.2, keepsBooks: false })
    expect(selection.policyOf('other')).toMatchObject({ exploration: 0.2, keepsBooks: true })
    selection.resetPolicy('translation')
    expect(selection.policyOf('translation').keepsBooks).toBe(true)
    expect(() => selection.setPolicy(null, { exploration: 2 })).toThrow(/exploration/)
  })
})

it('is read by keys, not by looking through everything', () => {
  const plan = (sql: string, ...values: unknown[]) => explain(fixture.store, sql, values).join('\n')
  expect(plan(evidenceSql, 'hour', 0, 1)).toMatch(
    /SEARCH quality_metrics USING INDEX quality_metrics_key \(period=\? AND period_start>/,
  )
  expect(plan(evidenceSql, 'hour', 0, 1)).not.toContain('TEMP B-TREE')
  expect(plan(histogramSql, 0)).toMatch(/SEARCH quality_metrics USING INDEX quality_metrics_key/)
  expect(plan(recentCallsSql, 0, 10)).toMatch(/SEARCH service_calls USING INDEX calls_by_created/)
  expect(plan(recentCallsSql, 0, 10)).not.toContain('TEMP B-TREE')
})
