import { z } from 'zod'
import { unknownUsage } from '../../../db/token-usage.ts'
import type { Operation } from '../../../db/vocabulary.ts'
import type { Failure } from '../../failure.ts'
import type { Ledger } from '../../ledger/ledger-types.ts'
import type { PriceBook } from '../../ledger/pricing-types.ts'
import type { Clock, Logger } from '../../ports.ts'
import type { ConfiguredProvider, ProviderRegistry } from '../../providers/registry-types.ts'
import { type BookModelRow, createRoutingRepository } from '../../store/repositories/routing-repository.ts'
import type { Store } from '../../store/store.ts'
import { failing, sayFailure } from '../../words/failure-sentences.ts'
import { sayInsight } from '../../words/failures/insight-sentences.ts'
import { plainIssue, sayIssue } from '../../words/plain-issue.ts'
import type { Phrase } from '../../words/slot-values.ts'
import { baselineSchema } from './degradation.ts'
import type { Arm } from './evidence.ts'
import { createExperience } from './experience.ts'
import { policySchema, type SelectionPolicy, usualPolicy } from './policy.ts'
import type { Random } from './random-draws.ts'
import { type Candidate, createSelector, type KeptModels, type Selected } from './selector.ts'

export interface SelectionQuestion {
  readonly operation: Operation
  readonly sourceLanguage: string | null
  readonly targetLanguage: string | null
  readonly book: string | null
  /** Only models of this provider. */
  readonly provider?: string | null
  /** Nothing is tried and nothing is kept: to tell what would be chosen. */
  readonly dry?: boolean
}

export interface Choice extends Selected {
  readonly provider: ConfiguredProvider
  readonly model: string
  /** To ask next where it fails, best first; other providers first. */
  readonly next: readonly Arm[]
}

export interface StoredPolicy {
  readonly operation: Operation | null
  readonly policy: SelectionPolicy
}

/** Chooses provider and model for `auto` from the calls on record. */
export interface Selection {
  /** @throws Failure `key_missing` where no model can be used, `conflict` where each is over a hard limit */
  choose(question: SelectionQuestion): Choice
  /** The rules for an operation: its own, else those for all, else the usual. */
  policyOf(operation: Operation): SelectionPolicy
  policies(): readonly StoredPolicy[]
  /** Changes what is given and leaves the rest; null is the policy of all operations. @throws Failure `invalid_input` */
  setPolicy(operation: Operation | null, changes: Partial<SelectionPolicy>): SelectionPolicy
  resetPolicy(operation: Operation | null): SelectionPolicy
  /** Books with the model that each keeps. */
  books(): readonly BookModelRow[]
  /** The book's model is chosen anew with its next call. */
  releaseBook(book: string): number
  /** Within which 19 of 20 streamed answers began; null under 20 of them. */
  firstTokenP95(arm: Arm, operation: Operation): number | null
  responseP95(arm: Arm, operation: Operation): number | null
  close(): void
}

export interface SelectionDependencies {
  readonly store: Store
  readonly ledger: Pick<Ledger, 'subscribe'>
  readonly registry: Pick<ProviderRegistry, 'list' | 'byId' | 'find'>
  readonly pricing: Pick<PriceBook, 'estimate'>
  readonly clock: Clock
  readonly logger: Logger
  readonly random?: Random
  /** Whether a provider has a key, as far as is known without asking the keychain. */
  hasKey(provider: ConfiguredProvider): boolean
  /** Why a model is not asked at the moment; null where it is. */
  pausedBy(arm: Arm): Phrase | null
}

const storedBaseline = baselineSchema.extend({ isSettled: z.boolean().default(true) })

const mostNext = 3

