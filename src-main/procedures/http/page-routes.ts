import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Outputs } from '../../contract/contract.ts'
import { renderCallsPage } from '../pages/calls-page.ts'
import { type Answer, asFile, withContent } from './answer-as-file.ts'
import type { AnswerRest } from './rest-routes.ts'
import { wantsPage } from './wants-page.ts'

/** Routes that a browser gets a page from and a program data. */
export const pageRoutes: ReadonlySet<string> = new Set([
  'GET /llm/dashboard',
  'GET /llm/service-calls',
  'GET /llm/reports/quality',
  'GET /llm/reports/quality/file',
])

/**
 * The original's pages. Where the app's own pages are built, a browser is led to them with the same filters; where they are
 * not, the dashboard is the report, and the calls are a plain table. Neither has a script.
 */
export function addPageRoutes(fastify: FastifyInstance, answer: AnswerRest, hasPages: boolean): void {
  const options = { config: { scope: 'read' } } as const
  const report = '/llm/reports/quality/file'

  fastify.get('/llm/dashboard', options, (request, reply) => {
    reply.header('vary', 'accept')
    if (!wantsPage(request.headers.accept)) return answer(request, reply)
    if (hasPages) return lead(request, reply, '/dashboard')
    return answer(request, reply, { path: report, query: { format: 'html' }, present: asFile })
  })

  fastify.get('/llm/service-calls', options, (request, reply) => {
    reply.header('vary', 'accept')
    if (!wantsPage(request.headers.accept)) return answer(request, reply)
    return hasPages ? lead(request, reply, '/calls') : answer(request, reply, { present: asCallsPage })
  })

  fastify.get<{ Querystring: { format?: unknown } }>('/llm/reports/quality', options, (request, reply) => {
    reply.header('vary', 'accept')
    const { format } = request.query
    if (format === undefined || format === '') {
      if (!wantsPage(request.headers.accept)) return answer(request, reply)
      return answer(request, reply, { path: report, query: { format: 'html' }, present: asFile })
    }
    return format === 'json' ? answer(request, reply) : answer(request, reply, { path: report, present: asFile })
  })

  fastify.get(report, options, (request, reply) => answer(request, reply, { present: asFile }))

  fastify.get('/llm/exports/calls', options, (request, reply) => {
    const format = new URLSearchParams(request.url.split('?', 2)[1]).get('format') === 'csv' ? 'csv' : 'jsonl'
    const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8'
    const present = (given: Answer): Answer => {
      const file = asFile(given)
      const disposition = `attachment; filename="galley-calls.${format}"`
      return { ...file, headers: { ...file.headers, 'content-type': type, 'content-disposition': disposition } }
    }
    return answer(request, reply, { path: '/llm/exports/calls/stream', present })
  })
}

function lead(request: FastifyRequest, reply: FastifyReply, page: string): FastifyReply {
  const given = new URLSearchParams(request.url.split('?', 2)[1])
  const kept = new URLSearchParams([...given].filter(([, value]) => value !== ''))
  return reply.redirect(`/#${page}${kept.size === 0 ? '' : `?${kept}`}`, 303)
}

function asCallsPage(answer: Answer): Answer {
  const content = renderCallsPage(answer.body as Outputs['calls']['list'])
  return withContent(answer, { content, type: 'text/html; charset=utf-8', disposition: 'inline' })
}
