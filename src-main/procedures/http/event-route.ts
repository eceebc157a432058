import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Api } from '../api.ts'
import type { NumberedEvent } from '../events/event-feed.ts'

const heartbeatMs = 15_000
/** A listener that has not taken what was sent for so long is let go. */
const stuckMs = 60_000

/**
 * `GET /events`: server-sent events with their types as names, for an EventSource. Each listener is a place in the feed; what
 * it does not take is not kept for it, and one that falls too far behind is told so and let go.
 */
export function addEventRoute(fastify: FastifyInstance, api: Api): void {
  fastify.get<{ Querystring: { last_event_id?: string } }>(
    '/events',
    { exposeHeadRoute: false, config: { scope: 'read' } },
    (request, reply) => {
      const header = request.headers['last-event-id']
      const lastEventId = typeof header === 'string' ? header : request.query.last_event_id
      reply.hijack()
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value)
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      serveEvents(api, reply.raw, lastEventId)
    },
  )
}

function serveEvents({ feed, stopping }: Api, response: ServerResponse, lastEventId: string | undefined): void {
  const { position, first } = feed.begin(lastEventId)
  let isFull = false
  let stuck: NodeJS.Timeout | undefined

  const write = (text: string): void => {
    if (response.write(text) || isFull) return
    isFull = true
    stuck = setTimeout(() => response.destroy(), stuckMs)
    stuck.unref()
  }
  const drop = (): void => {
    response.end(frame({ id: '', event: { type: 'dropped', why: 'too_slow' } }))
  }
  const pump = (): void => {
    while (!isFull && !response.writableEnded) {
      const next = feed.next(position)
      if (next === null) return
      if (next === 'lost') drop()
      else write(frame(next))
    }
  }

  write('retry: 2000\n\n')
  for (const event of first) write(frame(event))
  const forget = feed.onMore(pump)
  const heartbeat = setInterval(() => {
    if (!isFull) write(': still here\n\n')
  }, heartbeatMs)
  heartbeat.unref()
  const end = () => response.end()
  stopping.addEventListener('abort', end, { once: true })
  response.on('drain', () => {
    isFull = false
    clearTimeout(stuck)
    pump()
  })
  response.on('error', () => response.destroy())
  response.once('close', () => {
    forget()
    clearInterval(heartbeat)
    clearTimeout(stuck)
    stopping.removeEventListener('abort', end)
  })
  if (stopping.aborted) end()
  else pump()
}

function frame({ id, event }: NumberedEvent): string {
  return `${id === '' ? '' : `id: ${id}\n`}event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}
