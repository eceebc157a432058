import type { Ledger } from '../ledger/ledger-types.ts'
import type { ProviderFailure } from '../providers/adapter.ts'
import type { ProviderRegistry } from '../providers/registry-types.ts'
import { adviseOnFailure } from './advise-on-failure.ts'
import type { TrackedService } from './service-types.ts'

export interface ProviderTestDependencies {
  readonly ledger: Pick<Ledger, 'openRequest' | 'endRequest'>
  readonly registry: Pick<ProviderRegistry, 'resolve'>
  readonly service: TrackedService
}

export interface ProviderTest {
  readonly provider: string
  readonly displayName: string
  readonly model: string
  /** True where nothing left the machine. */
  readonly simulated: boolean
  readonly ok: boolean
  /** The last call that was made, which the ledger has; null where none was. */
  readonly callId: number | null
  readonly attempts: number
  /** What the model wrote; empty where it spent the little it may write on reasoning. */
  readonly text: string | null
  readonly answeredModel: string | null
  readonly failure: ProviderFailure | null
  readonly advice: string | null
  readonly note: string | null
}

/** Enough for a word; some models refuse less. */
const testTokens = 16

/**
 * Makes one tiny real call, tracked like any other under the operation `other`. A provider that
 * refuses is an outcome; a missing key or an unknown name is a `Failure`.
 */
export async function testProvider(
  { ledger, registry, service }: ProviderTestDependencies,
  {
    provider: name,
    model: wanted,
    signal,
  }: { provider: string; model?: string | undefined; signal?: AbortSignal | undefined },
): Promise<ProviderTest> {
  const { provider, model, note } = registry.resolve({ provider: name, model: wanted ?? null })
  const simulated = provider.kind === 'practice'
  await service.expectReady(provider.name)
  const request = await ledger.openRequest({
    managed: true,
    origin: simulated ? 'practice' : 'service',
    operation: 'other',
    providerId: provider.id,
    modelName: model,
  })
  let ended: 'answered' | 'failed' | 'cancelled' = 'failed'
  try {
    const outcome = await service.chat({
      requestId: request.id,
      operation: 'other',
      context: {},
      providerName: provider.name,
      model,
      messages: [{ role: 'user', content: 'Reply with the word OK.' }],
      maxTokens: testTokens,
      sourceText: null,
      alone: true,
      signal,
    })
    const failure = outcome.ok ? null : outcome.failure
    if (outcome.ok) ended = 'answered'
    else if (outcome.failure.kind === 'cancelled') ended = 'cancelled'
    return {
      provider: provider.name,
      displayName: provider.displayName,
      model,
      simulated,
      ok: outcome.ok,
      callId: outcome.attempts.at(-1)?.callId ?? null,
      attempts: outcome.attempts.length,
      text: outcome.ok ? outcome.answer.text : null,
      answeredModel: outcome.ok ? outcome.answer.model : null,
      failure,
      advice: failure === null ? null : adviseOnFailure(failure.kind, { provider: provider.name, model }),
      note: note ?? null,
    }
  } finally {
    await ledger.endRequest(request.id, ended)
  }
}
