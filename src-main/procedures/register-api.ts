import type { RegisterApi } from './access.ts'
import { createApi } from './api.ts'
import { addDocsRoutes } from './http/docs-routes.ts'
import { addEventRoute } from './http/event-route.ts'
import { addImportRoute } from './http/import-route.ts'
import { addPageRoutes, pageRoutes } from './http/page-routes.ts'
import { addRestRoutes, createRestAnswer } from './http/rest-routes.ts'
import { addRpcRoutes } from './http/rpc-routes.ts'
import { addMetricsRoute } from './prometheus/metrics-route.ts'
import { warmReads } from './reading/warm-reads.ts'

const startPages: ReadonlySet<string> = new Set(['/', '/index.html'])

/** Everything the API answers but the gateway: the REST routes, `/rpc` for typed clients, events, metrics and its own description. */
export const registerApi: RegisterApi = (fastify, { app, accessOf, stopping, hasPages, host }) => {
  const api = createApi(app, stopping, null, host)
  const answer = createRestAnswer(api, accessOf)
  addRestRoutes(fastify, answer, pageRoutes)
  addPageRoutes(fastify, answer, hasPages)
  addRpcRoutes(fastify, api, accessOf)
  addEventRoute(fastify, api)
  addImportRoute(fastify, api)
  addMetricsRoute(fastify, api)
  addDocsRoutes(fastify)
  fastify.addHook('onRequest', async ({ method, routeOptions }) => {
    if (method === 'GET' && startPages.has(routeOptions.url ?? '')) void warmReads(api)
  })
  fastify.addHook('onClose', () => api.close())
}
