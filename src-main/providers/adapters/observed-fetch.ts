import type { HeaderLookup } from '../errors/retry-after.ts'
import type { AnswerReader } from '../protocols/answer-reader.ts'
import type { CallWatch } from './call-watch.ts'
import type { Transport } from './connection-pool.ts'

/** What went over the wire of one call. */
export interface Exchange {
  /** Null until an answer's headers arrive. */
  readonly status: number | null
  readonly header: HeaderLookup
  /** The body of an error answer, as far as it came, at most 64 kB. */
  readonly errorBody: string
  /** What broke the connection; null while nothing has. */
  readonly fault: unknown
}

const errorBodyLimit = 64 * 1024

/**
 * A fetch for an SDK that shows the reader every byte before the SDK sees it, so that usage, finish
 * and errors are read from what the provider sent and not from what the SDK made of it.
 */
export function observeFetch(
  transport: Transport,
  reader: AnswerReader,
  watch: CallWatch,
): { fetch: typeof globalThis.fetch; exchange: Exchange } {
  const exchange = {
    status: null as number | null,
    header: (() => null) as HeaderLookup,
    errorBody: '',
    fault: null as unknown,
  }
  const decoder = new TextDecoder('utf-8')
  const see = (bytes: Uint8Array) => {
    if (exchange.status === null || exchange.status < 400) reader.push(bytes)
    else if (exchange.errorBody.length < errorBodyLimit) exchange.errorBody += decoder.decode(bytes, { stream: true })
  }
  const fetch: typeof globalThis.fetch = async (input, init) => {
    try {
      // The SDKs have signals of their own; ours alone decides when a call ends.
      const response = await transport.send(input as string, { ...init, signal: watch.signal }, watch)
      exchange.status = response.status
      exchange.header = name => response.headers.get(name)
      const { status, statusText } = response
      const headers = new Headers([...response.headers])
      // The body is decoded by now; these would have the SDK decode it again.
      headers.delete('content-encoding')
      headers.delete('content-length')
      if (response.body === null) return new Response(null, { status, statusText, headers })
      const body = observeBody(response.body, see, fault => {
        exchange.fault = fault
      })
      return new Response(body, { status, statusText, headers })
    } catch (error) {
      exchange.fault = error
      throw error
    }
  }
  return { fetch, exchange }
}

function observeBody(
  body: ReadableStream<Uint8Array>,
  see: (bytes: Uint8Array) => void,
  onFault: (fault: unknown) => void,
): ReadableStream<Uint8Array> {
  const source = body.getReader()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await source.read()
        if (done) {
          controller.close()
          return
        }
        see(value)
        controller.enqueue(value)
      } catch (error) {
        onFault(error)
        controller.error(error)
      }
    },
    cancel: reason => source.cancel(reason),
  })
}
