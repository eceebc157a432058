import type { FastifyInstance } from 'fastify'
import { createCallQueryRepository } from '../../store/repositories/call-query-repository.ts'
import type { Api } from '../api.ts'
import { createCallMetrics } from './call-metrics.ts'

/** So many settled calls are read at once; until then, and until somebody asks, only their numbers are kept. */
const batchSize = 500

/** `GET /metrics` for Prometheus: counts since Galley started, from what the ledger has committed. */
export function addMetricsRoute(fastify: FastifyInstance, { app }: Api): void {
  const metrics = createCallMetrics(app.clock.now() / 1000)
  const calls = createCallQueryRepository(app.store)
  const open = new Set<number>()
  let settled: number[] = []

  function take(): void {
    const ids = settled
    settled = []
    if (ids.length === 0) return
    const query = { sort: 'time', descending: false, limit: ids.length, after: null } as const
    for (const call of calls.page({ ...query, filters: { ids } })) metrics.count(call)
  }

  const unsubscribe = app.ledger.subscribe(event => {
    if (event.type === 'request_ended') metrics.requestEnded(event.status)
    else if (event.type === 'call_opened') {
      open.add(event.callId)
      metrics.opened()
    } else if (event.type === 'call_settled') {
      if (open.delete(event.callId)) metrics.settled()
      settled.push(event.callId)
      if (settled.length >= batchSize) take()
    }
  })
  fastify.addHook('onClose', async () => unsubscribe())
  fastify.get('/metrics', { exposeHeadRoute: false, config: { scope: 'read' } }, async (_request, reply) => {
    take()
    const text = await metrics.registry.metrics()
    return reply.header('content-type', metrics.registry.contentType).send(text)
  })
}