export function createSelection(dependencies: SelectionDependencies): Selection {
  const { store, registry, pricing, clock, random = Math.random, hasKey, pausedBy } = dependencies
  const repository = createRoutingRepository(store)
  const experience = createExperience(dependencies)
  let policies: readonly StoredPolicy[] | null = null

  const kept: KeptModels = {
    find(book, task) {
      const row = repository.bookModel({ book, ...task })
      const stored = storedBaseline.safeParse(row?.baseline)
      if (row === null || !stored.success) return null
      const { isSettled, ...baseline } = stored.data
      return { provider: row.provider, model: row.model, baseline, isSettled, chosenAt: row.chosenAt }
    },
    keep(book, task, { provider, model, baseline, isSettled, chosenAt, reason }) {
      if (store.mode === 'reader') return
      const stored = { ...baseline, isSettled }
      repository.putBookModel({ book, ...task, provider, model, baseline: stored, chosenAt, reason })
    },
  }

  const listPolicies = (): readonly StoredPolicy[] => {
    policies ??= repository.policies().flatMap(({ operation, policy }) => {
      const parsed = policySchema.safeParse(policy)
      return parsed.success ? [{ operation: operation === '' ? null : operation, policy: parsed.data }] : []
    })
    return policies
  }

  function policyOf(operation: Operation | null): SelectionPolicy {
    const all = listPolicies()
    const own = all.find(stored => stored.operation === operation) ?? all.find(stored => stored.operation === null)
    return own?.policy ?? usualPolicy
  }

  /** Models that can be called: those the policy names, else those with calls and each provider's default. */
  function usableArms(policy: SelectionPolicy): readonly Arm[] {
    const providers = registry
      .list()
      .filter(
        provider => provider.isActive && provider.kind !== 'practice' && provider.baseUrl !== '' && hasKey(provider),
      )
    const named = policy.models?.map(splitName)
    const used = experience.evidence().arms()
    return providers.flatMap(provider => {
      const own = named ?? [...used, ...defaultOf(provider)]
      const models = own.filter(arm => arm.provider === provider.name).map(arm => arm.model)
      const isRetired = (model: string) => provider.models.some(each => each.model === model && each.isRetired)
      return [...new Set(models)].filter(model => !isRetired(model)).map(model => ({ provider: provider.name, model }))
    })
  }

  const selectorFor = (policy: SelectionPolicy) =>
    createSelector({
      clock,
      random,
      evidence: experience.evidence(),
      kept,
      arms: () => usableArms(policy),
      priceOf({ provider, model }, inputTokens, outputTokens) {
        const configured = registry.find(provider)
        if (configured === null) return null
        const usage = { ...unknownUsage, inputUncached: inputTokens, outputText: outputTokens }
        const query = { providerId: configured.id, modelName: model, usage, at: clock.now() }
        return pricing.estimate(query)?.costNanos ?? null
      },
      p95Of: (arm, { operation }) => experience.latencies().responseP95(arm, operation),
      pausedBy,
      naming: name => ({ name, displayName: registry.find(name)?.displayName ?? name }),
    })

  return {
    choose({ operation, sourceLanguage, targetLanguage, book, provider = null, dry = false }) {
      const policy = policyOf(operation)
      const task = { operation, sourceLanguage: sourceLanguage ?? '', targetLanguage: targetLanguage ?? '' }
      const only = provider === null ? undefined : (arm: Arm) => arm.provider === provider
      const selected = selectorFor(policy).select({ task, book, policy, only, dry })
      const configured = selected === null ? null : registry.find(selected.chosen.provider)
      if (selected === null || configured === null) throw nothingToChoose(provider)
      if (selected.chosen.overLimit !== null) throw noneWithinLimits(selected.candidates)
      return { ...selected, provider: configured, model: selected.chosen.model, next: nextOf(selected) }
    },
    policyOf,
    policies: listPolicies,
    setPolicy(operation, changes) {
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
      const parsed = policySchema.safeParse({ ...policyOf(operation), ...given })
      if (!parsed.success) {
        const [issue] = parsed.error.issues
        if (issue === undefined) throw parsed.error
        throw failing(
          'invalid_input',
          sayInsight('policy.not_allowed', { why: sayIssue(issue.path.join('.'), plainIssue(issue)) }),
        )
      }
      repository.putPolicy(operation ?? '', parsed.data, clock.now())
      policies = null
      return parsed.data
    },
    resetPolicy(operation) {
      repository.removePolicy(operation ?? '')
      policies = null
      return policyOf(operation)
    },
    books: () => repository.bookModels(),
    releaseBook: book => repository.removeBookModels(book),
    firstTokenP95: (arm, operation) => experience.latencies().firstTokenP95(arm, operation),
    responseP95: (arm, operation) => experience.latencies().responseP95(arm, operation),
    close: experience.close,
  }
}

function splitName(name: string): Arm {
  const slash = name.indexOf('/')
  return { provider: name.slice(0, slash), model: name.slice(slash + 1) }
}

function defaultOf({ name, defaultModel }: ConfiguredProvider): readonly Arm[] {
  return defaultModel === null ? [] : [{ provider: name, model: defaultModel }]
}

/** Another provider is less likely to fail for the same reason, so the best of each comes before a second of the same. */
function nextOf({ chosen, candidates }: Selected): readonly Arm[] {
  const others = candidates.filter(candidate => candidate !== chosen && candidate.excluded === null)
  const seen = new Set([chosen.provider])
  const first = others.filter(({ provider }) => !seen.has(provider) && seen.add(provider))
  return [...first, ...others.filter(candidate => !first.includes(candidate))]
    .slice(0, mostNext)
    .map(({ provider, model }) => ({ provider, model }))
}

function nothingToChoose(provider: string | null): Failure {
  if (provider === null) return failing('key_missing', sayFailure('auto.nothing'))
  const named = { name: provider, displayName: provider }
  return failing('key_missing', sayFailure('auto.nothing_of', { provider: named }), { provider })
}

const mostNamed = 4

function noneWithinLimits(candidates: readonly Candidate[]): Failure {
  const named = candidates
    .slice(0, mostNamed)
    .map(({ provider, model, overLimit }) => `${provider}/${model}: ${overLimit?.text ?? 'it may not be used'}`)
  const more = candidates.length - named.length
  const models = `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}`
  return failing('conflict', sayInsight('auto.over_limits', { models }), {
    models: candidates.map(({ provider, model, overLimit }) => ({ provider, model, over: overLimit?.said ?? null })),
  })
}
