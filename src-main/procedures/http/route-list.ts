import { type AnyContractProcedure, isContractProcedure } from '@orpc/contract'
import { contract } from '../../contract/contract.ts'
import type { ProcedureMeta } from '../../contract/procedure.ts'

export interface ContractRoute extends ProcedureMeta {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** `/llm/service-calls/{id}/`. */
  readonly path: string
}

/** Every procedure's route over HTTP. */
export function contractRoutes(): readonly ContractRoute[] {
  return Object.values(contract).flatMap(group =>
    Object.values(group as Readonly<Record<string, unknown>>).flatMap(procedure =>
      isContractProcedure(procedure) ? [routeOf(procedure)] : [],
    ),
  )
}

function routeOf(procedure: AnyContractProcedure): ContractRoute {
  const { route, meta } = procedure['~orpc']
  const { method, path } = route
  if (path === undefined || method === undefined || method === 'HEAD') throw new Error('A procedure has no route')
  return { ...(meta as unknown as ProcedureMeta), method, path }
}
