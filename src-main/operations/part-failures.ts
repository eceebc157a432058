import { adviseOnFailure } from '../service/advise-on-failure.ts'
import type { TrackedOutcome } from '../service/service-types.ts'
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
  return new PartFailed({ code: 'cancelled', kind: 'cancelled', message: 'Stopped.' })
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
    retryAfterMs,
    attempts: triedModels(outcome),
    details: outcome.details,
  })
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
  })
}

export function filtered(text: string): PartFailed {
  return new PartFailed({
    code: 'provider',
    kind: 'content_filter',
    message: `The provider's content filter stopped the answer${text === '' ? '' : ` after ${text.length} characters`}. What it wrote is in the ledger and was not used. Another model or provider may accept the text.`,
  })
}

export function unusable(why: string): PartFailed {
  return new PartFailed({
    code: 'provider',
    kind: 'invalid_response',
    message: `The model's answer cannot be used, asked twice: ${why}. Both answers are in the ledger; another model may do better.`,
  })
}
