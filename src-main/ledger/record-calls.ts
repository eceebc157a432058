import { Failure } from '../failure.ts'
import { asPhrase, failing } from '../words/failure-sentences.ts'
import { sayLedger } from '../words/failures/ledger-sentences.ts'
import { recordedCost } from './call-cost.ts'
import { endColumns, openRow } from './call-row.ts'
import { textOfCall, writeDetails } from './call-text.ts'
import { checkRecorded } from './check-entry.ts'
import { cleanText } from './clean-text.ts'
import { type CombinedScores, combineScores, noScores } from './combine-scores.ts'
import { Refusal } from './commit-queue.ts'
import type { LedgerParts, Tell } from './ledger-parts.ts'
import type { RecordedCall, RecordOutcome } from './ledger-types.ts'
import { noteCallEnd } from './settle-call.ts'

/** The name under which an imported figure stands among a call's scores. */
const importedScoreName = 'import'

/** Refuses a batch with an entry that cannot be, before anything of it is written. */
export function checkRecordedCalls(calls: readonly RecordedCall[]): void {
  for (const [at, call] of calls.entries()) {
    try {
      checkRecorded(call)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      throw new Refusal(
        failing(error.code, sayLedger('record.at', { entry_id: at + 1, why: asPhrase(error) }), { entry: at }),
      )
    }
  }
}

/** Writes one finished call with everything that hangs on it; a key that is in the ledger changes nothing. */
export function recordCall(parts: LedgerParts, call: RecordedCall, tell: Tell): RecordOutcome {
  const key = cleanText(call.key)
  if (key !== null) {
    const known = parts.calls.findKey(key)
    if (known !== undefined) return { outcome: 'duplicate', callId: known }
  }
  const row = openRow(call, call.createdAt)
  const cost = recordedCost(parts, call)
  // When a call made elsewhere began and how long it took is what its source says; it ended then.
  const settledAt = call.createdAt + Math.round(call.responseTimeMs ?? 0)
  const end = endColumns(call, { settledAt, sourceChars: row.sourceChars, cost })
  const scores = importedScores(call)
  const callId = parts.calls.insertSettled(row, end, {
    qualityScore: scores.combined,
    userFeedback: cleanText(call.userFeedback),
  })
  if (key !== null) parts.calls.insertKey(key, callId)
  writeDetails(parts, callId, call)
  const text = parts.storesText() ? textOfCall(call, parts.logger) : null
  if (text !== null) parts.calls.insertContents(callId, text)
  if (scores.combined !== null) addImportedScore(parts, callId, scores.combined, row.createdBy, call.createdAt)
  const settled = { ...row, ...end }
  parts.deltas.addCall(settled, scores)
  if (settled.requestId !== null) noteCallEnd(parts, settled.requestId, settled, tell)
  tell({ type: 'call_settled', callId, call: settled, retryAfterMs: call.details?.retryAfterMs ?? null })
  return { outcome: 'added', callId }
}

function importedScores(call: RecordedCall): CombinedScores {
  if (call.importedScore === null || call.importedScore === undefined) return noScores
  return combineScores([{ callId: 0, source: 'import', name: importedScoreName, value: call.importedScore }])
}

function addImportedScore(
  parts: LedgerParts,
  callId: number,
  value: number,
  createdBy: string | null,
  createdAt: number,
): void {
  parts.scores.insert({ callId, source: 'import', name: importedScoreName, value, comment: null, createdBy, createdAt })
}
