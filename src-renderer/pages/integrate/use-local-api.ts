import { useQuery } from '@tanstack/react-query'
import type { Said } from '../../../src-main/contract/said.ts'
import { useApi, useTransport } from '../../data/api.tsx'

export interface LocalApi {
  /** Where programs reach Galley; null where it is not served. */
  readonly url: string | null
  /** Why not. */
  readonly problem: string | null
  readonly problem_said: Said | null
}

/** A browser's page is served by the API itself; the window asks whether it could be served. Undefined until it is known. */
export function useLocalApi(): LocalApi | undefined {
  const { origin } = useTransport()
  const { data } = useQuery(useApi().desktop.status.queryOptions({ enabled: origin === null }))
  if (origin !== null) return { url: origin, problem: null, problem_said: null }
  return data?.api ?? undefined
}
