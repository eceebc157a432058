import { oc } from '@orpc/contract'
import { contractErrors } from './errors.ts'

/** What a token must be allowed. `session`: the app's own page or window alone, or a token with `admin`. */
export type ProcedureScope = 'call' | 'read' | 'admin'

export interface ProcedureMeta {
  readonly scope: ProcedureScope
  /** The largest body over HTTP, bytes. */
  readonly bodyLimit?: number
}

export interface ProcedureRoute extends ProcedureMeta {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With the trailing slash of the original system; the API takes it without, too. */
  readonly path: `/${string}`
  readonly tag: string
  readonly summary: string
  readonly description?: string
}

/** The beginning of every procedure of the contract: its route, who may call it, and how it may fail. */
export function procedure({ scope, bodyLimit, method, path, tag, summary, description }: ProcedureRoute) {
  return oc
    .$meta<ProcedureMeta>({ scope, ...(bodyLimit !== undefined && { bodyLimit }) })
    .errors(contractErrors)
    .route({
      method,
      path,
      tags: [tag],
      summary,
      description: [description, `Needs a token that may \`${scope}\`.`].filter(Boolean).join('\n\n'),
    })
}
