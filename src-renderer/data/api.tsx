import { createTanstackQueryUtils, type RouterUtils } from '@orpc/tanstack-query'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { GalleyClient } from '../../src-main/contract/contract.ts'
import type { Transport } from '../transport/open-transport.ts'

/** Query and mutation options of every procedure: `useQuery(api.calls.list.queryOptions({ input }))`. */
export type Api = RouterUtils<GalleyClient>

export function createApi(client: GalleyClient): Api {
  return createTanstackQueryUtils(client)
}

const transports = createContext<(Transport & { readonly api: Api }) | null>(null)

export function TransportProvider({
  transport,
  children,
}: {
  readonly transport: Transport
  readonly children: ReactNode
}) {
  const value = useMemo(() => ({ ...transport, api: createApi(transport.client) }), [transport])
  return <transports.Provider value={value}>{children}</transports.Provider>
}

/** The contract as query options, the plain client for what is not a query, and what the host can do. */
export function useTransport() {
  const value = useContext(transports)
  if (value === null) throw new Error('useTransport is used outside of TransportProvider')
  return value
}

export function useApi(): Api {
  return useTransport().api
}
