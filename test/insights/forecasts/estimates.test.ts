import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { learn } from '../../../src-main/insights/forecasts/estimate-book.ts'
import {
  createEstimateRepository,
  estimatesAlikeSql,
  estimatesSinceSql,
  type JobEstimateRow,
} from '../../../src-main/store/repositories/estimate-repository.ts'
import { createOperationsFixture, sampleChapter } from '../../operations/operations-fixture.ts'
import { explain } from '../../support/query-plan.ts'

let fixture: Awaited<ReturnType<typeof createOperationsFixture>>
beforeEach(async () => {
  fixture = await createOperationsFixture()
})
afterEach(() => fixture.dispose())

const options = { provider: 'openai', model: 'gpt-4o-mini', targetLanguage: 'en', sourceLanguage: 'ja' } as const

describe('what a job was expected to take', () => {
  it('is kept before its first call, and beside it what it took', async () => {
    const result = await fixture.operations.translate(sampleChapter, { ...options, book: 'Night Ferry' })
    const [row] = createEstimateRepository(fixture.store).since({ since: 0, operation: null, limit: 10 })
    expect(row).toMatchObject({
      requestUid: result.requestId,
      status: 'answered',
      operation: 'translation',
      modelName: 'gpt-4o-mini',
      book: 'Night Ferry',
      parts: result.parts,
      actualCalls: result.calls,
      actualOutputTokens: result.outputTokens,
      actualCostNanos: result.costNanos,
    })
    expect(row?.costNanos).toBeGreaterThan(0)
    expect(row?.actualDurationMs).toBeGreaterThanOrEqual(0)
  })

  it('corrects the next estimate towards what jobs of the kind really took, and says so', async () => {
    const before = fixture.operations.estimate.translate(sampleChapter, options)
    expect(before.learned).toBeNull()
    const results = []
    for (let job = 0; job < 3; job++)
      results.push(await fixture.operations.translate(sampleChapter, { ...options, fresh: true }))
    const actual = results[0]?.costNanos ?? 0
    const after = fixture.operations.estimate.translate(sampleChapter, { ...options, fresh: true })
    expect(after.learned).toMatchObject({ jobs: 3 })
    expect(after.basis).toContain('Corrected by what 3 earlier jobs')
    const miss = (cost: number | null) => Math.abs(Math.log((cost ?? 0) / actual))
    expect(miss(after.costNanos)).toBeLessThan(miss(before.costNanos))
  })

  it('is kept for a job that failed, and nothing is learned from it', async () => {
    fixture.upstream.script('unauthorized', 'unauthorized', 'unauthorized', 'unauthorized')
    await fixture.operations.translate(sampleChapter, options)
    const [row] = createEstimateRepository(fixture.store).since({ since: 0, operation: null, limit: 1 })
    expect(row?.status).toBe('failed')
    expect(fixture.operations.estimate.translate(sampleChapter, options).learned).toBeNull()
  })

  it('is not kept for the practice provider', async () => {
    await fixture.operations.translate(sampleChapter, { ...options, provider: 'practice', model: null })
    expect(createEstimateRepository(fixture.store).since({ since: 0, operation: null, limit: 1 })).toEqual([])
  })

  it('is found by an index', () => {
    const since = explain(fixture.store, estimatesSinceSql, { since: 0, operation: null, limit: 5 })
    expect(since[0]).toContain('SEARCH e USING INDEX job_estimates_by_created')
    const alike = explain(fixture.store, estimatesAlikeSql, ['translation', 1, 'm', 5])
    expect(alike[0]).toContain('SEARCH e USING INDEX job_estimates_by_kind')
    expect([...since, ...alike].join()).not.toContain('TEMP B-TREE')
  })
})

describe('learning', () => {
  const job = (factor: number) =>
    ({ rawCostNanos: 1000, costNanos: 1000, actualCostNanos: 1000 * factor, status: 'answered' }) as JobEstimateRow

  it('moves a little for one odd job, and most of the way for many that agree', () => {
    expect(learn([job(3)]).cost).toBeGreaterThan(1.1)
    expect(learn([job(3)]).cost).toBeLessThan(1.4)
    expect(learn(Array.from({ length: 20 }, () => job(3))).cost).toBeGreaterThan(2.3)
    expect(learn([]).cost).toBe(1)
  })

  it('never corrects by more than four times, and says how far it is off only with three jobs', () => {
    expect(learn(Array.from({ length: 50 }, () => job(1000))).cost).toBe(4)
    expect([learn([job(2), job(2)]).typicalError, learn([job(2), job(2), job(3)]).typicalError]).toEqual([null, 1])
  })
})
