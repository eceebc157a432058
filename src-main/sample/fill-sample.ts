import type { CallContext, Ledger, RecordedCall } from '../ledger/ledger-types.ts'
import type { PriceBook } from '../ledger/pricing-types.ts'
import type { Paths } from '../ports.ts'
import type { ProviderAdmin } from '../providers/registry-types.ts'
import type { Settings } from '../store/settings.ts'
import { fillInsights, type InsightParts } from './fill-insights.ts'
import { generateSample, type SampleInput } from './generate-sample.ts'
import type { SampleCall, SampleRequest } from './sample-calls.ts'
import { addJudgements } from './sample-judgements.ts'
import { readSampleText, type SampleText } from './sample-library.ts'
import { incidents, sampleBooks, sampleModels } from './sample-plan.ts'

/** Raised when the data changes its shape, so that an older sample is made anew. */
export const sampleVersion = 5
/** Stays as it is where only what stands beside the calls changes. */
const seed = 'galley sample 2'
const batch = 500
const dayMs = 86_400_000

export interface SampleParts extends InsightParts {
  readonly ledger: Pick<Ledger, 'openRequest' | 'recordCalls' | 'addScore' | 'setFeedback'>
  readonly registry: ProviderAdmin
  readonly pricing: Pick<PriceBook, 'setUserPrice'>
  readonly settings: Pick<Settings, 'get'>
  readonly paths: Pick<Paths, 'resources'>
}

/** Fills an empty database with ninety days of sample calls that end at `end`, UTC epoch milliseconds. */
export async function fillSample(parts: SampleParts, end: number): Promise<{ readonly calls: number }> {
  const { registry, pricing, settings, paths } = parts
  registry.setUp()
  const providerIds = new Map(registry.list().map(({ name, id }) => [name, id]))
  setPrices(pricing, providerIds, end)
  const texts = new Map<string, SampleText>(sampleBooks.map(({ file }) => [file, readSampleText(paths, file)]))
  const input: SampleInput = { end, timeZone: settings.get('timeZone'), seed, texts, providerIds }
  const requests = generateSample(input)
  let calls = 0
  for (let at = 0; at < requests.length; at += batch) {
    calls += await record(parts, requests.slice(at, at + batch))
  }
  const made = requests.flatMap(request => request.calls)
  await fillInsights(parts, made, end, seed)
  return { calls }
}

function setPrices(pricing: SampleParts['pricing'], providerIds: ReadonlyMap<string, number>, end: number): void {
  const { model, daysBefore, before, after } = incidents.price
  const { provider, model: name } = sampleModels[model]
  const providerId = providerIds.get(provider)
  if (providerId === undefined) return
  const set = ({ input, output }: typeof before | typeof after, effectiveFrom: number) =>
    pricing.setUserPrice({
      providerId,
      model: name,
      inputPerMtok: Math.round(input * 1e9),
      outputPerMtok: Math.round(output * 1e9),
      effectiveFrom,
    })
  set(before, end - 400 * dayMs)
  set(after, end - daysBefore * dayMs)
}

async function record({ store, ledger }: SampleParts, requests: readonly SampleRequest[]): Promise<number> {
  const grouped = await Promise.all(requests.map(request => withRequest(ledger, request)))
  const calls = grouped.flat()
  const outcomes = await ledger.recordCalls(calls.map(({ rating: _rating, ...call }): RecordedCall => call))
  const rated = calls.flatMap(({ rating }, at) => {
    const callId = outcomes[at]?.callId
    return rating === null || callId === undefined ? [] : [{ callId, rating }]
  })
  await Promise.all(
    rated.map(({ callId, rating: { value, by } }) =>
      ledger.addScore({ callId, source: 'user', name: 'rating', value, createdBy: by }),
    ),
  )
  await addJudgements({ store, ledger }, calls, outcomes)
  await Promise.all(
    rated.map(({ callId, rating }) =>
      rating.comment === null ? undefined : ledger.setFeedback(callId, rating.comment),
    ),
  )
  return calls.length
}

const contextFields = [
  'sourceBook',
  'sourceChapter',
  'sourceLanguage',
  'targetBook',
  'targetChapter',
  'targetLanguage',
  'createdBy',
] as const satisfies readonly (keyof CallContext)[]

/** Calls of one request carry its number; a call alone is its own request. */
async function withRequest(ledger: SampleParts['ledger'], { calls }: SampleRequest): Promise<readonly SampleCall[]> {
  const [first] = calls
  if (first === undefined || calls.length === 1) return calls
  const { operation, providerId, modelName, createdAt } = first
  const context = Object.fromEntries(contextFields.map(field => [field, first[field] ?? null]))
  const { id } = await ledger.openRequest({
    ...{ ...context, operation, providerId, modelName, createdAt },
    managed: false,
    origin: 'sample',
  })
  return calls.map(call => ({ ...call, requestId: id }))
}
