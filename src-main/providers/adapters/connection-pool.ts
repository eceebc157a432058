import type { Dispatcher } from 'undici'

export interface Connecting {
  /** Milliseconds after which a connection in the making is given up. */
  readonly connectMs: number
  /** Called when the request goes out on an open connection. */
  readonly onConnected: () => void
}

export interface Transport {
  /** Loads what sending needs, so that no time limit pays for it. */
  ready(): Promise<void>
  send(input: string | URL | Request, init: RequestInit, connecting: Connecting): Promise<Response>
}

/**
 * The way out where none is handed in: undici with its own time limits off, since ours are finer.
 * Connections are shared by all calls, and idle ones do not keep the process alive.
 */
export function pooledTransport(): Transport {
  const pools = new Map<number, Dispatcher>()
  return {
    async ready() {
      await import('undici')
    },
    async send(input, init, { connectMs, onConnected }) {
      const { Agent, fetch } = await import('undici')
      // Undici sets this limit for a pool, not for a request; a process uses one or two values.
      const pool =
        pools.get(connectMs) ?? new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: connectMs } })
      pools.set(connectMs, pool)
      const dispatcher = pool.compose(noteConnection(onConnected))
      return (fetch as unknown as typeof globalThis.fetch)(input, { ...init, dispatcher } as unknown as RequestInit)
    },
  }
}

/** A given fetch cannot say when it has connected; a connection is then taken for granted. */
export function givenTransport(fetch: typeof globalThis.fetch): Transport {
  return {
    ready: () => Promise.resolve(),
    send(input, init, { onConnected }) {
      onConnected()
      return fetch(input, init)
    },
  }
}

function noteConnection(onConnected: () => void): Dispatcher.DispatcherComposeInterceptor {
  return dispatch => (options, handler) => {
    const watched: Dispatcher.DispatchHandler = {
      onRequestStart(...given) {
        onConnected()
        handler.onRequestStart?.(...given)
      },
      onRequestUpgrade: (...given) => handler.onRequestUpgrade?.(...given),
      onResponseStart: (...given) => handler.onResponseStart?.(...given),
      onResponseData: (...given) => handler.onResponseData?.(...given),
      onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
      onResponseError: (...given) => handler.onResponseError?.(...given),
    }
    return dispatch(options, watched)
  }
}
