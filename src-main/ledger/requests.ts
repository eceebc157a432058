import { realmOf } from '../../db/vocabulary.ts'
import type { RequestRow } from '../store/repositories/request-rows.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayLedger } from '../words/failures/ledger-sentences.ts'
import { cleanText } from './clean-text.ts'
import { Refusal } from './commit-queue.ts'
import type { RequestEnd } from './contributions.ts'
import type { LedgerParts, Tell } from './ledger-parts.ts'
import type { NewRequest } from './ledger-types.ts'

/**
 * Writes a request. A client that groups calls by an id of its own may name it again: an unmanaged
 * request that stands already is the one it means. A managed one is opened once.
 */
export function openRequestRow(
  parts: LedgerParts,
  request: NewRequest,
  made: { readonly uid: string; readonly createdAt: number },
): { id: number; uid: string } {
  const { uid, createdAt } = made
  const known = request.uid === undefined ? undefined : parts.requests.findByUid(uid)
  if (known !== undefined) {
    if (!request.managed && known.managed === 0 && known.realm === realmOf(request.origin)) return { id: known.id, uid }
    throw new Refusal(failing('conflict', sayLedger('ledger.request_twice', { uid }), { uid }))
  }
  const id = parts.requests.insert({
    uid,
    managed: request.managed,
    realm: realmOf(request.origin),
    operation: request.operation,
    providerId: request.providerId,
    modelName: cleanText(request.modelName) ?? '',
    sourceBook: cleanText(request.sourceBook),
    sourceChapter: cleanText(request.sourceChapter),
    sourceLanguage: cleanText(request.sourceLanguage),
    targetLanguage: cleanText(request.targetLanguage),
    createdBy: cleanText(request.createdBy),
    createdAt,
  })
  return { id, uid }
}

/** Ends a managed request, once. */
export function endManagedRequest(parts: LedgerParts, requestId: number, status: RequestEnd, tell: Tell): void {
  const request = parts.requests.find(requestId)
  if (request === undefined) {
    throw new Refusal(failing('not_found', sayLedger('ledger.request_gone', { id: requestId }), { requestId }))
  }
  if (request.managed === 0 || request.status !== 'running') {
    throw new Refusal(
      failing(
        'conflict',
        request.managed === 0
          ? sayLedger('ledger.request_follows', { id: requestId })
          : sayLedger('ledger.request_ended', { id: requestId, status: request.status }),
        { requestId },
      ),
    )
  }
  changeRequestStatus(parts, request, status, tell)
}

/** The status, its rollups and the event, whoever decided it. */
export function changeRequestStatus(parts: LedgerParts, request: RequestRow, status: RequestEnd, tell: Tell): void {
  parts.requests.setStatus(request.id, status, Math.max(request.createdAt, parts.wallTime.now()))
  parts.deltas.changeRequest(request, request.status, status)
  tell({ type: 'request_ended', requestId: request.id, status })
}
