import pLimit from 'p-limit'
import type { SetAsideReason } from '../../db/vocabulary.ts'
import type { ChatAnswer, ChatMessage } from '../providers/adapter.ts'
import { adviseOnFailure } from '../service/advise-on-failure.ts'
import type { TrackedChat, TrackedOutcome, TrackedService } from '../service/service-types.ts'
import { halveText } from './chunk-text.ts'
import { describeStandIn, describeTried, triedModels } from './describe-trail.ts'
import { estimateTokens } from './estimate-tokens.ts'
import { deepestPlace, type OpenJob, piecePosition } from './job-store.ts'
import type { OperationFailure, OperationProgress, StreamPiece } from './operation-types.ts'
import { type AnsweredPart, type PartRepair, type RepairedPart, repairPart } from './repair-part.ts'
import { createOrderedStream, createPartChannel, type PartChannel } from './stream-in-order.ts'

/** A stretch of text that one call works on. */
export interface Piece {
  readonly text: string
  /** UTF-16 offset in the whole text. */
  readonly start: number
}

/** What one operation asks and accepts; the running of it is the same for all. */
export interface PartsPlan {
  /** Number of the first part within the job, so that several rounds share one job. */
  readonly firstPart: number
  readonly parts: readonly Piece[]
  messages(piece: Piece, part: number): readonly ChatMessage[]
  /** Null accepts an answer; words say why it cannot be used, and the call is made once more. */
  refuse(answer: string, piece: Piece): string | null
  /** False where an answer needs the whole part at once. */
  readonly canHalve: boolean
  readonly format: 'text' | 'json'
  readonly onText: ((piece: StreamPiece) => void) | null
  /** What the call's details say of its prompt. */
  details?(piece: Piece): TrackedChat['details']
  /** Given: an answer that is unusable is asked for once more. */
  readonly repair?: PartRepair | null
}

/** What every call of a run has in common. */
export type CallBasis = Pick<
  TrackedChat,
  | 'requestId'
  | 'operation'
  | 'context'
  | 'providerName'
  | 'model'
  | 'temperature'
  | 'maxTokens'
  | 'promptVersionId'
  | 'choice'
  | 'next'
  | 'signal'
>

export interface PartsRun {
  readonly service: TrackedService
  readonly job: OpenJob
  readonly basis: CallBasis
  /** The token limit is the caller's own wish, not a default that may be let go. */
  readonly maxTokensAsked: boolean
  readonly concurrency: number
  readonly onProgress: ((progress: OperationProgress) => void) | null
  /** Told in words where another model answered than the one that was asked. */
  readonly onStandIn: (part: number, words: string) => void
  /** The answer of this call is not used. */
  readonly setAside: (callId: number, reason: SetAsideReason) => void
  /** Told of a part that was unusable at first. */
  readonly onRepair: (part: number, repaired: RepairedPart) => void
}

/** An answer with the text it answers; halved parts have several. */
export interface Leaf {
  readonly piece: Piece
  readonly answer: string
}

export type PartsOutcome =
  | { readonly ok: true; readonly parts: readonly (readonly Leaf[])[]; readonly halved: readonly number[] }
  | { readonly ok: false; readonly failure: OperationFailure }

const answersTried = 2

class PartFailed extends Error {
  readonly failure: OperationFailure
  constructor(failure: OperationFailure) {
    super(failure.message)
    this.failure = failure
  }
}

/**
 * Runs the parts of a plan, a bounded number at a time, each through the tracked service and each kept
 * as soon as it is answered. An answer cut off at the output limit, or refused for its length, is
 * never used: the part is halved and its halves are asked for. After the first failure no further
 * call begins; those under way are waited for and kept.
 */
