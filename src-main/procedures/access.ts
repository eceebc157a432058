import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { App } from '../app-types.ts'
import type { Scope } from '../gateway/gateway-access.ts'
import type { Host } from './host.ts'

/** Who is calling, as the server (or the window's port) found out before anything else. */
export interface Access {
  /** The token's name, for the ledger's `created_by` where the caller names no user. */
  readonly tokenName: string
  readonly scopes: ReadonlySet<Scope>
  /** True for the app's own page: a browser session or the window. Only that may set keys. */
  readonly isSession: boolean
}

/** What the server hands to whoever adds routes to it. */
export interface ApiDependencies {
  readonly app: App
  /** The caller of a request that passed the server's checks. Null only on routes of the scope `none`. */
  readonly accessOf: (request: FastifyRequest) => Access | null
  /** Aborted when the server is about to end: answers that go on for ever (events) end then. */
  readonly stopping: AbortSignal
  /** Whether the app's pages are there (`/#/calls`); a browser that asks for one of its routes is sent to them. */
  readonly hasPages: boolean
  /** What the process around it can do; nothing where not given. */
  readonly host?: Host
}

/**
 * Adds routes to the server. Every route says in `config.scope` what a caller's token must be allowed; one that says
 * nothing needs `admin`. `any` is any valid token (for routers that check each procedure themselves), `none` no token.
 */
export type RegisterApi = (fastify: FastifyInstance, dependencies: ApiDependencies) => Promise<void> | void

export type RouteScope = Scope | 'any' | 'none'

declare module 'fastify' {
  interface FastifyContextConfig {
    scope?: RouteScope
  }
}
