import type { AlertFactsRow } from '../../store/repositories/alert-facts-repository.ts'
import type { SettledCallFacts } from '../../store/repositories/call-facts.ts'
import type { CallFacts } from './alert-types.ts'

/** A call made elsewhere ended when its source says, one of ours just now. */
export function settledFacts(
  id: number,
  call: SettledCallFacts,
  now: number,
  providerName: (id: number) => string,
): CallFacts {
  const isOurs = call.origin === 'service' || call.origin === 'gateway'
  return {
    id,
    at: isOurs ? now : Math.min(now, call.createdAt + (call.responseTimeMs ?? 0)),
    requestId: call.requestId,
    attempt: call.attempt,
    provider: providerName(call.providerId),
    model: call.modelName,
    operation: call.operation,
    book: call.sourceBook,
    status: call.status,
    errorKind: call.errorKind,
    costNanos: call.costNanos,
    responseMs: call.responseTimeMs,
    firstTokenMs: call.timeToFirstTokenMs,
    score: null,
  }
}

/** As the ledger keeps it; its score in thousandths. */
export function factsOf({ createdAt: _created, score, ...row }: AlertFactsRow): CallFacts {
  return { ...row, score: score === null ? null : score / 1000 }
}