export async function runParts(plan: PartsPlan, run: PartsRun): Promise<PartsOutcome> {
  const limit = pLimit(run.concurrency)
  const stream = plan.onText === null ? null : createOrderedStream(plan.onText)
  const progress = createProgressCount(plan, run)
  const halved: number[] = []
  let failure: OperationFailure | null = null

  const runPart = async (piece: Piece, index: number): Promise<readonly Leaf[]> => {
    if (failure !== null) return []
    const part = plan.firstPart + index
    const worker = createPartWorker(plan, run, part, () => halved.push(part), progress.add)
    const channel = stream === null ? null : createPartChannel(stream.part(index))
    try {
      if (run.basis.signal?.aborted === true) throw stopped()
      const leaves = await worker(piece, 1, channel)
      channel?.end()
      return leaves
    } catch (error) {
      failure ??= error instanceof PartFailed ? error.failure : stopped().failure
      if (!(error instanceof PartFailed)) throw error
      return []
    }
  }
  const settled = await Promise.allSettled(plan.parts.map((piece, index) => limit(() => runPart(piece, index))))
  const fault = settled.find(each => each.status === 'rejected')
  if (fault !== undefined) throw fault.reason
  if (failure !== null) return { ok: false, failure }
  const parts = settled.map(each => (each.status === 'fulfilled' ? each.value : []))
  return { ok: true, parts, halved }
}

function createProgressCount(plan: PartsPlan, run: PartsRun) {
  const total = plan.parts.reduce((sum, piece) => sum + piece.text.length, 0) || 1
  let done = 0
  const report = () =>
    run.onProgress?.({
      share: Math.min(1, done / total),
      partsDone: run.job.partsKept(),
      parts: plan.firstPart + plan.parts.length,
      resumed: run.job.resumedParts,
    })
  report()
  return {
    add(piece: Piece) {
      done += piece.text.length
      report()
    },
  }
}

function createPartWorker(
  plan: PartsPlan,
  run: PartsRun,
  part: number,
  onHalved: () => void,
  onDone: (piece: Piece) => void,
) {
  const { job } = run

  const work = async (piece: Piece, place: number, channel: PartChannel | null): Promise<readonly Leaf[]> => {
    const position = piecePosition(part, place)
    if (piece.text.trim() === '') return finish(piece, piece.text, channel)
    const kept = job.piece(position)
    if (kept === 'halved') return inHalves(piece, place, channel)
    if (kept !== null) return finish(piece, kept.output, channel)
    return ask(piece, place, channel)
  }

  const finish = (piece: Piece, answer: string, channel: PartChannel | null): readonly Leaf[] => {
    channel?.write(piece.text, answer)
    onDone(piece)
    return [{ piece, answer }]
  }

  const ask = async (piece: Piece, place: number, channel: PartChannel | null): Promise<readonly Leaf[]> => {
    let refusal = ''
    let basis = run.basis
    for (let tried = 0; tried < answersTried; tried += 1) {
      // Kept in the transaction that settles the call: there is no instant at which a part is paid for and not kept.
      const keep = (answer: ChatAnswer, callId: number) => {
        if (refuseAnswer(answer, piece) !== null) return
        job.keep(piecePosition(part, place), answer.text, callId, estimateTokens(piece.text))
      }
      const outcome = await runChat(plan, run, basis, { part, piece, channel, keep })
      if (!outcome.ok) {
        if (outcome.failure.kind !== 'context_length' || !canHalve(piece, place)) throw failed(outcome)
        channel?.restart()
        return halve(piece, place, channel)
      }
      const { answer, callId } = outcome
      const standIn = describeStandIn(outcome, basis, part)
      if (standIn !== null) run.onStandIn(part, standIn)
      if (answer.finishReason === 'content_filter') throw filtered(answer.text)
      if (answer.finishReason === 'length') {
        run.setAside(callId, 'cut_off')
        channel?.restart()
        if (canHalve(piece, place)) return halve(piece, place, channel)
        if (run.maxTokensAsked || basis.maxTokens === undefined) throw cutOff(piece)
        basis = { ...basis, maxTokens: undefined }
        refusal = 'it was cut off'
        continue
      }
      refusal = refuseAnswer(answer, piece) ?? ''
      if (refusal === '') {
        const kept = await repaired({ callId, answer }, piece, place, channel, basis)
        onDone(piece)
        return [{ piece, answer: kept }]
      }
      run.setAside(callId, 'refused')
      channel?.restart()
    }
    throw unusable(refusal)
  }

  /** The answer that stands in the end. What was shown of another is taken back: whoever reads a stream of parts can. */
  const repaired = async (
    first: AnsweredPart,
    piece: Piece,
    place: number,
    channel: PartChannel | null,
    basis: CallBasis,
  ): Promise<string> => {
    if (plan.repair == null) {
      channel?.complete()
      return first.answer.text
    }
    const result = await repairPart(first, piece.text, {
      messages: plan.messages(piece, part),
      repair: plan.repair,
      refuse: answer => refuseAnswer(answer, piece),
      chat: ({ messages, other, repair, isBetter }) =>
        runChat(
          plan,
          run,
          { ...basis, ...other },
          {
            part,
            piece,
            channel: null,
            messages,
            details: { repair },
            keep(answer, callId) {
              if (!isBetter(answer)) return
              job.keep(piecePosition(part, place), answer.text, callId, estimateTokens(piece.text))
            },
          },
        ),
    })
    if (result.setAside !== null) {
      run.setAside(result.setAside, result.outcome === 'replaced' ? 'repaired' : 'not_better')
    }
    if (result.fault !== null) run.onRepair(part, result)
    if (result.outcome === 'replaced') {
      channel?.restart()
      channel?.write(piece.text, result.kept.answer.text)
    } else channel?.complete()
    return result.kept.answer.text
  }

  /** Why an answer is not used; null where it is. */
  const refuseAnswer = ({ text, finishReason }: ChatAnswer, piece: Piece): string | null => {
    if (finishReason === 'length' || finishReason === 'content_filter') return 'it was cut off'
    return text.trim() === '' ? 'it is empty' : plan.refuse(text, piece)
  }

  const canHalve = (piece: Piece, place: number) =>
    plan.canHalve && place < deepestPlace && halveText(piece.text) !== null

  const halve = (piece: Piece, place: number, channel: PartChannel | null) => {
    job.markHalved(piecePosition(part, place))
    return inHalves(piece, place, channel)
  }

  const inHalves = async (piece: Piece, place: number, channel: PartChannel | null): Promise<readonly Leaf[]> => {
    const halves = halveText(piece.text)
    if (halves === null) throw cutOff(piece)
    onHalved()
    const [first, second] = halves
    const before = await work({ text: first, start: piece.start }, place * 2, channel)
    const after = await work({ text: second, start: piece.start + first.length }, place * 2 + 1, channel)
    return [...before, ...after]
  }
  return work
}

