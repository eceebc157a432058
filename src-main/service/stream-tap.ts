import type { ChunkTimes } from '../../db/chunk-times.ts'
import { ChunkTimer } from '../ledger/chunk-timer.ts'
import type { Clock, Logger } from '../ports.ts'
import type { ChatAnswer, ChatOutcome } from '../providers/adapter.ts'
import type { TrackedChat } from './service-types.ts'

export interface StreamTap {
  onText(started: number): ((text: string) => void) | undefined
  text(): string
  firstTextAfterMs(): number | null
  chunkTimes(): ChunkTimes | null
  delivered(): boolean
}

/** Keeps what streams by, so that nothing is lost when the adapter breaks; a caller that throws is heard no more. */
export function createStreamTap(chat: TrackedChat, clock: Clock, logger: Logger): StreamTap {
  let text = ''
  let firstTextAfterMs: number | null = null
  let listening = true
  const chunks = new ChunkTimer(clock)
  const deliver = (piece: string) => {
    if (!listening) return
    try {
      chat.onText?.(piece)
    } catch (error) {
      listening = false
      logger.warn(
        { words: error instanceof Error ? error.message : String(error) },
        'a listener to streamed text broke',
      )
    }
  }
  return {
    onText: started =>
      chat.onText === undefined
        ? undefined
        : piece => {
            if (piece === '') return
            firstTextAfterMs ??= clock.monotonic() - started
            chunks.heard()
            text += piece
            deliver(piece)
          },
    text: () => text,
    firstTextAfterMs: () => firstTextAfterMs,
    chunkTimes: () => chunks.times(),
    delivered: () => text !== '',
  }
}

/** A broken outcome without its partial answer gets what streamed by. */
export function withStreamed(outcome: ChatOutcome, streamed: StreamTap): ChatOutcome {
  if (outcome.ok || outcome.partial !== null || streamed.text() === '') return outcome
  const partial: ChatAnswer = {
    text: streamed.text(),
    model: null,
    finishReason: null,
    usage: null,
    rawUsage: null,
    httpStatus: null,
    upstreamId: null,
    timeToFirstTokenMs: streamed.firstTextAfterMs(),
  }
  return { ...outcome, partial }
}
