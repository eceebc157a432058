import type { ChainCause, ErrorKind, Operation } from '../../db/vocabulary.ts'
import type { Clock } from '../ports.ts'
import type { ProviderAdmin } from '../providers/registry-types.ts'
import { createRoutingRepository } from '../store/repositories/routing-repository.ts'
import type { Store } from '../store/store.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'

/** One model to ask. */
export interface Step {
  readonly provider: string
  readonly model: string
}

/** Whom to ask next, in order, where a model fails. */
export interface FallbackChain {
  /** Null: all operations that have no chain of their own. */
  readonly operation: Operation | null
  /** Null: all books that have none. */
  readonly book: string | null
  readonly cause: ChainCause
  readonly steps: readonly Step[]
}

/** The chains a person set. Nobody is asked whom no chain names: a text goes only where its owner sends it. */
export interface FallbackChains {
  list(): readonly FallbackChain[]
  /** The nearest chain: of book and operation, of the book, of the operation, the default. Empty where there is none. */
  stepsFor(question: {
    readonly operation: Operation
    readonly book: string | null
    readonly cause: ChainCause
  }): readonly Step[]
  /** An empty list of steps is a chain too: it asks nobody. @throws Failure `not_found`, `invalid_input` */
  set(chain: FallbackChain): FallbackChain
  /** @throws Failure `not_found` */
  remove(chain: Omit<FallbackChain, 'steps'>): void
}

const longestChain = 10

/** Which chain a failure leads to; null where no other model would do better. */
export function causeOf(kind: ErrorKind): ChainCause | null {
  if (kind === 'context_length' || kind === 'content_filter') return kind
  return kind === 'invalid_request' || kind === 'cancelled' || kind === 'interrupted' ? null : 'any'
}

export function createFallbackChains({
  store,
  registry,
  clock,
}: {
  readonly store: Store
  readonly registry: Pick<ProviderAdmin, 'expect'>
  readonly clock: Pick<Clock, 'now'>
}): FallbackChains {
  const repository = createRoutingRepository(store)
  let chains: readonly FallbackChain[] | null = null

  function list(): readonly FallbackChain[] {
    if (chains !== null && store.mode === 'owner') return chains
    chains = repository.chains().map(({ operation, book, cause, steps }) => ({
      operation: operation === '' ? null : operation,
      book: book === '' ? null : book,
      cause,
      steps,
    }))
    return chains
  }

  return {
    list,
    stepsFor({ operation, book, cause }) {
      const known = list()
      if (known.length === 0) return []
      const places = [
        ...(book === null ? [] : [[operation, book] as const, [null, book] as const]),
        [operation, null] as const,
        [null, null] as const,
      ]
      for (const [ofOperation, ofBook] of places) {
        const found = known.find(
          chain => chain.operation === ofOperation && chain.book === ofBook && chain.cause === cause,
        )
        if (found !== undefined) return found.steps
      }
      return []
    },
    set({ operation, book, cause, steps }) {
      if (steps.length > longestChain) {
        throw failing('invalid_input', sayFailure('chain.too_long', { most: longestChain }))
      }
      const named = steps.map(step => ({ provider: registry.expect(step.provider).name, model: step.model.trim() }))
      if (named.some(({ model }) => model === '')) {
        throw failing('invalid_input', sayFailure('chain.incomplete'))
      }
      if (new Set(named.map(({ provider, model }) => `${provider}/${model}`)).size < named.length) {
        throw failing('invalid_input', sayFailure('chain.twice'))
      }
      repository.putChain({
        operation: operation ?? '',
        book: book ?? '',
        cause,
        steps: named,
        updatedAt: clock.now(),
      })
      chains = null
      return { operation, book, cause, steps: named }
    },
    remove({ operation, book, cause }) {
      const removed = repository.removeChain(operation ?? '', book ?? '', cause)
      chains = null
      if (!removed) throw failing('not_found', sayFailure('chain.gone'))
    },
  }
}
