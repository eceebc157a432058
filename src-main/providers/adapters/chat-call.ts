import type { Clock, Logger } from '../../ports.ts'
import type { ChatOutcome, ChatRequest, Endpoint, Timeouts } from '../adapter.ts'
import { createAnswerReader } from '../protocols/answer-reader.ts'
import type { ProtocolName } from '../protocols/protocol.ts'
import { outcomeOf } from './answer-outcome.ts'
import { watchCall } from './call-watch.ts'
import type { Transport } from './connection-pool.ts'
import { observeFetch } from './observed-fetch.ts'

export interface AdapterDependencies {
  readonly clock: Clock
  readonly logger: Logger
  readonly transport: Transport
}

/** What an adapter's SDK is given for one call. */
export interface SdkCall {
  /** To be used for every request of the call. */
  readonly fetch: typeof globalThis.fetch
  readonly signal: AbortSignal
}

/**
 * Runs one call through an SDK under our time limits and reads the answer from the bytes.
 * @param load loads the SDK, before the clock starts: a first call must not time out on reading files.
 * @param send makes the SDK's call and takes its answer to the end; what it returns is not looked at.
 */
export async function runChatCall<Sdk>(
  { clock, logger, transport }: AdapterDependencies,
  protocol: ProtocolName,
  { endpoint, request, timeouts }: { endpoint: Endpoint; request: ChatRequest; timeouts: Timeouts },
  { load, send }: { load: () => Promise<Sdk>; send: (sdk: Sdk, call: SdkCall) => Promise<void> },
): Promise<ChatOutcome> {
  const isStreamed = request.onText !== undefined
  const [sdk] = await Promise.all([load(), transport.ready()])
  const startedAt = clock.monotonic()
  let firstTextAt: number | null = null
  const watch = watchCall(timeouts, request.signal, isStreamed)
  const reader = createAnswerReader(protocol, {
    onPiece: watch.spoke,
    onText(text) {
      firstTextAt ??= clock.monotonic()
      handOver(text, request.onText, logger)
    },
  })
  const { fetch, exchange } = observeFetch(transport, reader, watch)
  let thrown: unknown = null
  try {
    if (watch.stopReason() === null) await Promise.race([send(sdk, { fetch, signal: watch.signal }), watch.stopped])
  } catch (error) {
    thrown = error
  } finally {
    watch.release()
  }
  const outcome = outcomeOf({
    reading: exchange.status !== null && exchange.status < 400 ? reader.end() : reader.reading(),
    exchange,
    stopReason: watch.stopReason(),
    thrown,
    messages: () => request.messages,
    timeToFirstTokenMs: isStreamed && firstTextAt !== null ? firstTextAt - startedAt : null,
    now: clock.now(),
    secrets: [endpoint.apiKey],
  })
  return outcome
}

/** A caller's fault must not end the call that is being paid for. */
function handOver(text: string, onText: ((text: string) => void) | undefined, logger: Logger): void {
  try {
    onText?.(text)
  } catch (error) {
    logger.error(
      { error: error instanceof Error ? error.message : String(error) },
      'A receiver of streamed text failed',
    )
  }
}
