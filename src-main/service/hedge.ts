import type { CallRun } from './run-call.ts'
import type { TrackedChat } from './service-types.ts'

/** One of two calls for the same chat. */
type Lane = 'first' | 'second'

/**
 * Runs a chat, and after `delayMs` without a sign of an answer a second one beside it. Of streamed answers the first to speak
 * wins, of whole ones the first to be finished; the other is cancelled, and settled as such. Only the winner's text and answer
 * reach the caller.
 */
export async function runHedged(
  chat: TrackedChat,
  {
    delayMs,
    sleep,
    first,
    second,
  }: {
    readonly delayMs: number
    readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
    readonly first: (chat: TrackedChat) => Promise<CallRun>
    readonly second: (chat: TrackedChat) => Promise<CallRun>
  },
): Promise<{ readonly winner: CallRun; readonly loser: CallRun | null; readonly won: Lane }> {
  const ends = { first: new AbortController(), second: new AbortController() }
  let winner: Lane | null = null

  function claim(lane: Lane): boolean {
    if (winner === null) {
      winner = lane
      ends[lane === 'first' ? 'second' : 'first'].abort()
    }
    return winner === lane
  }

  function laneChat(lane: Lane): TrackedChat {
    const signals = chat.signal === undefined ? [ends[lane].signal] : [chat.signal, ends[lane].signal]
    const { onText, onSettling } = chat
    return {
      ...chat,
      signal: AbortSignal.any(signals),
      onText: onText === undefined ? undefined : text => void (claim(lane) && onText(text)),
      onSettling: (answer, callId) => {
        if (claim(lane)) onSettling?.(answer, callId)
      },
    }
  }

  const firstRun = first(laneChat('first'))
  const spoken = new AbortController()
  const quiet = sleep(delayMs, AbortSignal.any([spoken.signal, ends.second.signal]))
  const early = await Promise.race([firstRun, quiet.then(() => null)])
  spoken.abort()
  if (early !== null) return { winner: early, loser: null, won: 'first' }
  if (winner !== null || chat.signal?.aborted) return { winner: await firstRun, loser: null, won: 'first' }

  const secondRun = second(laneChat('second'))
  const [one, other] = await Promise.all([firstRun, secondRun])
  if (winner === 'second') return { winner: other, loser: one, won: 'second' }
  return { winner: one, loser: other, won: 'first' }
}
