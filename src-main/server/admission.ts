import type { FastifyReply, FastifyRequest } from 'fastify'
import type { RouteScope } from '../procedures/access.ts'
import type { Caller, Identified } from './authenticate.ts'
import { type Refusal, refusal } from './refusal.ts'
import { setRefusalHeaders } from './write-answer.ts'

/** Lets a request in whose caller is allowed the scope, and remembers the caller; else says why not. */
export type Admit = (request: FastifyRequest, scope: RouteScope) => Refusal | null

export interface AdmissionDependencies {
  readonly identify: (request: FastifyRequest) => Identified<Caller>
  /** Counts a guess; what to answer in place of the refusal, where that was one too many. */
  readonly countGuess: (request: FastifyRequest) => Refusal | null
}

const callers = new WeakMap<FastifyRequest, Caller>()

/** Who sent a request that was let in; null on routes that need nobody. */
export function callerOf(request: FastifyRequest): Caller | null {
  return callers.get(request) ?? null
}

export function createAdmission({ identify, countGuess }: AdmissionDependencies): Admit {
  return (request, scope) => {
    if (scope === 'none') return null
    const identified = identify(request)
    if (identified.caller === null) return (identified.guess ? countGuess(request) : null) ?? identified.refusal
    const { access } = identified.caller
    if (scope !== 'any' && !access.scopes.has(scope)) return missingScope(access.tokenName, scope)
    callers.set(request, identified.caller)
    return null
  }
}

function missingScope(tokenName: string, scope: string): Refusal {
  return refusal(
    403,
    'permission',
    `The token ${JSON.stringify(tokenName)} lacks the scope "${scope}" that this needs. "galley tokens create" makes one that has it.`,
  )
}

export function sendRefusal(reply: FastifyReply, refused: Refusal): FastifyReply {
  const { status, code, message, retryAfterSeconds, allow } = refused
  setRefusalHeaders(reply.request.raw, reply.raw, refused)
  const details = { ...(retryAfterSeconds !== undefined && { retryAfterSeconds }), ...(allow && { allow }) }
  return reply.code(status).type('application/json; charset=utf-8').send({ code, message, details })
}
