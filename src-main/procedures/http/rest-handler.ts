import { mapEventIterator } from '@orpc/client'
import { SmartCoercionPlugin } from '@orpc/json-schema'
import { OpenAPIHandler } from '@orpc/openapi/fastify'
import { RequestHeadersPlugin, ResponseHeadersPlugin } from '@orpc/server/plugins'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import type { ErrorBody } from '../../contract/errors.ts'
import type { Logger } from '../../ports.ts'
import { errorToBody } from '../api-error.ts'
import type { ApiContext } from '../implementer.ts'
import { router } from '../router.ts'
import type { Answer, Present } from './answer-as-file.ts'

/** What the REST routes add to a procedure's context. */
export interface RestContext extends ApiContext {
  /** Makes something else of a good answer than JSON: a file, a page. */
  readonly present: Present | null
  /** Only the headers are asked for. */
  readonly isHead: boolean
}

/** Procedures as REST routes: query strings become what the contract says they are, errors take its shape. */
export function createRestHandler(logger: Logger): OpenAPIHandler<RestContext> {
  return new OpenAPIHandler<RestContext>(router, {
    plugins: [
      new SmartCoercionPlugin({ schemaConverters: [new ZodToJsonSchemaConverter()] }),
      new RequestHeadersPlugin(),
      new ResponseHeadersPlugin(),
    ],
    customErrorResponseBodyEncoder: error => errorToBody(error, logger),
    eventIteratorKeepAliveInterval: 10_000,
    rootInterceptors: [
      async ({ next, context }) => {
        const result = await next()
        if (!result.matched) return result
        const response = context.isHead ? await withoutPieces(result.response) : result.response
        if (response.status >= 400) return { ...result, response: { ...response, headers: errorHeaders(response) } }
        if (context.present !== null) return { ...result, response: context.present(response) }
        return isStream(response.body)
          ? { ...result, response: { ...response, body: withPlainErrors(response.body) } }
          : { ...result, response }
      },
    ],
  })
}

function errorHeaders({ headers, body }: { headers: Record<string, string | string[] | undefined>; body: unknown }) {
  const retryAfterMs = (body as ErrorBody | undefined)?.details?.retry_after_ms
  if (typeof retryAfterMs !== 'number') return headers
  return { ...headers, 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }
}

/** What is written piece by piece is not worked out to say that it is there. */
async function withoutPieces(response: Answer): Promise<Answer> {
  if (!isStream(response.body)) return response
  await response.body.return?.(undefined)
  return { ...response, body: noPieces() }
}

async function* noPieces(): AsyncGenerator<never, void> {}

function isStream(body: unknown): body is AsyncGenerator<unknown, unknown> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}

/** An error in the middle of a stream has the shape of any other. */
function withPlainErrors(body: AsyncGenerator<unknown, unknown>): AsyncGenerator<unknown, unknown> {
  return mapEventIterator(body, {
    value: async value => value,
    async error(error) {
      const { data } = error as { data?: { code?: string; message?: string; data?: unknown } }
      if (data?.code === undefined) return error
      return Object.assign(error as Error, {
        data: { code: data.code, message: data.message, details: data.data ?? {} },
      })
    },
  })
}
