import type { App } from '../app-types.ts'
import { type SelectionPolicy, usualPolicy } from '../insights/selection/policy.ts'
import { type Candidate, fewestCalls } from '../insights/selection/selector.ts'
import type { BreakerStatus } from '../service/breakers.ts'
import { checkStep } from '../service/check-step.ts'
import type { FallbackChain } from '../service/fallback-chains.ts'
import { setFirstModel } from '../service/set-first-model.ts'
import type { BookModelRow } from '../store/repositories/routing-repository.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayRequest } from '../words/failures/request-sentences.ts'
import { providerOf } from './call-filters.ts'
import { describeFirstModel, listFirstModels } from './first-models.ts'
import { procedures } from './implementer.ts'

const { routing } = procedures

async function chainToJson(app: App, { operation, book, cause, steps }: FallbackChain) {
  const context = operation === null ? null : { operation, book, user: null }
  const checked = await Promise.all(steps.map(step => checkStep(app, step, context)))
  return {
    operation,
    book,
    cause,
    steps: steps.map(({ provider, model }, at) => {
      const check = checked[at]
      return { provider, model, usable: check?.ok === true, problem: check?.ok === false ? check.problem.text : null }
    }),
  }
}

function policyToJson(policy: SelectionPolicy) {
  return {
    weights: { ...policy.weights },
    max_cost_per_1k_chars_nanos: policy.maxCostPer1kCharsNanos,
    min_quality: policy.minQuality,
    max_p95_ms: policy.maxP95Ms,
    exploration: policy.exploration,
    keeps_books: policy.keepsBooks,
    models: policy.models === null ? null : [...policy.models],
  }
}

function breakersToJson({ registry, breakers }: Pick<App, 'registry' | 'breakers'>) {
  return breakers.list().map((status: BreakerStatus) => ({
    provider: registry.byId(status.providerId)?.name ?? String(status.providerId),
    model: status.model,
    state: status.state,
    opens_in_ms: status.opensForMs,
    paused_for_ms: status.pausedForMs,
    error_kind: status.kind,
    reason: status.reason,
    recent_calls: status.recent,
    failed_calls: status.failed,
  }))
}

function candidateToJson({ provider, model, score, figures, p95Ms, belief, excluded }: Candidate) {
  return {
    provider,
    model,
    score,
    success: figures.success,
    ms_per_1k_chars: figures.msPer1k,
    p95_ms: p95Ms,
    cost_per_1k_chars_nanos: figures.costNanos,
    quality: belief.scores === 0 ? null : figures.quality,
    calls: Math.round(belief.calls),
    scores: belief.scores,
    enough_data: belief.calls >= fewestCalls,
    excluded: excluded?.text ?? null,
    excluded_said: excluded?.said ?? null,
  }
}

function bookToJson({
  book,
  operation,
  sourceLanguage,
  targetLanguage,
  provider,
  model,
  reason,
  chosenAt,
}: BookModelRow) {
  return {
    book,
    operation,
    source_language: sourceLanguage || null,
    target_language: targetLanguage || null,
    provider,
    model,
    reason,
    chosen_at: new Date(chosenAt).toISOString(),
  }
}

/** A model that is named must belong to a provider that is there. */
function checkNames(app: App, models: readonly string[] | null | undefined): void {
  for (const name of models ?? []) {
    const slash = name.indexOf('/')
    if (slash <= 0 || slash === name.length - 1) {
      throw failing('invalid_input', sayRequest('model.form', { name }))
    }
    app.registry.expect(name.slice(0, slash))
  }
}

export const routingProcedures = {
  show: routing.show.handler(async ({ context }) => {
    const { app } = context.api
    const { settings, selection, chains } = app
    return {
      chains: await Promise.all(chains.list().map(chain => chainToJson(app, chain))),
      policies: selection.policies().map(({ operation, policy }) => ({ operation, ...policyToJson(policy) })),
      usual_policy: policyToJson(usualPolicy),
      limits: {
        retry_limit: settings.get('retryLimit'),
        connect_timeout_ms: settings.get('connectTimeoutMs'),
        first_token_timeout_ms: settings.get('firstTokenTimeoutMs'),
        stall_timeout_ms: settings.get('stallTimeoutMs'),
        total_timeout_ms: settings.get('totalTimeoutMs'),
        budget_wait_ms: settings.get('budgetWaitMs'),
        hedging: settings.get('hedging'),
      },
    }
  }),

  setChain: routing.setChain.handler(({ input, context }) => {
    const { app } = context.api
    const { operation = null, book = null, cause = 'any', steps } = input
    return chainToJson(app, app.chains.set({ operation, book: book?.trim() || null, cause, steps }))
  }),

  removeChain: routing.removeChain.handler(({ input, context }) => {
    const { operation = null, book = null, cause = 'any' } = input
    context.api.app.chains.remove({ operation, book, cause })
    return { operation, book, cause }
  }),

  firstModels: routing.firstModels.handler(async ({ context }) => ({
    first_models: await listFirstModels(context.api.app),
  })),

  setFirst: routing.setFirst.handler(async ({ input, context }) => {
    const { app } = context.api
    const { operation = null, choice, provider, model } = input
    await setFirstModel(app, operation, choice, { provider, model })
    return describeFirstModel(app, operation)
  }),

  setPolicy: routing.setPolicy.handler(({ input, context }) => {
    const { app } = context.api
    checkNames(app, input.models)
    const policy = app.selection.setPolicy(input.operation ?? null, {
      weights: input.weights,
      maxCostPer1kCharsNanos: input.max_cost_per_1k_chars_nanos,
      minQuality: input.min_quality,
      maxP95Ms: input.max_p95_ms,
      exploration: input.exploration,
      keepsBooks: input.keeps_books,
      models: input.models,
    } as Partial<SelectionPolicy>)
    return { operation: input.operation ?? null, ...policyToJson(policy) }
  }),

  resetPolicy: routing.resetPolicy.handler(({ input, context }) => {
    const operation = input?.operation ?? null
    return { operation, ...policyToJson(context.api.app.selection.resetPolicy(operation)) }
  }),

  explain: routing.explain.handler(({ input, context }) => {
    const { app } = context.api
    const { operation } = input
    const choice = app.selection.choose({
      operation,
      sourceLanguage: input.source_language ?? null,
      targetLanguage: input.target_language ?? null,
      book: input.book ?? null,
      provider: input.provider === undefined ? null : providerOf(app.registry, input.provider).name,
      dry: true,
    })
    return {
      provider: choice.provider.name,
      model: choice.model,
      reason: choice.reason,
      sentence: choice.sentence.text,
      said: choice.sentence.said,
      candidates: choice.candidates.map(candidateToJson),
      next: choice.next.map(({ provider, model }) => ({ provider, model })),
      policy: policyToJson(app.selection.policyOf(operation)),
    }
  }),

  breakers: routing.breakers.handler(({ context }) => ({ breakers: breakersToJson(context.api.app) })),

  books: routing.books.handler(({ context }) => ({ books: context.api.app.selection.books().map(bookToJson) })),

  releaseBook: routing.releaseBook.handler(({ input, context }) => ({
    released: context.api.app.selection.releaseBook(input.book),
  })),
}
