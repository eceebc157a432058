import { createORPCClient, mapEventIterator, ORPCError } from '@orpc/client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { contract, type GalleyClient } from './contract.ts'
import { type ErrorCode, errorStatus, readErrorBody } from './errors.ts'
import { heedSignal } from './heed-signal.ts'

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
    fetch: heedSignal((request, init) => (fetch ?? globalThis.fetch)(request, { ...init, redirect: 'error' })),
    customErrorResponseBodyDecoder: (body, { status }) => toError(body, status),
    interceptors: [
      async ({ next }) => {
        const output = await next()
        return isStream(output) ? withErrorsOfContract(output) : output
      },
    ],
  })
  return createORPCClient(link)
}

function toError(body: unknown, status?: number): ORPCError<string, unknown> | null {
  const error = readErrorBody(body)
  if (error === null) return null
  const { code, message, details } = error
  const known = isErrorCode(code) ? errorStatus[code] : undefined
  const sent = status ?? known
  return new ORPCError(code, {
    defined: known !== undefined,
    message,
    data: details,
    ...(sent !== undefined && { status: sent }),
  })
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorStatus, code)
}

function isStream(output: unknown): output is AsyncGenerator<unknown, unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output
}

/** What ends a stream in its middle comes as an event, which has no status. */
function withErrorsOfContract(stream: AsyncGenerator<unknown, unknown>): AsyncGenerator<unknown, unknown> {
  return mapEventIterator(stream, {
    value: async value => value,
    error: async error => (error instanceof Error && 'data' in error ? (toError(error.data) ?? error) : error),
  })
}
