import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ApiDependencies } from '../access.ts'
import type { Api } from '../api.ts'
import { accessFor } from './access-for.ts'
import type { Present } from './answer-as-file.ts'
import { createRestHandler } from './rest-handler.ts'
import { contractRoutes } from './route-list.ts'

export type AnswerRest = (
  request: FastifyRequest,
  reply: FastifyReply,
  as?: { readonly path?: string; readonly query?: Readonly<Record<string, string>>; readonly present?: Present },
) => Promise<FastifyReply>

/** Adds every procedure's route; gives what answers a request by them, for routes that choose between a page and data. */
export function createRestAnswer(api: Api, accessOf: ApiDependencies['accessOf']): AnswerRest {
  const handler = createRestHandler(api.app.logger)
  return async (request, reply, { path, query = {}, present } = {}) => {
    const access = accessFor(request, accessOf)
    const isHead = request.raw.method === 'HEAD'
    // To the procedures a HEAD is a GET; Node writes no body for it.
    if (isHead) request.raw.method = 'GET'
    request.raw.url = addressOf(request, path, query)
    const context = { api, access, present: present ?? null, isHead }
    const { matched } = await handler.handle(request, reply, { context })
    if (!matched) reply.callNotFound()
    return reply
  }
}

/** Routes that answer with JSON alone. `pages` are those that are answered elsewhere. */
export function addRestRoutes(fastify: FastifyInstance, answer: AnswerRest, pages: ReadonlySet<string>): void {
  for (const { method, path, scope, bodyLimit } of contractRoutes()) {
    const url = path.replace(/\/$/, '').replaceAll(/\{(\w+)\}/g, ':$1')
    if (pages.has(`${method} ${url}`)) continue
    fastify.route({
      method,
      url,
      config: { scope },
      ...(bodyLimit !== undefined && { bodyLimit }),
      handler: (request, reply) => answer(request, reply, wantsStream(request, url) ? { path: `${url}/stream` } : {}),
    })
  }
}

const operations = new Set(['/llm/translate', '/llm/abstract', '/llm/key-terms', '/llm/chapters'])

function wantsStream({ body, method, headers }: FastifyRequest, url: string): boolean {
  if (method !== 'POST' || !operations.has(url)) return false
  const asked = (body as { readonly stream?: unknown } | null | undefined)?.stream
  return asked === true || (asked === undefined && headers.accept === 'text/event-stream')
}

/** An empty parameter is one that was not given, as in the addresses of the original's filter form. */
function addressOf(request: FastifyRequest, path: string | undefined, more: Readonly<Record<string, string>>): string {
  const [own = '/', search = ''] = request.url.split('?', 2)
  const given = new URLSearchParams(search)
  const kept = new URLSearchParams()
  for (const [name, value] of given) if (value !== '') kept.append(name, value)
  for (const [name, value] of Object.entries(more)) kept.set(name, value)
  return `${path ?? own}?${kept}`
}
