import { realmOf } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import type { RequestRow } from '../store/repositories/request-rows.ts'
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
    throw new Refusal(new Failure('conflict', `There is a request "${uid}" already. Nothing was changed.`, { uid }))
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
    throw new Refusal(new Failure('not_found', `There is no request ${requestId} in the ledger.`, { requestId }))
  }
  if (request.managed === 0 || request.status !== 'running') {
    const why =
      request.managed === 0 ? 'follows its calls and is not ended by hand' : `ended before (${request.status})`
    throw new Refusal(new Failure('conflict', `Request ${requestId} ${why}. Nothing was changed.`, { requestId }))
  }
  changeRequestStatus(parts, request, status, tell)
}

/** The status, its rollups and the event, whoever decided it. */
export function changeRequestStatus(parts: LedgerParts, request: RequestRow, status: RequestEnd, tell: Tell): void {
  parts.requests.setStatus(request.id, status, Math.max(request.createdAt, parts.wallTime.now()))
  parts.deltas.changeRequest(request, request.status, status)
  tell({ type: 'request_ended', requestId: request.id, status })
}
