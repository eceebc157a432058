import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink as HttpLink } from '@orpc/client/fetch'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { createGalleyClient } from '../../src-main/contract/client.ts'
import type { GalleyClient } from '../../src-main/contract/contract.ts'
import { heedSignal } from '../../src-main/contract/heed-signal.ts'
import type { Scope } from '../../src-main/gateway/gateway-access.ts'
import { createApi } from '../../src-main/procedures/api.ts'
import { servePort } from '../../src-main/procedures/serve-port.ts'
import type { ApiFixture } from '../procedures/api-fixture.ts'

/** One way to the contract. */
export interface Transport {
  readonly name: string
  /** A client that may do only this; everything where not given. */
  readonly open: (
    api: ApiFixture,
    scopes?: readonly Scope[],
  ) => { readonly client: GalleyClient; close(): Promise<void> }
}

const all: readonly Scope[] = ['call', 'read', 'admin']

function tokenFor(api: ApiFixture, scopes: readonly Scope[] | undefined): string {
  return scopes === undefined ? api.token : api.tokenFor(...scopes)
}

export const transports: readonly Transport[] = [
  {
    name: 'HTTP, /rpc',
    open(api, scopes) {
      const headers = { authorization: `Bearer ${tokenFor(api, scopes)}` }
      const link = new HttpLink({ url: `${api.server.url}/rpc`, headers: () => headers, fetch: heedSignal(fetch) })
      return { client: createORPCClient(link), close: async () => undefined }
    },
  },
  {
    name: 'HTTP, the REST routes',
    open(api, scopes) {
      const client = createGalleyClient({ url: api.server.url, token: tokenFor(api, scopes) })
      return { client, close: async () => undefined }
    },
  },
  {
    name: 'a message port',
    open({ app }, scopes = all) {
      const api = createApi(app)
      const { port1, port2 } = new MessageChannel()
      servePort(port1, api, { tokenName: 'window', scopes: new Set(scopes), isSession: true })
      port1.start()
      port2.start()
      return {
        client: createORPCClient(new PortLink({ port: port2 })),
        async close() {
          port2.close()
          await api.close()
        },
      }
    },
  },
]
