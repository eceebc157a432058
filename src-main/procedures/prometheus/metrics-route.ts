import type { FastifyInstance } from 'fastify'
import type { Api } from '../api.ts'
import { createCallMetrics } from './call-metrics.ts'
import { addStandingMetrics } from './standing-metrics.ts'

/** `GET /metrics` for Prometheus: counts since Galley started, from what the ledger has committed, and how things stand. */
export function addMetricsRoute(fastify: FastifyInstance, { app }: Api): void {
  const metrics = createCallMetrics(app.clock.now() / 1000)
  addStandingMetrics(metrics.registry, app)
  const open = new Set<number>()
  /** A provider keeps its name, and one that is deleted its number. */
  const names = new Map<number, string>()

  function nameOf(providerId: number): string {
    const known = names.get(providerId)
    if (known !== undefined) return known
    const name = app.registry.byId(providerId)?.name ?? 'unknown'
    names.set(providerId, name)
    return name
  }

  const unsubscribe = app.ledger.subscribe(event => {
    if (event.type === 'request_ended') metrics.requestEnded(event.status)
    else if (event.type === 'call_opened') {
      open.add(event.callId)
      metrics.opened()
    } else if (event.type === 'call_settled') {
      if (open.delete(event.callId)) metrics.settled()
      metrics.count(event.call, nameOf(event.call.providerId))
    }
  })
  fastify.addHook('onClose', async () => unsubscribe())
  fastify.get('/metrics', { exposeHeadRoute: false, config: { scope: 'read' } }, async (_request, reply) => {
    const text = await metrics.registry.metrics()
    return reply.header('content-type', metrics.registry.contentType).send(text)
  })
}
