import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Failure } from '../failure.ts'
import {
  createRepriceRepository,
  type RepriceCall,
  type RepriceFilter,
} from '../store/repositories/reprice-repository.ts'
import type { Store } from '../store/store.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayLedger } from '../words/failures/ledger-sentences.ts'
import { practiceCost } from './call-cost.ts'
import type { CostChange, Ledger } from './ledger-types.ts'
import type { PriceBook } from './pricing-types.ts'

export interface RepriceRequest {
  readonly store: Pick<Store, 'db'>
  readonly pricing: PriceBook
  readonly ledger: Pick<Ledger, 'setCosts'>
  readonly filter: RepriceFilter
  /** Works everything out and changes nothing. */
  readonly dryRun?: boolean
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

/** What pricing again changed, or would change. Money is nano-dollars. */
export interface RepriceReport {
  readonly calls: number
  readonly changed: number
  /** Calls that had no cost and have one now. */
  readonly newlyPriced: number
  /** Sums over the calls looked at that have a cost. */
  readonly oldNanos: number
  readonly newNanos: number
  /** Costs that the calls' source stated and no price replaces; they were kept. */
  readonly statedKept: number
  /** Successful calls that still have no price, by what would have to be priced; most calls first. */
  readonly stillUnpriced: readonly UnpricedModel[]
}

interface UnpricedModel {
  readonly providerId: number
  readonly model: string
  readonly calls: number
  /** `no_price`: nobody knows a price for the model. `no_usage`: the provider did not say what was used. */
  readonly why: 'no_price' | 'no_usage'
}

const batchCalls = 500

/**
 * Prices settled calls again with the prices known now, each at its own date. Works in batches: each
 * moves costs and rollups together in one transaction, so stopping in between leaves exact figures.
 */
export async function repriceCalls(request: RepriceRequest): Promise<RepriceReport> {
  const { store, ledger, filter, signal } = request
  const repository = createRepriceRepository(store)
  const total = repository.count(filter)
  const tally = createTally()
  let after = 0
  for (;;) {
    if (signal?.aborted) throw stopped(tally.report())
    const calls = repository.page(filter, after, batchCalls)
    if (calls.length === 0) break
    const changes = calls.flatMap(call => repriceOne(request, call, tally))
    if (request.dryRun !== true && changes.length > 0) await ledger.setCosts(changes)
    after = calls.at(-1)?.id ?? after
    request.onProgress?.(tally.report().calls, total)
    await nextTurn()
  }
  return tally.report()
}

function stopped(report: RepriceReport): Failure {
  return failing('cancelled', sayLedger('reprice.stopped', { calls: report.calls }), { ...report })
}

/** The change a call needs; none where its cost and price are what they were. */
function repriceOne(request: RepriceRequest, call: RepriceCall, tally: Tally): CostChange[] {
  const query = {
    providerId: call.providerId,
    modelName: call.modelName,
    answeredModel: call.answeredModel,
    usage: call.usage,
    at: call.createdAt,
  }
  const dry = request.dryRun === true
  const practice = practiceCost(call, call)
  const priced = practice ?? (dry ? request.pricing.estimate(query) : request.pricing.price(query))
  // A cost without a price is one that the call's source stated: better than none.
  const keepsStated = priced === null && call.costNanos !== null && call.priceId === null
  const costNanos = keepsStated ? call.costNanos : (priced?.costNanos ?? null)
  const priceId = priced !== null && 'priceId' in priced ? (priced.priceId as number) : null
  tally.add(call, costNanos, keepsStated)
  if (keepsStated || (costNanos === call.costNanos && priceId === call.priceId)) return []
  return [{ callId: call.id, costNanos, priceId }]
}

interface Tally {
  add(call: RepriceCall, costNanos: number | null, keptStated: boolean): void
  report(): RepriceReport
}

function createTally(): Tally {
  const sums = { calls: 0, changed: 0, newlyPriced: 0, oldNanos: 0, newNanos: 0, statedKept: 0 }
  const unpriced = new Map<string, { providerId: number; model: string; calls: number; why: UnpricedModel['why'] }>()
  return {
    add(call, costNanos, keptStated) {
      sums.calls += 1
      if (costNanos !== call.costNanos) sums.changed += 1
      if (call.costNanos === null && costNanos !== null) sums.newlyPriced += 1
      if (keptStated) sums.statedKept += 1
      sums.oldNanos += call.costNanos ?? 0
      sums.newNanos += costNanos ?? 0
      if (costNanos !== null || !call.succeeded) return
      const { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, outputText, reasoning, other } = call.usage
      const buckets = [inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, outputText, reasoning]
      const why = buckets.every(count => count === null) && other === null ? 'no_usage' : 'no_price'
      const model = call.answeredModel ?? call.modelName
      const key = `${call.providerId}\n${model}\n${why}`
      const entry = unpriced.get(key) ?? { providerId: call.providerId, model, calls: 0, why }
      entry.calls += 1
      unpriced.set(key, entry)
    },
    report: () => ({ ...sums, stillUnpriced: [...unpriced.values()].sort((a, b) => b.calls - a.calls) }),
  }
}
