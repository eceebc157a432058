import { RPCHandler } from '@orpc/server/fastify'
import { BatchHandlerPlugin } from '@orpc/server/plugins'
import type { FastifyInstance } from 'fastify'
import type { ApiDependencies } from '../access.ts'
import type { Api } from '../api.ts'
import { router } from '../router.ts'
import { accessFor } from './access-for.ts'

/** As large as the largest body of any procedure. */
const bodyLimit = 64 * 1024 * 1024
/** Reads of a page in one request; each is answered as soon as it is there, with an error of its own where it fails. */
const mostTogether = 20

/** `/rpc/*`: the contract for typed clients, each procedure checking its own scope. */
export function addRpcRoutes(fastify: FastifyInstance, api: Api, accessOf: ApiDependencies['accessOf']): void {
  const handler = new RPCHandler(router, {
    eventIteratorKeepAliveInterval: 10_000,
    plugins: [new BatchHandlerPlugin({ maxSize: mostTogether })],
  })
  fastify.route({
    method: ['GET', 'POST'],
    url: '/rpc/*',
    exposeHeadRoute: false,
    config: { scope: 'any' },
    bodyLimit,
    async handler(request, reply) {
      const context = { api, access: accessFor(request, accessOf) }
      const { matched } = await handler.handle(request, reply, { prefix: '/rpc', context })
      if (!matched) reply.callNotFound()
      return reply
    },
  })
}
