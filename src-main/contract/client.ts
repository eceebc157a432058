import { createORPCClient, ORPCError } from '@orpc/client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { contract, type GalleyClient } from './contract.ts'
import { errorStatus, readErrorBody } from './errors.ts'

export interface GalleyClientOptions {
  /** Where `galley serve` answers. */
  readonly url?: string
  /** An app's token (`galley tokens create my-app`), or the owner's. */
  readonly token: string
  /** Another `fetch`, for tests or a proxy of one's own. */
  readonly fetch?: (request: Request, init: RequestInit) => Promise<Response>
}

/**
 * The whole API for a TypeScript program, typed by the contract: `await galley.calls.list({ status: 'failed' })`. What Galley
 * answers with an error is thrown as an `ORPCError` with its `code`, `message` and `data`; `isDefinedError` tells them apart from
 * a broken connection. Every procedure takes `{ signal }` as its second argument: aborting cancels the calls under way.
 */
export function createGalleyClient(options: GalleyClientOptions): GalleyClient {
  const { url = 'http://127.0.0.1:4545', token, fetch } = options
  const link = new OpenAPILink(contract, {
    url,
    headers: { authorization: `Bearer ${token}` },
    // A redirect would carry the token elsewhere; Galley sends none.
    fetch: (request, init) => (fetch ?? globalThis.fetch)(request, { ...init, redirect: 'error' }),
    customErrorResponseBodyDecoder(body, { status }) {
      const error = readErrorBody(body)
      if (error === null) return null
      const { code, message, details } = error
      return new ORPCError(code, { defined: Object.hasOwn(errorStatus, code), status, message, data: details })
    },
  })
  return createORPCClient(link)
}
