import { type TokenUsage, unknownUsage } from '../../db/token-usage.ts'
import { errorKindStatus } from '../../db/vocabulary.ts'
import type { CallEnd, OpenCallRow } from '../store/repositories/call-rows.ts'
import { isCount, isDuration } from './check-entry.ts'
import { cleanText, countCharacters } from './clean-text.ts'
import type { NewCall, Settlement } from './ledger-types.ts'

/** The row of a call about to leave; its text is made fit for columns, as rollups use the same words. */
export function openRow(call: NewCall, createdAt: number): OpenCallRow {
  return {
    requestId: call.requestId,
    attempt: call.attempt ?? 1,
    chunk: call.chunk ?? null,
    origin: call.origin,
    providerId: call.providerId,
    modelName: cleanText(call.modelName) ?? '',
    operation: call.operation,
    streamed: call.streamed,
    temperature: call.temperature ?? null,
    maxTokens: call.maxTokens ?? null,
    createdAt,
    sourceChars: call.sourceChars ?? null,
    sourceBook: cleanText(call.sourceBook),
    sourceChapter: cleanText(call.sourceChapter),
    sourceLanguage: cleanText(call.sourceLanguage),
    targetBook: cleanText(call.targetBook),
    targetChapter: cleanText(call.targetChapter),
    targetLanguage: cleanText(call.targetLanguage),
    createdBy: cleanText(call.createdBy),
    promptVersionId: call.promptVersionId ?? null,
  }
}

/** A cost and where it comes from; `priceId` null with a cost means that the source of the call stated it, or that practice is free. */
export interface CallCost {
  readonly costNanos: number | null
  readonly priceId: number | null
}

/**
 * The columns that settling writes. A call that left the machine must be settled whatever came back:
 * a figure that cannot be is kept as unknown (the raw usage stands in the details).
 */
export function endColumns(
  end: Settlement,
  more: { readonly settledAt: number; readonly sourceChars: number | null; readonly cost: CallCost },
): CallEnd {
  const usage = usableUsage(end.usage)
  const { source = null, output = null } = end.text ?? {}
  return {
    status: end.errorKind === null ? 'success' : errorKindStatus[end.errorKind],
    errorKind: end.errorKind,
    errorMessage: cleanText(end.errorMessage),
    httpStatus: usable(end.httpStatus),
    finishReason: end.finishReason ?? null,
    answeredModel: cleanText(end.answeredModel),
    settledAt: more.settledAt,
    responseTimeMs: usableDuration(end.responseTimeMs),
    timeToFirstTokenMs: usableDuration(end.timeToFirstTokenMs),
    inputUncached: usage.inputUncached,
    cacheRead: usage.cacheRead,
    cacheWrite5m: usage.cacheWrite5m,
    cacheWrite1h: usage.cacheWrite1h,
    outputText: usage.outputText,
    reasoning: usage.reasoning,
    usageEstimated: usage.estimated ? 1 : 0,
    costNanos: more.cost.costNanos,
    priceId: more.cost.priceId,
    sourceChars: more.sourceChars ?? (source === null ? null : countCharacters(source)),
    outputChars: usable(end.outputChars) ?? (output === null ? null : countCharacters(output)),
  }
}

/** Usage without figures that cannot be. */
export function usableUsage(usage: TokenUsage | null | undefined): TokenUsage {
  if (usage === null || usage === undefined) return unknownUsage
  return {
    inputUncached: usable(usage.inputUncached),
    cacheRead: usable(usage.cacheRead),
    cacheWrite5m: usable(usage.cacheWrite5m),
    cacheWrite1h: usable(usage.cacheWrite1h),
    outputText: usable(usage.outputText),
    reasoning: usable(usage.reasoning),
    other: usage.other,
    estimated: usage.estimated,
  }
}

function usable(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && isCount(value) ? value : null
}

function usableDuration(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && isDuration(value) ? Math.round(value) : null
}
