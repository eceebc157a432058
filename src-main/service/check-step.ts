import { unknownUsage } from '../../db/token-usage.ts'
import type { Operation } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import type { SpendGate } from '../insights/budgets/budget-types.ts'
import type { PriceBook } from '../ledger/pricing-types.ts'
import type { Clock } from '../ports.ts'
import { needsKey } from '../providers/provider-input.ts'
import { type KeyReader, readKey } from '../providers/read-key.ts'
import type { ConfiguredProvider, ProviderRegistry } from '../providers/registry-types.ts'
import { providerPhrase } from '../words/failures/provider-sentences.ts'
import type { Phrase } from '../words/slot-values.ts'
import type { Step } from './fallback-chains.ts'

export interface StepDependencies {
  readonly registry: Pick<ProviderRegistry, 'find'>
  readonly vault: KeyReader
  readonly pricing: Pick<PriceBook, 'estimate'>
  readonly budgets: Pick<SpendGate, 'concerns'>
  readonly clock: Pick<Clock, 'now'>
}

export type CheckedStep =
  | { readonly ok: true; readonly provider: ConfiguredProvider; readonly apiKey: string }
  /** Passed over, and why. */
  | { readonly ok: false; readonly problem: Phrase }

/** For whom a step would be asked. */
export interface StepContext {
  readonly operation: Operation
  readonly book: string | null
  readonly user: string | null
}

/** Whether a step of a chain can be asked at all. Never throws for what is merely set up wrongly. */
export async function checkStep(
  { registry, vault, pricing, budgets, clock }: StepDependencies,
  step: Step,
  context: StepContext | null,
): Promise<CheckedStep> {
  const provider = registry.find(step.provider)
  if (provider === null) return { ok: false, problem: providerPhrase('step.no_provider', { name: step.provider }) }
  if (!provider.isActive) return { ok: false, problem: providerPhrase('step.off', { provider }) }
  if (provider.kind === 'practice') return { ok: true, provider, apiKey: '' }
  if (provider.baseUrl === '') return { ok: false, problem: providerPhrase('step.no_address', { provider }) }
  const known = provider.models.find(({ model }) => model === step.model)
  if (known?.isRetired === true)
    return { ok: false, problem: providerPhrase('step.retired', { provider, model: step.model }) }
  const usage = { ...unknownUsage, inputUncached: 1, outputText: 1 }
  const query = { providerId: provider.id, modelName: step.model, usage, at: clock.now() }
  const question = { operation: 'other', book: null, user: null, ...context, provider, model: step.model } as const
  if (budgets.concerns(question) && pricing.estimate(query) === null) {
    return { ok: false, problem: providerPhrase('step.unpriced', { model: step.model }) }
  }
  try {
    const apiKey = await readKey(vault, provider)
    if (apiKey !== null) return { ok: true, provider, apiKey }
    // Local servers ask for no key, but SDKs refuse to send none.
    if (!needsKey(provider)) return { ok: true, provider, apiKey: 'not-needed' }
    return { ok: false, problem: providerPhrase('step.no_key', { provider }) }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { ok: false, problem: providerPhrase('step.keychain_silent', { provider }) }
  }
}