interface AskedPiece {
  readonly part: number
  readonly piece: Piece
  readonly channel: PartChannel | null
  readonly keep: (answer: ChatAnswer, callId: number) => void
  /** In place of the plan's own. */
  readonly messages?: readonly ChatMessage[]
  readonly details?: TrackedChat['details']
}

function runChat(
  plan: PartsPlan,
  { service }: PartsRun,
  basis: CallBasis,
  { part, piece, channel, keep, messages, details }: AskedPiece,
): Promise<TrackedOutcome> {
  const live = channel?.begin(piece.text) ?? null
  return service.chat({
    ...basis,
    messages: messages ?? plan.messages(piece, part),
    details: { ...plan.details?.(piece), ...details },
    format: plan.format,
    chunk: plan.firstPart + plan.parts.length === 1 ? null : part,
    sourceText: piece.text,
    onText: live?.write,
    onRestart: () => channel?.restart(),
    onSettling: keep,
  })
}

function stopped(): PartFailed {
  return new PartFailed({ code: 'cancelled', kind: 'cancelled', message: 'Stopped.' })
}

function failed(outcome: Extract<TrackedOutcome, { ok: false }>): PartFailed {
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

function cutOff(piece: Piece): PartFailed {
  return new PartFailed({
    code: 'provider',
    kind: 'invalid_response',
    message: `The model's answer was cut off at its output limit, even for a part of ${piece.text.length} characters. Allow more with --max-tokens, or choose a model with a higher limit.`,
  })
}

function filtered(text: string): PartFailed {
  return new PartFailed({
    code: 'provider',
    kind: 'content_filter',
    message: `The provider's content filter stopped the answer${text === '' ? '' : ` after ${text.length} characters`}. What it wrote is in the ledger and was not used. Another model or provider may accept the text.`,
  })
}

function unusable(why: string): PartFailed {
  return new PartFailed({
    code: 'provider',
    kind: 'invalid_response',
    message: `The model's answer cannot be used, asked twice: ${why}. Both answers are in the ledger; another model may do better.`,
  })
}
