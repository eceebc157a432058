import type { FastifyRequest } from 'fastify'
import { Failure } from '../../failure.ts'
import type { Access, ApiDependencies } from '../access.ts'

/** The caller of a route that asks for a token: the server has let nobody else through. */
export function accessFor(request: FastifyRequest, accessOf: ApiDependencies['accessOf']): Access {
  const access = accessOf(request)
  if (access === null) throw new Failure('internal', 'A route that needs a token was reached without one.')
  return access
}
