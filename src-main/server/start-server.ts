import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type ActiveRequests, createActiveRequests } from './active-requests.ts'
import { callerOf, createAdmission } from './admission.ts'
import { allowedHosts, checkHost, hostInUrl } from './allowed-hosts.ts'
import { type Authenticator, createAuthenticator } from './authenticate.ts'
import { buildFastify } from './build-fastify.ts'
import { checkRequest } from './check-request.ts'
import { createFailureLimit } from './failure-limit.ts'
import { addHealthRoute } from './health-route.ts'
import { createHttpServer, limitBodyTime } from './http-server.ts'
import { listen } from './listen.ts'
import { addOwnerRoutes } from './owner-routes.ts'
import { addPages, findPages } from './pages.ts'
import { type Refusal, refusal } from './refusal.ts'
import type { RunningServer, ServerLimits, ServerOptions } from './running-server.ts'
import { addSessionRoutes } from './session-routes.ts'
import { createSessions } from './sessions.ts'
import { setRefusalHeaders, writeRefusal } from './write-answer.ts'

const usualLimits: ServerLimits = {
  headersMs: 10_000,
  bodyMs: 30_000,
  requestMs: 600_000,
  connections: 4096,
  bodyBytes: 2_000_000,
  failures: 20,
}

/**
 * One HTTP server: what is the gateway's goes to it at once, everything else to Fastify. Throws `Failure`: `usage` for a host
 * or port that may not be used, `conflict` for a port that is taken.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { app, gateway, registerApi, clock, logger, host = '127.0.0.1' } = options
  const limits = { ...usualLimits, ...options.limits }
  checkHost(host, options.allowNetwork ?? false)
  const active = createActiveRequests()
  const sessions = options.sessions ?? createSessions(clock)
  const failures = createFailureLimit(clock, limits.failures)
  const ending = new AbortController()
  // Known once the port is.
  let url = ''
  // Cookies are shared by all ports of a host, so the name tells servers apart.
  let cookieName = ''
  const loginUrl = () => `${url}/login#code=${sessions.makeCode()}`
  const authenticator = createAuthenticator({
    tokens: app.tokens,
    sessions,
    cookieName: () => cookieName,
    forwardsCallerKeys: () => app.settings.get('forwardCallerKeys'),
  })
  function countGuess({ socket }: { readonly socket: Socket }): Refusal | null {
    const address = socket.remoteAddress ?? 'unknown'
    const retryAfterSeconds = failures.count(address)
    if (retryAfterSeconds === null) return null
    logger.warn({ address }, 'Too many wrong tokens came from one address.')
    return { ...tooManyFailures, retryAfterSeconds }
  }

  const admit = createAdmission({ identify: request => authenticator.identify(request.raw), countGuess })
  const fastify = buildFastify({ admit, clock, logger, bodyBytes: limits.bodyBytes })
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) options.onRoute?.(each, url)
  })
  const pages = findPages(options.pages ?? null)
  const isStopping = () => ending.signal.aborted
  addHealthRoute(fastify, { app, admit, activeCalls: () => active.count, isStopping })
  addSessionRoutes(fastify, { sessions, cookieName: () => cookieName, countGuess, loginUrl })
  await addOwnerRoutes(fastify, app)
  await addPages(fastify, pages)
  const accessOf = (request: Parameters<typeof callerOf>[0]) => callerOf(request)?.access ?? null
  await registerApi?.(fastify, { app, accessOf, stopping: ending.signal, hasPages: pages !== null })
  await fastify.ready()

  const server = createHttpServer(limits)
  const wanted = { host, port: options.port, pickNextPort: options.pickNextPort ?? false }
  const port = await listen(server, wanted).catch(async (error: unknown) => {
    // What the routes have started ends with them.
    await fastify.close()
    throw error
  })
  url = `http://${hostInUrl(host)}:${port}`
  cookieName = `galley_session_${port}`
  const serve = createRequestListener({
    ...{ gateway, authenticator, active, countGuess, logger, isStopping },
    hosts: allowedHosts(host, port),
    routeToFastify(request, response) {
      limitBodyTime(request, limits.bodyMs)
      fastify.routing(request, response)
    },
  })
  server.on('request', (request, response) => serve(request, response, false))
  server.on('checkContinue', (request, response) => serve(request, response, true))

  let closed = false
  async function close(): Promise<void> {
    if (closed) return
    closed = true
    ending.abort()
    server.close()
    server.closeAllConnections()
    await fastify.close()
  }

  async function drain(limitMs: number) {
    const before = active.count
    ending.abort()
    server.close()
    server.closeIdleConnections()
    active.closeConnections()
    await active.whenNone(limitMs)
    const ended = active.count
    await close()
    return { finished: before - ended, ended }
  }

  return { url, host, port, loginUrl, activeCalls: () => active.count, drain, close }
}

interface ListenerParts extends Pick<ServerOptions, 'gateway' | 'logger'> {
  readonly hosts: ReadonlySet<string>
  readonly authenticator: Authenticator
  readonly active: ActiveRequests
  readonly countGuess: (request: IncomingMessage) => Refusal | null
  readonly isStopping: () => boolean
  readonly routeToFastify: (request: IncomingMessage, response: ServerResponse) => void
}

function createRequestListener(parts: ListenerParts) {
  const { gateway, logger, hosts, authenticator, active, countGuess, isStopping, routeToFastify } = parts
  const isForGateway = (request: IncomingMessage) => gateway?.owns(request.url ?? '/') === true

  function refuse(request: IncomingMessage, response: ServerResponse, refused: Refusal): void {
    if (gateway === null || !isForGateway(request)) {
      writeRefusal(request, response, refused)
      return
    }
    setRefusalHeaders(request, response, refused)
    gateway.refuse(request, response, refused)
  }

  return (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void => {
    active.add(response)
    const refused = isStopping() ? stopping : checkRequest(request, hosts)
    if (refused !== null) {
      refuse(request, response, refused)
      return
    }
    if (gateway === null || !isForGateway(request)) {
      if (expectsContinue) response.writeContinue()
      routeToFastify(request, response)
      return
    }
    const identified = authenticator.identifyForGateway(request)
    if (identified.caller === null) {
      refuse(request, response, (identified.guess ? countGuess(request) : null) ?? identified.refusal)
      return
    }
    // Only now is the body asked for.
    if (expectsContinue) response.writeContinue()
    gateway.handle(request, response, identified.caller).catch(error => {
      logger.error({ reason: String(error) }, 'The gateway failed')
      response.destroy()
    })
  }
}

const stopping = refusal(503, 'stopping', 'Galley is stopping. Try again when it runs again.')
const tooManyFailures = refusal(
  429,
  'too_many_failures',
  'Too many wrong tokens came from this address. A right one is still accepted.',
)
