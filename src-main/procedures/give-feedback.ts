import type { ReadText } from '../ledger/content-types.ts'
import { createCallQueryRepository } from '../store/repositories/call-query-repository.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'
import { sayRequest } from '../words/failures/request-sentences.ts'
import type { ApiContext } from './implementer.ts'

/** Comparing takes time with the product of the lengths; a part of a text is far shorter. */
const longestCompared = 400_000

export interface Feedback {
  readonly id: number
  /** Null takes back what was given, here and below. */
  readonly rating?: 'up' | 'down' | number | null | undefined
  readonly comment?: string | null | undefined
  readonly corrected_text?: string | null | undefined
  readonly user?: string | undefined
}

/** What a person says about a call: a rating, a comment, a corrected text. Each is a score of its own; none replaces another. */
export async function giveFeedback(
  { api, access }: ApiContext,
  { id, rating, comment, corrected_text: corrected, user }: Feedback,
  signal: AbortSignal | undefined,
) {
  const { app, reader } = api
  if (rating === undefined && comment === undefined && corrected === undefined) {
    throw failing('usage', sayRequest('feedback.empty'))
  }
  const found = app.content.readContent(id)
  assertCall(id, found)
  const createdBy = user ?? (access.isSession ? null : access.tokenName)
  const correction = typeof corrected === 'string' ? await compare(id, found, corrected) : null
  const value = rating === 'up' ? 1 : rating === 'down' ? 0 : (rating ?? null)
  const score = (name: string, value: number | null, note: string | null) => {
    const thousandths = value === null ? null : Math.round(value * 1000)
    return app.ledger.addScore({ callId: id, source: 'user', name, value: thousandths, comment: note, createdBy })
  }
  if (rating !== undefined) await score('rating', value, comment ?? null)
  if (correction !== null)
    await score('correction', correction.score, `distance ${correction.distance} of ${correction.length}`)
  else if (corrected === null) await score('correction', null, null)
  if (comment !== undefined) await app.ledger.setFeedback(id, comment)
  const call = createCallQueryRepository(app.store).byId(id)
  return {
    id,
    rating: value,
    comment: call?.userFeedback ?? null,
    correction,
    quality_score: call?.qualityScore == null ? null : call.qualityScore / 1000,
  }

  async function compare(callId: number, kept: ReadText, corrected: string) {
    const output = kept.text?.output ?? null
    if (output === null) {
      throw failing('conflict', sayRequest('feedback.no_text', { id: callId }), {
        reason: kept.text === null ? kept.why.reason : 'no_output',
      })
    }
    if (output.length > longestCompared) {
      throw failing('invalid_input', sayRequest('feedback.too_long', { id: callId, most: longestCompared }))
    }
    const distance = await reader.read('distance', { one: output, other: corrected }, signal)
    const length = Math.max([...output].length, [...corrected].length)
    return { score: length === 0 ? 1 : 1 - distance / length, distance, length }
  }
}

export function assertCall(id: number, found: ReadText): void {
  if (found.text !== null || found.why.reason !== 'no_such_call') return
  throw failing('not_found', sayFailure('call.gone', { id }), { id })
}
