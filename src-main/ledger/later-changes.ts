import type { ScoredCall } from '../store/repositories/call-rows.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayLedger } from '../words/failures/ledger-sentences.ts'
import { checkCost } from './check-entry.ts'
import { cleanText } from './clean-text.ts'
import { combineScores, noScores } from './combine-scores.ts'
import { Refusal } from './commit-queue.ts'
import { costDifference, scoreDifference } from './contributions.ts'
import type { LedgerParts, Tell } from './ledger-parts.ts'
import type { CostChange, NewScore } from './ledger-types.ts'
import { notPending } from './settle-call.ts'

/** Adds an opinion of a settled call and moves its combined score and the rollups by the difference. */
export function addScoreRow(parts: LedgerParts, score: NewScore, createdAt: number, tell: Tell): void {
  const call = settledCall(parts, score.callId)
  const before = call.qualityScore === null ? noScores : combineScores(parts.scores.ofCall(call.id))
  parts.scores.insert({
    callId: call.id,
    source: score.source,
    name: cleanText(score.name) ?? '',
    value: score.value,
    comment: cleanText(score.comment),
    createdBy: cleanText(score.createdBy),
    createdAt,
  })
  const after = combineScores(parts.scores.ofCall(call.id))
  if (after.combined !== before.combined) parts.calls.setQualityScore(call.id, after.combined)
  parts.deltas.adjustCall(call, scoreDifference(before, after))
  tell({ type: 'score_added', callId: call.id })
}

/** Replaces a settled call's price and cost; `moved` where the cost was another one. */
export function setCost(parts: LedgerParts, change: CostChange, tell: Tell): { createdAt: number; moved: boolean } {
  checkCost(change.costNanos)
  const call = settledCall(parts, change.callId)
  const { createdAt } = call
  parts.calls.setCost(call.id, change.costNanos, change.priceId)
  if (call.costNanos === change.costNanos) return { createdAt, moved: false }
  parts.deltas.adjustCall(call, costDifference(call, change.costNanos))
  tell({ type: 'cost_changed', callId: call.id, call, costNanos: change.costNanos })
  return { createdAt, moved: true }
}

function settledCall(parts: LedgerParts, callId: number): ScoredCall {
  const call = parts.calls.findSettled(callId)
  if (call !== undefined) return call
  const failure = notPending(parts, callId)
  if (failure.code === 'not_found') throw new Refusal(failure)
  throw new Refusal(failing('conflict', sayLedger('call.not_ended', { id: callId }), { callId }))
}
