import type { Failure } from '../failure.ts'
import type { OpenCallFacts, SettledCallFacts } from '../store/repositories/call-facts.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayLedger } from '../words/failures/ledger-sentences.ts'
import { costOf } from './call-cost.ts'
import { endColumns } from './call-row.ts'
import { textOfCall, writeDetails } from './call-text.ts'
import { Refusal } from './commit-queue.ts'
import { ownRequestEnd, statusAfterCall } from './contributions.ts'
import type { LedgerParts, Tell } from './ledger-parts.ts'
import type { Settlement } from './ledger-types.ts'
import { changeRequestStatus } from './requests.ts'

/** Writes a pending call's end: row, details, text, its request and all rollups. Refuses a call that is not pending. */
export function settleOpenCall(
  parts: LedgerParts,
  call: { readonly id: number; readonly facts: OpenCallFacts; readonly settledAt: number },
  settlement: Settlement,
  tell: Tell,
): void {
  const { id, facts, settledAt } = call
  const cost = costOf(parts, facts, settlement)
  const end = endColumns(settlement, { settledAt, sourceChars: facts.sourceChars, cost })
  if (!parts.calls.settle(id, end)) throw new Refusal(notPending(parts, id))
  writeDetails(parts, id, settlement)
  const text = parts.storesText() ? textOfCall(settlement, parts.logger) : null
  if (text !== null) parts.calls.insertContents(id, text)
  const settled: SettledCallFacts = { ...facts, ...end }
  parts.deltas.addCall(settled)
  if (settled.requestId !== null) noteCallEnd(parts, settled.requestId, settled, tell)
  tell({ type: 'call_settled', callId: id, call: settled, retryAfterMs: settlement.details?.retryAfterMs ?? null })
}

/** An unmanaged request follows its calls; a managed one is ended by whoever runs it. */
export function noteCallEnd(parts: LedgerParts, requestId: number, call: SettledCallFacts, tell: Tell): void {
  const request = parts.requests.find(requestId)
  if (request === undefined || request.managed === 1) return
  const status = statusAfterCall(request.status, ownRequestEnd(call))
  if (status !== request.status) changeRequestStatus(parts, request, status, tell)
}

/** Why a call cannot be settled. */
export function notPending(parts: LedgerParts, id: number): Failure {
  const status = parts.calls.status(id)
  if (status === undefined) return failing('not_found', sayLedger('ledger.call_gone', { id }), { callId: id })
  return failing('conflict', sayLedger('ledger.call_settled', { id, status }), { callId: id, status })
}
