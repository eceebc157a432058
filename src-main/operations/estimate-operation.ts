import type { PriceBook } from '../ledger/pricing-types.ts'
import type { Clock } from '../ports.ts'
import type { RequestSpendRepository, TokenHistory } from '../store/repositories/request-spend-repository.ts'
import { expectedUsage } from './expected-usage.ts'
import type { JobStore } from './job-store.ts'
import type { OperationEstimate } from './operation-types.ts'
import type { PlannedOperation } from './planned-operation.ts'
import type { PreparedOperation } from './prepare-operation.ts'
import { describePrepared, fingerprintOf } from './run-operation.ts'

interface ExpectedCall {
  readonly input: number
  readonly output: number
}

/** Tells what a run would take: from earlier calls of the same kind where there are some, else from the characters. */
export function estimateOperation<Answer>(
  dependencies: {
    /** Parts that are under way at the same time. */
    concurrency(): number
    readonly jobs: JobStore
    readonly spend: RequestSpendRepository
    readonly pricing: Pick<PriceBook, 'estimate'>
    readonly clock: Clock
  },
  prepared: PreparedOperation,
  plan: PlannedOperation<Answer>,
): OperationEstimate {
  const characters = countCodePoints(prepared.text)
  const history = dependencies.spend.history({
    operation: prepared.operation,
    providerId: prepared.resolved.provider.id,
    model: prepared.resolved.model,
    sourceLanguage: prepared.sourceLanguage?.tag ?? null,
    targetLanguage: prepared.targetLanguage?.tag ?? null,
  })
  const calls = history === null ? plan.expected : scaleToHistory(plan.expected, history, characters)
  const resumableParts =
    prepared.options.fresh === true ? 0 : dependencies.jobs.resumableParts(fingerprintOf(prepared, plan.fingerprint))
  const left = calls.slice(Math.min(resumableParts, calls.length))
  return {
    ...describePrepared(prepared),
    characters,
    parts: plan.parts,
    resumableParts,
    calls: left.length,
    inputTokens: total(left, 'input'),
    outputTokens: total(left, 'output'),
    durationMs: durationOf(
      left.length / Math.max(1, calls.length),
      characters,
      history,
      Math.min(left.length, dependencies.concurrency()),
    ),
    learned: null,
    costNanos: costOf(left, dependencies.pricing, prepared, dependencies.clock.now()),
    glossaryTerms: plan.glossaryTerms ?? 0,
    contextFrom: plan.contextFrom ?? null,
    basis: describeBasis(history),
    warnings: prepared.warnings,
  }
}

function countCodePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

function total(calls: readonly ExpectedCall[], side: keyof ExpectedCall): number {
  return calls.reduce((sum, call) => sum + call[side], 0)
}

/** Keeps how the plan spreads the tokens over calls, and takes their number from experience. */
function scaleToHistory(
  calls: readonly ExpectedCall[],
  history: TokenHistory,
  characters: number,
): readonly ExpectedCall[] {
  const input = (history.inputTokens / history.sourceChars) * characters
  const output = (history.outputTokens / history.sourceChars) * characters
  const inputs = Math.max(1, total(calls, 'input'))
  const outputs = Math.max(1, total(calls, 'output'))
  return calls.map(call => ({
    input: Math.round((call.input / inputs) * input),
    output: Math.round((call.output / outputs) * output),
  }))
}

/** As long as earlier calls took for as much text, several at the same time. */
function durationOf(share: number, characters: number, history: TokenHistory | null, atOnce: number): number | null {
  if (history === null || history.responseMs === 0) return null
  return Math.round(((history.responseMs / history.sourceChars) * characters * share) / Math.max(1, atOnce))
}

/** Call by call, because a price can depend on a call's size; null as soon as one has no price. */
function costOf(
  calls: readonly ExpectedCall[],
  pricing: Pick<PriceBook, 'estimate'>,
  prepared: PreparedOperation,
  at: number,
): number | null {
  let sum = 0
  for (const { input, output } of calls) {
    const usage = expectedUsage(input, output)
    const { provider, model } = prepared.resolved
    const cost = pricing.estimate({ providerId: provider.id, modelName: model, usage, at })
    if (cost === null) return null
    sum += cost.costNanos
  }
  return sum
}

function describeBasis(history: TokenHistory | null): string {
  const without = 'Retries and hidden reasoning are not foreseen.'
  return history === null
    ? `Counted from the characters of the text by script, a little high; there are too few earlier calls of this kind to learn from. ${without}`
    : `From ${history.calls} earlier calls of this kind (same model and languages). ${without}`
}
