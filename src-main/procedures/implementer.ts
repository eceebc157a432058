import { mapEventIterator } from '@orpc/client'
import { implement, ORPCError } from '@orpc/server'
import { contract } from '../contract/contract.ts'
import { errorStatus } from '../contract/errors.ts'
import type { ProcedureScope } from '../contract/procedure.ts'
import { sayServer } from '../words/failures/server-sentences.ts'
import type { Access } from './access.ts'
import type { Api } from './api.ts'
import { toApiError } from './api-error.ts'

/** What every procedure is handed, whatever the transport. */
export interface ApiContext {
  readonly api: Api
  readonly access: Access
  /** Over HTTP alone. */
  readonly reqHeaders?: Headers
  readonly resHeaders?: Headers
}

/** The contract, to be filled in: scopes checked and errors in the contract's shape before any procedure's own code. */
export const procedures = implement(contract)
  .$context<ApiContext>()
  .use(async ({ context, next, procedure }) => {
    const { logger } = context.api.app
    try {
      const meta = procedure['~orpc'].meta as { readonly scope?: ProcedureScope }
      assertScope(context.access, meta.scope ?? 'admin')
      const result = await next()
      if (!isStream(result.output)) return result
      const mapped = mapEventIterator(result.output, {
        value: async value => value,
        error: async error => toApiError(error, logger),
      })
      return { ...result, output: mapped as typeof result.output }
    } catch (error) {
      throw toApiError(error, logger)
    }
  })

/** An answer in pieces; what goes wrong between two of them is told in the contract's shape, too. */
function isStream(output: unknown): output is AsyncGenerator<unknown, unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output
}

/** A token's name is a person's own word for it, so it may be said back. */
function assertScope({ scopes, tokenName }: Access, scope: ProcedureScope): void {
  if (scopes.has(scope)) return
  const told = sayServer(scopeCodes[scope], { name: tokenName, scope })
  throw new ORPCError('permission', {
    defined: true,
    status: errorStatus.permission,
    message: told.message,
    data: { scope, said: told.said },
  })
}

const scopeCodes = {
  call: 'token.may_not_call',
  read: 'token.may_not_read',
  admin: 'token.may_not_change',
} as const satisfies Readonly<Record<ProcedureScope, string>>
