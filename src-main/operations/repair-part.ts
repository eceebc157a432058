import { Failure } from '../failure.ts'
import type { ChatAnswer, ChatMessage } from '../providers/adapter.ts'
import type { TrackedOutcome } from '../service/service-types.ts'
import { withCorrection } from './repair-instruction.ts'
import type { CriticalFault } from './translation-aids.ts'

/** How a faulty part is asked for once more; made by the operation, which knows what a fault is. */
export interface PartRepair {
  readonly mode: 'instruction' | 'other_model'
  /** Another model, where one is set; null asks the same one. */
  readonly other: { readonly providerName: string; readonly model: string } | null
  /** The worst fault of an answer that makes it unusable; null accepts it. */
  findFault(source: string, answer: ChatAnswer): CriticalFault | null
  /** 0..1: of two answers the better one is kept. */
  score(source: string, answer: ChatAnswer): number
  /** Told what the parts themselves will cost, before any of them is asked for. */
  expect(calls: readonly { readonly input: number; readonly output: number }[]): void
  /** False where a second call of this size would go beyond what the caller allows. */
  mayAfford(messages: readonly ChatMessage[], source: string): boolean
}

/** An answer as it came, with its call. */
export interface AnsweredPart {
  readonly callId: number
  readonly answer: ChatAnswer
}

export interface RepairChat {
  readonly messages: readonly ChatMessage[]
  readonly other: PartRepair['other']
  /** Kept with the call: which answer is repaired, and why. */
  readonly repair: { readonly of: number; readonly check: string; readonly mode: PartRepair['mode'] }
  /** Decides, in the transaction that settles the call, whether its answer takes the first one's place. */
  readonly isBetter: (answer: ChatAnswer) => boolean
}

export interface RepairedPart {
  readonly kept: AnsweredPart
  /** The fault that was found; null: none was, or nothing could be done about it. */
  readonly fault: CriticalFault | null
  readonly outcome: 'not_needed' | 'not_affordable' | 'replaced' | 'not_better' | 'failed'
  /** The call whose answer is not used; null where there was no second one. */
  readonly setAside: number | null
  /** The fault of a second answer that is the better one all the same. */
  readonly remaining: CriticalFault | null
  /** Why there was no second answer, where it was asked for. */
  readonly reason: string | null
}

interface RepairParts {
  readonly messages: readonly ChatMessage[]
  readonly repair: PartRepair
  /** Why an answer cannot be used at all; null where it can. */
  readonly refuse: (answer: ChatAnswer) => string | null
  readonly chat: (request: RepairChat) => Promise<TrackedOutcome>
}

/**
 * Asks once more for a part that came back unusable, and keeps the better of the two answers by score. Both are calls of the
 * same request. A second call that fails leaves the first answer as it is.
 */
export async function repairPart(first: AnsweredPart, source: string, parts: RepairParts): Promise<RepairedPart> {
  const { messages, repair, refuse } = parts
  const fault = repair.findFault(source, first.answer)
  const unchanged = { kept: first, fault, setAside: null, remaining: null, reason: null }
  if (fault === null) return { ...unchanged, outcome: 'not_needed' }
  const corrected = withCorrection(messages, fault.check)
  if (!repair.mayAfford(corrected, source)) return { ...unchanged, outcome: 'not_affordable' }
  const before = repair.score(source, first.answer)
  const isBetter = (answer: ChatAnswer) => refuse(answer) === null && repair.score(source, answer) > before
  const outcome = await ask(parts, {
    messages: corrected,
    other: repair.mode === 'other_model' ? repair.other : null,
    repair: { of: first.callId, check: fault.check, mode: repair.mode },
    isBetter,
  })
  if (!('answer' in outcome)) return { ...unchanged, outcome: 'failed', reason: outcome.reason }
  if (!isBetter(outcome.answer)) return { ...unchanged, outcome: 'not_better', setAside: outcome.callId }
  const remaining = repair.findFault(source, outcome.answer)
  return { kept: outcome, fault, outcome: 'replaced', setAside: first.callId, remaining, reason: null }
}

/** A model that cannot be asked at all (no key, switched off) costs nobody the answer there is. */
async function ask({ chat }: RepairParts, request: RepairChat): Promise<AnsweredPart | { readonly reason: string }> {
  try {
    const outcome = await chat(request)
    return outcome.ok ? { callId: outcome.callId, answer: outcome.answer } : { reason: outcome.failure.message }
  } catch (error) {
    if (error instanceof Failure && cannotBegin.has(error.code)) return { reason: error.message }
    throw error
  }
}

const cannotBegin: ReadonlySet<string> = new Set(['key_missing', 'not_found', 'conflict', 'vault'])
