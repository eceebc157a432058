import { createORPCClient, mapEventIterator } from '@orpc/client'
import { RPCLink as HttpLink } from '@orpc/client/fetch'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { BatchLinkPlugin } from '@orpc/client/plugins'
import { TANSTACK_QUERY_OPERATION_CONTEXT_SYMBOL as operationOf } from '@orpc/tanstack-query'
import type { GalleyClient } from '../../src-main/contract/contract.ts'
import { readRefusal, toApiError } from './api-error.ts'
import { createHost, type Host } from './host.ts'
import { portMessage } from './port-message.ts'

export interface Transport {
  readonly client: GalleyClient
  readonly host: Host
  /** Where the local API answers this page; null in the window, which asks over its port. */
  readonly origin: string | null
}

/** As many as the server takes in one request (src-main/procedures/http/rpc-routes.ts). */
const mostReads = 20

/** Chosen once, by whoever served the page: the window marks its pages and has a port for them; any other is asked over HTTP. */
export async function openTransport(): Promise<Transport> {
  if (document.documentElement.dataset.host !== 'window') {
    const url = `${location.origin}/rpc`
    const plugins = [readsTogether(url)]
    const link = new HttpLink<object>({ url, fetch: askOwnServer, interceptors: [withApiErrors], plugins })
    return { client: createORPCClient(link), host: createHost('browser'), origin: location.origin }
  }
  const port = await receivePort()
  port.start()
  const link = new PortLink({ port, interceptors: [withApiErrors] })
  return { client: createORPCClient(link), host: createHost('electron'), origin: null }
}

/**
 * Reads that begin together go in one request, whose answers come one by one as they are there: a browser has six connections
 * to one server, and one of them is the stream of events.
 */
function readsTogether(url: string): BatchLinkPlugin<object> {
  const condition = ({ context }: { readonly context: object }) =>
    (context as { readonly [operationOf]?: { readonly type?: string } })[operationOf]?.type === 'query'
  return new BatchLinkPlugin({ groups: [{ condition, context: {} }], url: `${url}/__batch__`, maxSize: mostReads })
}

/** The session's cookie goes along; no other place is asked, and nothing is kept by the browser. */
async function askOwnServer(request: Request, init: object): Promise<Response> {
  const response = await fetch(request, { ...init, credentials: 'same-origin', cache: 'no-store', redirect: 'error' })
  const refused = await readRefusal(response)
  if (refused !== null) throw refused
  return response
}

async function withApiErrors<Output>({ next }: { next: () => Promise<Output> }): Promise<Output> {
  try {
    const output = await next()
    return isStream(output) ? (withStreamErrors(output) as Output) : output
  } catch (error) {
    throw toApiError(error)
  }
}

function isStream(output: unknown): output is AsyncGenerator<unknown, unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output
}

function withStreamErrors(stream: AsyncGenerator<unknown, unknown>): AsyncGenerator<unknown, unknown> {
  return mapEventIterator(stream, { value: async value => value, error: async error => toApiError(error) as Error })
}

function receivePort(): Promise<MessagePort> {
  return new Promise(resolve => {
    window.addEventListener('message', function take({ source, data, ports }) {
      const [port] = ports
      if (source !== window || data !== portMessage.port || port === undefined) return
      window.removeEventListener('message', take)
      resolve(port)
    })
    window.postMessage(portMessage.want, location.origin === 'null' ? '*' : location.origin)
  })
}
