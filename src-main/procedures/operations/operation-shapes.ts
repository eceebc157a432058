import type { App } from '../../app-types.ts'
import { Failure } from '../../failure.ts'
import type {
  OperationEstimate,
  OperationFailure,
  OperationReport,
  OperationResult,
} from '../../operations/operation-types.ts'
import { createCallQueryRepository } from '../../store/repositories/call-query-repository.ts'
import { failing } from '../../words/failure-sentences.ts'
import { sayRequest } from '../../words/failures/request-sentences.ts'

const mostCallsNamed = 500

/** What a run took, under the contract's names. */
export function reportToJson(report: OperationReport, store: App['store']) {
  const calls = createCallQueryRepository(store)
  const rows = calls.page({
    filters: { requestUid: report.requestId },
    sort: 'time',
    descending: false,
    limit: mostCallsNamed,
    after: null,
  })
  return {
    request_id: report.requestId,
    call_ids: rows.map(({ id }) => id),
    operation: report.operation,
    provider: report.provider,
    model: report.model,
    choice: report.choice?.text ?? null,
    choice_said: report.choice?.said ?? null,
    simulated: report.simulated,
    source_language: report.sourceLanguage,
    source_language_detected: report.sourceLanguageDetected,
    target_language: report.targetLanguage,
    calls: report.calls,
    parts: report.parts,
    resumed_parts: report.resumedParts,
    input_tokens: report.inputTokens,
    output_tokens: report.outputTokens,
    cost_nanos: report.costNanos,
    cost_usd: dollars(report.costNanos),
    unpriced_calls: report.unpricedCalls,
    expected_cost_nanos: report.expectedCostNanos,
    duration_ms: report.durationMs,
    warnings: report.warnings.map(({ code, message, said, part }) => ({ code, message, said, part })),
    replayed: false,
  }
}

export type OperationReportJson = ReturnType<typeof reportToJson>

/** The answer, or the failure thrown with what was kept and paid. */
export function answerOf<Answer extends object, Shaped extends object>(
  result: OperationResult<Answer>,
  store: App['store'],
  shape: (answer: Answer) => Shaped,
): OperationReportJson & Shaped {
  const report = reportToJson(result, store)
  if (result.ok) return { ...report, ...shape(result) }
  throw asFailure(result.failure, result.kept, report)
}

function asFailure(
  { code, kind, message, said = null, retryAfterMs = null, attempts = [], details = null }: OperationFailure,
  kept: { readonly parts: number; readonly of: number } | null,
  report: OperationReportJson,
): Failure {
  return new Failure(code, message, {
    ...(said !== null && { said }),
    ...details,
    ...(kind !== null && { kind }),
    ...(retryAfterMs !== null && { retry_after_ms: retryAfterMs }),
    kept,
    attempts: attempts.map(({ provider, model, callId, errorKind, message }) => ({
      provider,
      model,
      call_id: callId,
      error_kind: errorKind,
      message,
    })),
    request_id: report.request_id,
    call_ids: report.call_ids,
    provider: report.provider,
    model: report.model,
    cost_nanos: report.cost_nanos,
  })
}

export function estimateToJson(estimate: OperationEstimate) {
  return {
    operation: estimate.operation,
    provider: estimate.provider,
    model: estimate.model,
    choice: estimate.choice?.text ?? null,
    choice_said: estimate.choice?.said ?? null,
    simulated: estimate.simulated,
    source_language: estimate.sourceLanguage,
    source_language_detected: estimate.sourceLanguageDetected,
    target_language: estimate.targetLanguage,
    characters: estimate.characters,
    parts: estimate.parts,
    resumable_parts: estimate.resumableParts,
    calls: estimate.calls,
    input_tokens: estimate.inputTokens,
    output_tokens: estimate.outputTokens,
    cost_nanos: estimate.costNanos,
    cost_usd: dollars(estimate.costNanos),
    glossary_terms: estimate.glossaryTerms,
    context_from: estimate.contextFrom,
    duration_ms: estimate.durationMs,
    learned: estimate.learned && {
      jobs: estimate.learned.jobs,
      cost_factor: estimate.learned.costFactor,
      typical_error: estimate.learned.typicalError,
    },
    basis: estimate.basis,
    warnings: estimate.warnings.map(({ code, message, said, part }) => ({ code, message, said, part })),
  }
}

/** Refuses what would cost more than the caller allowed, before anything is sent. */
export function assertWithin(maxCost: number | null | undefined, estimate: () => OperationEstimate): void {
  if (maxCost === null || maxCost === undefined) return
  const { costNanos, provider, model } = estimate()
  if (costNanos !== null && costNanos <= maxCost * 1e9) return
  const told =
    costNanos === null
      ? sayRequest('cost.unknown', { model })
      : sayRequest('cost.too_much', { cost_nanos: costNanos, most_nanos: Math.round(maxCost * 1e9) })
  throw failing('conflict', told, {
    kind: 'budget_blocked',
    estimated_cost_nanos: costNanos,
    provider,
    model,
  })
}

function dollars(nanos: number | null): number | null {
  return nanos === null ? null : nanos / 1e9
}
