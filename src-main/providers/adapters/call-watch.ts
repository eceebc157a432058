import type { Timeouts } from '../adapter.ts'
import type { Connecting } from './connection-pool.ts'

/** Why we ended a call ourselves. */
export type StopReason = 'connect' | 'first_token' | 'stall' | 'total' | 'cancelled'

/** The time limits of one call and its caller's wish to end it, as one abort signal. */
export interface CallWatch extends Connecting {
  readonly signal: AbortSignal
  /** Null as long as the call may go on. */
  stopReason(): StopReason | null
  /** A piece of the answer has come. */
  spoke(): void
  /** Rejects when the call is stopped; settles never otherwise. */
  readonly stopped: Promise<never>
  release(): void
}

/** @param isStreamed the first-token limit holds for streams only: a whole answer comes in one piece. */
export function watchCall(timeouts: Timeouts, caller: AbortSignal | undefined, isStreamed: boolean): CallWatch {
  const controller = new AbortController()
  let reason: StopReason | null = null
  const stop = (why: StopReason) => {
    if (reason !== null) return
    reason = why
    controller.abort(new DOMException(`The call was stopped: ${why}.`, 'AbortError'))
  }
  const connect = setTimeout(() => stop('connect'), limit(timeouts.connectMs))
  const firstToken = isStreamed ? setTimeout(() => stop('first_token'), limit(timeouts.firstTokenMs)) : undefined
  let spokeAt: number | null = null
  let silence: NodeJS.Timeout | undefined
  const stallMs = limit(timeouts.stallMs)
  // One timer that looks back, since pieces come by the hundred.
  const checkSilence = () => {
    const silentMs = performance.now() - (spokeAt ?? 0)
    if (silentMs >= stallMs) stop('stall')
    else silence = setTimeout(checkSilence, stallMs - silentMs)
  }
  const total = setTimeout(() => stop('total'), limit(timeouts.totalMs))
  const onCallerAbort = () => stop('cancelled')
  if (caller?.aborted) stop('cancelled')
  else caller?.addEventListener('abort', onCallerAbort, { once: true })
  const stopped = new Promise<never>((_, reject) => {
    if (controller.signal.aborted) reject(controller.signal.reason)
    else controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true })
  })
  stopped.catch(() => {})
  return {
    signal: controller.signal,
    stopReason: () => reason,
    connectMs: limit(timeouts.connectMs),
    onConnected: () => clearTimeout(connect),
    spoke() {
      if (!isStreamed) return
      if (spokeAt === null) {
        clearTimeout(firstToken)
        silence = setTimeout(checkSilence, stallMs)
      }
      spokeAt = performance.now()
    },
    stopped,
    release() {
      for (const timer of [connect, firstToken, silence, total]) clearTimeout(timer)
      caller?.removeEventListener('abort', onCallerAbort)
    },
  }
}

/** Node fires timers past 2^31 ms at once. */
function limit(milliseconds: number): number {
  return Math.min(Math.max(0, milliseconds), 2_147_483_647)
}
