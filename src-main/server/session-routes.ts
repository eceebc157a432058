import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { failing } from '../words/failure-sentences.ts'
import { sayServer } from '../words/failures/server-sentences.ts'
import { callerOf, sendRefusal } from './admission.ts'
import { isFromOwnPage } from './check-request.ts'
import { sendLoginPage } from './login-page.ts'
import { ownerOnly } from './owner-routes.ts'
import { type Refusal, refusal } from './refusal.ts'
import { type Sessions, sessionLifeMs } from './sessions.ts'

export interface SessionRoutesDependencies {
  readonly sessions: Sessions
  readonly cookieName: () => string
  readonly countGuess: (request: FastifyRequest) => Refusal | null
  readonly loginUrl: () => string
}

const loginBody = z.object({ code: z.string().min(1).max(200) })

/** Logging a browser in and out. */
export function addSessionRoutes(fastify: FastifyInstance, dependencies: SessionRoutesDependencies): void {
  const { sessions, cookieName, countGuess, loginUrl } = dependencies
  const cookie = (value: string, seconds: number) =>
    `${cookieName()}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict`

  fastify.get('/login', { config: { scope: 'none' } }, (request, reply) => sendLoginPage(request, reply, 200))

  fastify.post('/login', { config: { scope: 'none' }, bodyLimit: 2000 }, (request, reply) => {
    // A page of another site cannot log a browser in to a session of its own making.
    if (!isFromOwnPage(request.raw)) return sendRefusal(reply, notOurPage)
    const body = loginBody.safeParse(request.body)
    if (!body.success) return sendRefusal(reply, refusal(400, 'invalid_input', 'The body has to be {"code": "..."}.'))
    const secret = sessions.begin(body.data.code, request.headers['user-agent'] ?? '')
    if (secret === null) return sendRefusal(reply, countGuess(request) ?? wrongCode)
    reply.header('set-cookie', cookie(secret, sessionLifeMs / 1000))
    return reply.send({ loggedIn: true })
  })

  fastify.post('/logout', { config: { scope: 'any' } }, (request, reply) => {
    const session = callerOf(request)?.session ?? null
    if (session !== null) sessions.end(session.id)
    reply.header('set-cookie', cookie('', 0))
    return reply.send({ loggedIn: false })
  })

  /** What the page needs to know about itself. */
  fastify.get('/session', { config: { scope: 'any' } }, (request, reply) => {
    const caller = callerOf(request)
    return reply.send({
      name: caller?.access.tokenName ?? null,
      scopes: [...(caller?.access.scopes ?? [])],
      session: caller?.session ?? null,
    })
  })

  fastify.get('/sessions', { config: { scope: 'admin' } }, (request, reply) => {
    const own = callerOf(request)?.session?.id
    return reply.send({ sessions: sessions.list().map(session => ({ ...session, isThisOne: session.id === own })) })
  })

  fastify.delete<{ Params: { id: string } }>('/sessions/:id', { config: { scope: 'admin' } }, (request, reply) => {
    if (!sessions.end(request.params.id)) throw failing('not_found', sayServer('session.ended'))
    return reply.code(204).send()
  })

  /** For `galley serve --open` beside a server that runs already. */
  fastify.post('/login-links', { config: { scope: 'admin' } }, (request, reply) => sendLink(request, reply, loginUrl))
}

/** Only the owner's token: an app that may configure Galley is not thereby somebody at the keyboard. */
function sendLink(request: FastifyRequest, reply: FastifyReply, loginUrl: () => string): FastifyReply {
  if (callerOf(request)?.isOwner !== true) return sendRefusal(reply, ownerOnly)
  return reply.send({ url: loginUrl() })
}

const notOurPage = refusal(403, 'origin_not_allowed', 'A browser logs in from Galley’s own page, which the link opens.')
const wrongCode = refusal(
  401,
  'authentication',
  'This login link was used already or is older than ten minutes. Run "galley serve --open" for a new one.',
)
