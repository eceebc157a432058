import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { operations } from '../../db/vocabulary.ts'
import { createGalleyClient } from '../../src-main/contract/client.ts'
import type { GalleyClient, Inputs } from '../../src-main/contract/contract.ts'
import { seedCalls } from '../e2e/pages/seed-calls.ts'
import { inGoodTime } from '../support/property-limit.ts'
import { type ApiFixture, createApiFixture } from './api-fixture.ts'

let fixture: ApiFixture
let client: GalleyClient
const end = Date.now()
beforeAll(async () => {
  fixture = await createApiFixture()
  await seedCalls(fixture.app, { days: 40, perDay: 25 })
  client = createGalleyClient({ url: fixture.server.url, token: fixture.token })
})
afterAll(() => fixture?.dispose())

const some = <Value>(...values: readonly Value[]) =>
  fc.option(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }), { nil: undefined, freq: 3 })

const hour = 3_600_000
const filters = fc.record({
  provider: some('openai', 'anthropic', 'mistral', 'google', 'cohere'),
  model: some('gpt-4o-mini', 'claude-sonnet-4-5', 'mistral-large-latest', 'a-model-without-a-price', 'nowhere'),
  operation: some(...operations),
  source_language: some('zh', 'en', 'ja'),
  target_language: some('en', 'de', 'zh'),
  book: some('A Dream of Ink', 'The Lantern Road', '雨夜书店', 'no such book'),
  user: some('mei', 'jonas', 'nobody'),
})
const period = fc
  .record({ start: fc.integer({ min: 1, max: 42 * 24 }), length: fc.integer({ min: 1, max: 45 * 24 }) })
  .map(({ start, length }) => ({
    from: new Date(end - start * hour).toISOString(),
    to: new Date(Math.min(end, end - (start - length) * hour)).toISOString(),
  }))

/** What both show; the dashboard's days have their share by provider besides. */
const shared = [
  'totals',
  'before',
  'providers',
  'models',
  'operations',
  'language_pairs',
  'errors',
  'book_count',
] as const
const figuresOf = (days: readonly { readonly date: string; readonly figures: object }[]) =>
  days.map(({ date, figures }) => ({ date, figures }))

it('shows the same figures in the report and on the dashboard, whatever the period and the filters', async () => {
  const isKnown = new Set<string>()
  await fc.assert(
    fc.asyncProperty(period, filters, async (stretch, given) => {
      const input: Inputs['metrics']['dashboard'] = Object.fromEntries(
        Object.entries({ ...stretch, ...given }).filter(([, value]) => value !== undefined),
      )
      const [board, report] = await Promise.all([client.metrics.dashboard(input), client.reports.quality(input)])
      for (const key of shared) expect({ key, value: report[key] }).toEqual({ key, value: board[key] })
      expect(report.books).toEqual(board.books.slice(0, report.books.length))
      expect(figuresOf(report.days)).toEqual(figuresOf(board.days))
      const query = new URLSearchParams({ ...stretch, format: 'json' })
      for (const [name, values] of Object.entries(given)) for (const value of values ?? []) query.append(name, value)
      const answer = await fixture.get(`/llm/reports/quality/file/?${query}`)
      const file = (await answer.json()) as typeof report
      for (const key of shared) expect({ key, value: file[key] }).toEqual({ key, value: report[key] })
      isKnown.add(report.totals.calls === 0 ? 'empty' : 'filled')
    }),
    { numRuns: 60, ...inGoodTime },
  )
  expect([...isKnown].sort()).toEqual(['empty', 'filled'])
})

it('counts nothing twice: the parts of a report add up to its totals', async () => {
  await fc.assert(
    fc.asyncProperty(period, filters, async (stretch, given) => {
      const {
        totals,
        providers,
        models,
        operations: kinds,
        language_pairs: pairs,
        days,
      } = await client.reports.quality({
        ...stretch,
        ...given,
      })
      for (const rows of [providers, models, kinds, pairs, days]) {
        const sum = (of: (figures: typeof totals) => number) => rows.reduce((all, { figures }) => all + of(figures), 0)
        expect(sum(({ calls }) => calls)).toBe(totals.calls)
        expect(sum(({ cost_nanos }) => cost_nanos ?? 0)).toBe(totals.cost_nanos ?? 0)
        expect(sum(({ unpriced_calls }) => unpriced_calls)).toBe(totals.unpriced_calls)
      }
    }),
    { numRuns: 40, ...inGoodTime },
  )
})
