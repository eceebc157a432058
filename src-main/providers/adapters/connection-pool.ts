import type { Dispatcher } from 'undici'

/** Sends a request; `onConnected` is called when it goes out on an open connection. */
export type Transport = (input: string | URL | Request, init: RequestInit, onConnected: () => void) => Promise<Response>

/**
 * The way out where none is handed in: undici with its own time limits off, since ours are finer.
 * Connections are shared by all calls, and idle ones do not keep the process alive.
 */
export function pooledTransport(): Transport {
  let opened: Promise<{ fetch: typeof globalThis.fetch; agent: Dispatcher }> | null = null
  return async (input, init, onConnected) => {
    opened ??= openPool()
    const { fetch, agent } = await opened
    const dispatcher = agent.compose(noteConnection(onConnected))
    return fetch(input, { ...init, dispatcher } as unknown as RequestInit)
  }
}

/** A given fetch cannot say when it has connected; a connection is then taken for granted. */
export function givenTransport(fetch: typeof globalThis.fetch): Transport {
  return (input, init, onConnected) => {
    onConnected()
    return fetch(input, init)
  }
}

async function openPool(): Promise<{ fetch: typeof globalThis.fetch; agent: Dispatcher }> {
  const { Agent, fetch } = await import('undici')
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: longestConnect } })
  return { fetch: fetch as unknown as typeof globalThis.fetch, agent }
}

/** A connection that nobody waits for any more is given up after this. */
const longestConnect = 60_000

function noteConnection(onConnected: () => void): Dispatcher.DispatcherComposeInterceptor {
  return dispatch => (options, handler) => {
    const watched: Dispatcher.DispatchHandler = Object.create(handler)
    watched.onRequestStart = (controller, context) => {
      onConnected()
      handler.onRequestStart?.(controller, context)
    }
    return dispatch(options, watched)
  }
}
