import { unknownUsage } from '../../../db/token-usage.ts'
import type { Admission } from '../../../src-main/insights/budgets/budget-types.ts'
import { silentLogger } from '../../../src-main/ports.ts'
import type { ChatAnswer, ChatOutcome, ProviderAdapter } from '../../../src-main/providers/adapter.ts'
import type { ConfiguredProvider } from '../../../src-main/providers/registry-types.ts'
import { createBreakers } from '../../../src-main/service/breakers.ts'
import type { Step } from '../../../src-main/service/fallback-chains.ts'
import { plainFailure } from '../../../src-main/service/run-route.ts'
import { createTrackedService } from '../../../src-main/service/tracked-service.ts'
import { settingDefinitions } from '../../../src-main/store/setting-definitions.ts'
import type { Arrival } from './arrivals.ts'
import { createVirtualTime, seededRandom } from './virtual-time.ts'

/** How a simulated provider behaves. Latency is lognormal; failures are those that providers document for overload. */
export interface OutageProvider {
  readonly name: string
  /** Share of calls that fail on an ordinary day. */
  readonly failing: number
  readonly medianMs: number
}

export interface Outage {
  readonly from: number
  readonly to: number
}

export interface OutageResult {
  readonly requests: number
  readonly answered: number
  readonly during: number
  readonly answeredDuring: number
  readonly calls: number
  readonly meanMs: number
  readonly p95MsDuring: number
}

function configured({ name }: OutageProvider, id: number): ConfiguredProvider {
  return {
    id,
    name,
    kind: 'openai_compatible',
    displayName: name,
    isActive: true,
    baseUrl: `http://${name}`,
    baseUrlSource: 'user',
    defaultModel: 'model',
    costPer1kTokensNanos: null,
    pricesProviderId: null,
    models: [],
  }
}

/** Runs the arrivals through the real service with its retries, breakers and chains; only providers, ledger and time are simulated. */
export async function simulateOutage(
  arrivals: readonly Arrival[],
  providers: readonly OutageProvider[],
  {
    outage,
    chain,
    seed,
    retryLimit = 3,
  }: { outage: Outage; chain: readonly Step[]; seed: number; retryLimit?: number },
): Promise<OutageResult> {
  const first = arrivals[0]?.at ?? 0
  const time = createVirtualTime(first)
  const random = seededRandom(seed)
  const known = new Map(
    providers.map((provider, at) => [provider.name, { ...provider, configured: configured(provider, at + 1) }]),
  )
  const breakers = createBreakers(time)
  let calls = 0
  const open = new Map<number, { providerId: number; model: string }>()
  const adapter: ProviderAdapter = {
    chat: ({ baseUrl }, { signal }, timeouts) => call(baseUrl.replace('http://', ''), timeouts, signal),
  }

  async function call(
    name: string,
    { firstTokenMs }: { firstTokenMs: number },
    signal: AbortSignal | undefined,
  ): Promise<ChatOutcome> {
    const { failing, medianMs } = known.get(name) as OutageProvider
    const isOut = name === providers[0]?.name && time.now() >= outage.from && time.now() < outage.to
    const took = medianMs * Math.exp(0.5 * (random() + random() + random() - 1.5) * 2)
    if (random() >= (isOut ? 1 : failing)) {
      await time.sleep(took, signal)
      return { ok: true, answer }
    }
    const luck = random()
    if (luck < 0.55) {
      await time.sleep(300, signal)
      return { ok: false, failure: { ...plainFailure('overloaded', 'Overloaded'), httpStatus: 529 }, partial: null }
    }
    if (luck < 0.75) {
      await time.sleep(1500, signal)
      return { ok: false, failure: { ...plainFailure('server', 'Internal error'), httpStatus: 500 }, partial: null }
    }
    if (luck < 0.9) {
      await time.sleep(firstTokenMs, signal)
      return {
        ok: false,
        failure: plainFailure('first_token', 'The answer did not begin in the time allowed.'),
        partial: null,
      }
    }
    await time.sleep(50, signal)
    return {
      ok: false,
      failure: plainFailure('network', 'The connection was closed by the other side.'),
      partial: null,
    }
  }

  const find = (name: string) => known.get(name)?.configured ?? null
  const service = createTrackedService({
    ledger: {
      async openCall({ providerId, modelName }) {
        calls += 1
        open.set(calls, { providerId, model: modelName })
        return calls
      },
      async settleCall(callId, { errorKind, details }) {
        const key = open.get(callId)
        open.delete(callId)
        if (key !== undefined) breakers.record(key, errorKind, details?.retryAfterMs ?? null)
      },
    },
    registry: { find, expect: name => find(name) as ConfiguredProvider },
    adapters: () => adapter,
    vault: { read: async () => 'key', providersWithKey: () => [] },
    budgets: { concerns: () => false, admit: async (): Promise<Admission> => ({ ok: true, reservation: null }) },
    pricing: { estimate: () => ({ costNanos: 1, source: 'user' }) },
    breakers,
    chains: { stepsFor: () => chain },
    clock: time,
    settings: { get: key => (key === 'retryLimit' ? retryLimit : settingDefinitions[key].initial) as never },
    logger: silentLogger,
    random,
    sleep: time.sleep,
  })

  const ends: { at: number; ok: boolean; ms: number }[] = []
  const main = providers[0] as OutageProvider
  async function request(arrival: Arrival, id: number): Promise<void> {
    await time.sleep(arrival.at - first)
    const began = time.monotonic()
    const outcome = await service.chat({
      requestId: id,
      operation: 'translation',
      context: {},
      providerName: main.name,
      model: 'model',
      messages: [],
      sourceText: null,
    })
    ends.push({ at: arrival.at, ok: outcome.ok, ms: time.monotonic() - began })
  }
  const all = Promise.all(arrivals.map(request))
  await time.run()
  await all
  const during = ends.filter(({ at }) => at >= outage.from && at < outage.to)
  const slow = during.map(({ ms }) => ms).sort((a, b) => a - b)
  return {
    requests: ends.length,
    answered: ends.filter(({ ok }) => ok).length,
    during: during.length,
    answeredDuring: during.filter(({ ok }) => ok).length,
    calls,
    meanMs: ends.reduce((sum, { ms }) => sum + ms, 0) / ends.length,
    p95MsDuring: slow[Math.floor(slow.length * 0.95)] ?? 0,
  }
}

const answer: ChatAnswer = {
  text: 'An answer.',
  model: null,
  finishReason: 'stop',
  usage: { ...unknownUsage, inputUncached: 10, outputText: 10 },
  rawUsage: null,
  httpStatus: 200,
  upstreamId: null,
  timeToFirstTokenMs: null,
}
