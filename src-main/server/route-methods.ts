import type { FastifyInstance } from 'fastify'

/** The methods a path answers to, in the order of the alphabet; none where there is nothing at all. */
export type MethodsAt = (path: string) => readonly string[]

/**
 * Learns the routes as they are added. Those that stand for any path (files, the procedures of `/rpc`) say nothing about the
 * methods of one.
 */
export function watchRouteMethods(fastify: FastifyInstance): MethodsAt {
  const routes: { readonly form: RegExp; readonly methods: readonly string[] }[] = []
  fastify.addHook('onRoute', ({ method, url }) => {
    if (url.includes('*')) return
    const form = withoutEnd(url)
      .split('/')
      .map(part => (part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')))
      .join('/')
    routes.push({ form: new RegExp(`^${form}$`), methods: [method].flat() })
  })
  return path => {
    const asked = withoutEnd(path)
    return [...new Set(routes.flatMap(({ form, methods }) => (form.test(asked) ? methods : [])))].sort()
  }
}

function withoutEnd(path: string): string {
  return path.replace(/\/+$/, '')
}
