import type { ServerResponse } from 'node:http'
import type { GatewayRefusal } from './gateway-types.ts'
import type { ErrorShape } from './wire-families.ts'

/** Answers with an error of Galley's own. Where the answer has begun already, the connection is cut: the client must not take it for whole. */
export function writeRefusal(response: ServerResponse, shape: ErrorShape, refusal: GatewayRefusal): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const body = Buffer.from(JSON.stringify(errorBody(shape, refusal)))
  response.statusCode = refusal.status
  response.setHeader('content-type', 'application/json')
  response.setHeader('content-length', body.length)
  // Official SDKs repeat some statuses by themselves; what is refused here is refused again.
  if (refusal.status !== 502 && refusal.status !== 504) response.setHeader('x-should-retry', 'false')
  response.end(body)
}

const shapes: Readonly<Record<ErrorShape, (refusal: GatewayRefusal) => unknown>> = {
  openai: openaiError,
  mistral: ({ status, code, message, param }) => ({
    object: 'error',
    message,
    type: openaiType(status),
    param: param ?? null,
    code,
  }),
  anthropic: ({ status, message }) => ({
    type: 'error',
    error: { type: anthropicTypes[status] ?? 'api_error', message },
  }),
  google: ({ status, code, message }) => ({
    error: {
      code: status,
      message,
      status: googleStatuses[status] ?? 'INTERNAL',
      details: [
        { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: code.toUpperCase(), domain: 'galley.local' },
      ],
    },
  }),
  cohere: ({ message, code }) => ({ message, code }),
}

function errorBody(shape: ErrorShape, refusal: GatewayRefusal): unknown {
  return shapes[shape](refusal)
}

function openaiError({ status, code, message, param }: GatewayRefusal): unknown {
  return { error: { message, type: openaiType(status), param: param ?? null, code } }
}

function openaiType(status: number): string {
  if (status === 401) return 'authentication_error'
  if (status === 402) return 'insufficient_quota'
  if (status === 429) return 'rate_limit_error'
  return status >= 500 ? 'server_error' : 'invalid_request_error'
}

const anthropicTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  405: 'invalid_request_error',
  409: 'invalid_request_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  503: 'overloaded_error',
  504: 'timeout_error',
}

const googleStatuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  402: 'RESOURCE_EXHAUSTED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  405: 'INVALID_ARGUMENT',
  409: 'ABORTED',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}
