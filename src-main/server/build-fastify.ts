import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { Failure } from '../failure.ts'
import type { Clock, Logger } from '../ports.ts'
import { failureStatus } from '../procedures/failure-status.ts'
import { type Admit, callerOf, sendRefusal } from './admission.ts'
import { sendLoginPage } from './login-page.ts'
import { type Refusal, refusal } from './refusal.ts'
import { watchRouteMethods } from './route-methods.ts'
import { setSecurityHeaders } from './security-headers.ts'

export interface FastifyParts {
  readonly admit: Admit
  readonly clock: Clock
  readonly logger: Logger
  readonly bodyBytes: number
}

/** The part of the server that has routes. Each is closed to whoever lacks the scope it asks for. */
export function buildFastify(parts: FastifyParts): FastifyInstance {
  const fastify = Fastify({
    logger: false,
    bodyLimit: parts.bodyBytes,
    routerOptions: { ignoreTrailingSlash: true },
    // Galley's own answers say what is wrong; Fastify's would repeat what was sent.
    frameworkErrors: (error, _request, reply) => sendRefusal(reply as FastifyReply, refusalOfFastify(error)),
  })
  const methodsAt = watchRouteMethods(fastify)
  const started = new WeakMap<FastifyRequest, number>()

  fastify.addHook('onRequest', async (request, reply) => {
    started.set(request, parts.clock.monotonic())
    setSecurityHeaders(reply.raw)
    // Nobody learns which paths there are without a token. A route that says nothing is closed to most.
    const refused = parts.admit(request, request.is404 ? 'any' : (request.routeOptions.config.scope ?? 'admin'))
    if (refused === null) return
    if (refused.status === 401 && wantsPage(request)) return sendLoginPage(request, reply, 401)
    return sendRefusal(reply, refused)
  })
  fastify.addHook('onResponse', async (request, reply) => {
    const tookMs = Math.round(parts.clock.monotonic() - (started.get(request) ?? 0))
    const route = request.routeOptions.url ?? 'none'
    const by = callerOf(request)?.access.tokenName ?? null
    parts.logger.debug({ method: request.method, route, status: reply.statusCode, tookMs, by }, 'Answered a request')
  })
  fastify.setNotFoundHandler((request, reply) => {
    const { method } = request
    const path = request.url.split('?', 1)[0] ?? '/'
    const allow = methodsAt(path)
    if (allow.length === 0 || allow.includes(method))
      return sendRefusal(reply, refusal(404, 'not_found', `There is nothing at ${method} ${path}. See /docs.`))
    const words = `${method} is not possible at ${path}; it takes ${allow.join(', ')}. See /docs.`
    return sendRefusal(reply, { ...refusal(405, 'method_not_allowed', words), allow })
  })
  fastify.setErrorHandler((error, request, reply) => {
    if (reply.raw.headersSent) return reply.raw.destroy()
    if (error instanceof Failure) return sendFailure(reply, error)
    const known = refusalOfFastify(error as FastifyError)
    if (known.status >= 500) {
      const route = request.routeOptions.url ?? 'none'
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
      parts.logger.error({ method: request.method, route, reason }, 'A request met a fault')
    }
    return sendRefusal(reply, known)
  })
  return fastify
}

/** A person who opens a page, rather than a program. */
function wantsPage({ method, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html')
}

function sendFailure(reply: FastifyReply, failure: Failure): FastifyReply {
  return reply.code(failureStatus[failure.code]).type('application/json; charset=utf-8').send(failure.toJSON())
}

const words: Readonly<Record<string, readonly [code: string, message: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['body_too_large', 'The body of the request is larger than this route takes.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['invalid_input', 'The body has to be JSON, with content-type: application/json.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid_input', 'The body is empty; JSON is expected.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid_input', 'The body is not valid JSON.'],
  FST_ERR_BAD_URL: ['bad_request', 'The path of the request is not valid.'],
}

function refusalOfFastify(error: FastifyError): Refusal {
  const status = error.statusCode ?? 500
  if (status >= 500 || status < 400) {
    return refusal(500, 'internal', 'Something went wrong inside Galley. What was recorded is kept; the log says more.')
  }
  const [code, message] = words[error.code] ?? ['invalid_input', 'The request is not one that this route takes.']
  return refusal(status, code, message)
}
