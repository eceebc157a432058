import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { noncePlaceholder, pagePolicy } from './security-headers.ts'

/** The folder of built pages, or null where there is none. */
export function findPages(folder: string | null): string | null {
  return folder !== null && existsSync(join(folder, 'index.html')) ? folder : null
}

/** Serves the built pages, and leads there from where the Django admin was. */
export async function addPages(fastify: FastifyInstance, folder: string | null): Promise<void> {
  const scope = 'read'
  addAdminRedirects(fastify, folder !== null)
  if (folder === null) {
    fastify.get('/', { config: { scope } }, (_request, reply) => reply.redirect('/docs'))
    return
  }
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const sendPage = (reply: FastifyReply) => {
    const nonce = randomBytes(16).toString('base64')
    return reply
      .header('content-security-policy', pagePolicy(nonce))
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(noncePlaceholder, nonce))
  }
  fastify.get('/', { config: { scope } }, (_request, reply) => sendPage(reply))
  fastify.get('/index.html', { config: { scope } }, (_request, reply) => sendPage(reply))
  // The plugin's own handler and sanitising, on a route of ours that asks for a session; it never serves outside the folder.
  await fastify.register(fastifyStatic, {
    root: join(folder, 'assets'),
    serve: false,
    dotfiles: 'deny',
    index: false,
    cacheControl: false,
  })
  fastify.get<{ Params: { '*': string } }>('/assets/*', { config: { scope } }, (request, reply) => {
    reply.header('cache-control', 'private, max-age=31536000, immutable')
    return reply.sendFile(request.params['*'])
  })
}

/** The original's admin pages by their names, and where the same is done here. */
const adminPages: readonly (readonly [pattern: RegExp, page: string])[] = [
  [/provider/i, '/#/providers'],
  [/call/i, '/#/calls'],
  [/metric/i, '/#/quality'],
]

function addAdminRedirects(fastify: FastifyInstance, hasPages: boolean): void {
  const target = (path: string) => adminPages.find(([pattern]) => pattern.test(path))?.[1] ?? '/#/settings'
  for (const url of ['/admin', '/admin/*']) {
    fastify.get(url, { config: { scope: 'read' } }, (request, reply) =>
      reply.redirect(hasPages ? target(request.url) : '/docs'),
    )
  }
}
