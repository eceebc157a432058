import type { ChatAnswer, ChatMessage } from '../providers/adapter.ts'
import type { TrackedChat, TrackedOutcome } from '../service/service-types.ts'
import { halveText } from './chunk-text.ts'
import { describeStandIn } from './describe-trail.ts'
import { estimateTokens } from './estimate-tokens.ts'
import { deepestPlace, piecePosition } from './job-store.ts'
import { cutOff, failed, filtered, unusable } from './part-failures.ts'
import type { CallBasis, Leaf, PartsPlan, PartsRun, Piece } from './parts-plan.ts'
import { type AnsweredPart, repairPart } from './repair-part.ts'
import type { PartChannel } from './stream-in-order.ts'

const answersTried = 2

/** Asks for one part until its answer can be used: as a whole, in halves, or taken from what was kept of it. */
export function createPartWorker(
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
