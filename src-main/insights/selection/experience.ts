import { realmOf } from '../../../db/vocabulary.ts'
import { Histogram } from '../../ledger/histogram.ts'
import type { Ledger } from '../../ledger/ledger-types.ts'
import type { Clock } from '../../ports.ts'
import type { ProviderRegistry } from '../../providers/registry-types.ts'
import type { SettledCallFacts } from '../../store/repositories/call-facts.ts'
import { createEvidenceRepository } from '../../store/repositories/evidence-repository.ts'
import type { Store } from '../../store/store.ts'
import { createEvidence, type Evidence } from './evidence.ts'
import { createLatencies, type Latencies } from './latencies.ts'

/** What the calls on record say of models. */
export interface Experience {
  evidence(): Evidence
  latencies(): Latencies
  close(): void
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** The newest hours one by one, what is older by the day. */
const hoursBack = 48
const daysBack = 21
const histogramDays = 4
const rereadMs = 60_000

interface Known {
  readonly evidence: Evidence
  readonly latencies: Latencies
  /** Monotonic. */
  readonly readAt: number
}

/** Read from the rollups with the first question; from then on every call is added as it settles. */
export function createExperience({
  store,
  ledger,
  registry,
  clock,
}: {
  readonly store: Store
  readonly ledger: Pick<Ledger, 'subscribe'>
  readonly registry: Pick<ProviderRegistry, 'byId'>
  readonly clock: Clock
}): Experience {
  const rows = createEvidenceRepository(store)
  const providerNames = new Map<number, string>()
  let known: Known | null = null
  /** Something changed that is not added as it happens: scores, and calls of long ago. */
  let isOutdated = false

  const nameOf = (providerId: number): string | null => {
    let name = providerNames.get(providerId)
    if (name === undefined) {
      name = registry.byId(providerId)?.name
      if (name !== undefined) providerNames.set(providerId, name)
    }
    return name ?? null
  }

  function load(): Known {
    if (known !== null && !(isOutdated && clock.monotonic() - known.readAt > rereadMs)) return known
    isOutdated = false
    const now = clock.now()
    known = { evidence: readEvidence(now), latencies: readLatencies(now), readAt: clock.monotonic() }
    return known
  }

  function readEvidence(now: number): Evidence {
    const evidence = createEvidence()
    const newest = Math.floor(now / hourMs) * hourMs - hoursBack * hourMs
    const periods = [
      ...rows.rows('day', now - daysBack * dayMs, newest - dayMs),
      ...rows.rows('hour', newest, now + hourMs),
    ]
    for (const row of periods) {
      const provider = nameOf(row.providerId)
      if (provider === null) continue
      const { operation, sourceLanguage, targetLanguage, sourceChars, inputTokens, outputTokens } = row
      const of = { provider, model: row.modelName, operation, sourceLanguage, targetLanguage, at: row.periodStart }
      evidence.observe({
        ...of,
        successes: row.success,
        failures: row.failed,
        responseMs: row.responseMsSum,
        timedCalls: row.responseCount,
        sourceChars,
        inputTokens,
        outputTokens,
      })
      if (row.scoreCount > 0) evidence.observeScore(of, row.scoreSum / row.scoreCount / 1000, row.scoreCount)
    }
    return evidence
  }

  function readLatencies(now: number): Latencies {
    const latencies = createLatencies()
    for (const row of rows.histograms(now - histogramDays * dayMs)) {
      const provider = nameOf(row.providerId)
      if (provider === null) continue
      const arm = { provider, model: row.modelName }
      latencies.merge(arm, row.operation, Histogram.decode(row.response), Histogram.decode(row.firstToken))
    }
    return latencies
  }

  function learn(call: SettledCallFacts): void {
    const provider = nameOf(call.providerId)
    if (known === null || provider === null || realmOf(call.origin) !== 'real') return
    if (call.errorKind === 'cancelled' || call.errorKind === 'budget_blocked') return
    if (clock.now() - call.createdAt > dayMs) {
      isOutdated = true
      return
    }
    const isSuccess = call.status === 'success'
    const arm = { provider, model: call.modelName }
    const isTimed = isSuccess && call.responseTimeMs !== null
    const { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, outputText, reasoning } = call
    const input = (inputUncached ?? 0) + (cacheRead ?? 0) + (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0)
    known.evidence.observe({
      ...arm,
      operation: call.operation,
      sourceLanguage: call.sourceLanguage ?? '',
      targetLanguage: call.targetLanguage ?? '',
      at: call.createdAt,
      successes: Number(isSuccess),
      failures: Number(!isSuccess),
      responseMs: isTimed ? (call.responseTimeMs ?? 0) : 0,
      timedCalls: Number(isTimed),
      sourceChars: isSuccess ? (call.sourceChars ?? 0) : 0,
      inputTokens: isSuccess ? input : 0,
      outputTokens: isSuccess ? (outputText ?? 0) + (reasoning ?? 0) : 0,
    })
    if (isTimed) known.latencies.add(arm, call.operation, call.responseTimeMs ?? 0, call.timeToFirstTokenMs)
  }

  const endLedger = ledger.subscribe(event => {
    if (event.type === 'call_settled') learn(event.call)
    else if (event.type === 'score_added') isOutdated = true
  })

  return { evidence: () => load().evidence, latencies: () => load().latencies, close: endLedger }
}
