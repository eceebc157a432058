import type { ProviderFailure } from '../providers/adapter.ts'
import { adviseOnFailure } from '../service/advise-on-failure.ts'
import type { TrackedOutcome } from '../service/service-types.ts'
import { sayText } from '../words/failures/text-sentences.ts'
import type { Said } from '../words/said.ts'
import { describeTried, triedModels } from './describe-trail.ts'
import type { OperationFailure } from './operation-types.ts'
import type { Piece } from './parts-plan.ts'

/** A part that could not be answered, with what is told of it. */
export class PartFailed extends Error {
  readonly failure: OperationFailure
  constructor(failure: OperationFailure) {
    super(failure.message)
    this.failure = failure
  }
}

export function stopped(): PartFailed {
  return new PartFailed({ code: 'cancelled', kind: 'cancelled', ...sayText('stopped.plain') })
}

export function failed(outcome: Extract<TrackedOutcome, { ok: false }>): PartFailed {
  const { kind, message, retryAfterMs } = outcome.failure
  if (kind === 'cancelled') return stopped()
  const last = outcome.attempts.at(-1)
  const who = last === undefined || kind === 'budget_blocked' ? '' : `${last.provider}, ${last.model}: `
  const advice = last === undefined || kind === 'budget_blocked' ? '' : ` ${adviseOnFailure(kind, last)}`
  return new PartFailed({
    code: 'provider',
    kind,
    message: `${who}${asSentence(message)}${advice}${describeTried(outcome)}`,
    said: last === undefined || kind === 'budget_blocked' ? null : saidOf(outcome.failure, last),
    retryAfterMs,
    attempts: triedModels(outcome),
    details: outcome.details,
  })
}

/** What the provider sent is in its own words; where nothing came from it, the kind says all. */
function saidOf(
  { kind, message, httpStatus }: ProviderFailure,
  { provider, model }: { readonly provider: string; readonly model: string },
): Said {
  const values = { provider: { name: provider, displayName: provider }, model, error_kind: kind }
  return httpStatus === null
    ? sayText('answer.failed', values).said
    : sayText('answer.said', { ...values, words: message }).said
}

/** Providers say `Overloaded` as well as whole sentences. */
function asSentence(message: string): string {
  return /[.!?。！？]['"”’)\]]?$/.test(message) ? message : `${message}.`
}

export function cutOff(piece: Piece): PartFailed {
  return new PartFailed({
    code: 'provider',
    kind: 'invalid_response',
    message: `The model's answer was cut off at its output limit, even for a part of ${piece.text.length} characters. Allow more with --max-tokens, or choose a model with a higher limit.`,
    said: sayText('answer.cut_off', { characters: piece.text.length }).said,
  })
}

export function filtered(text: string): PartFailed {
  return new PartFailed({
    code: 'provider',
    kind: 'content_filter',
    message: `The provider's content filter stopped the answer${text === '' ? '' : ` after ${text.length} characters`}. What it wrote is in the ledger and was not used. Another model or provider may accept the text.`,
    said: sayText('answer.filtered').said,
  })
}

export function unusable(why: string): PartFailed {
  return new PartFailed({
    code: 'provider',
    kind: 'invalid_response',
    message: `The model's answer cannot be used, asked twice: ${why}. Both answers are in the ledger; another model may do better.`,
    said: sayText('answer.unusable').said,
  })
}
