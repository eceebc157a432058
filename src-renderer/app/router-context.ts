import type { QueryClient } from '@tanstack/react-query'
import type { Api } from '../data/api.tsx'

/** What a route has at hand before its page is there, so that its reads begin while the page's script is still on its way. */
export interface RouterContext {
  readonly api: Api
  readonly queries: QueryClient
}
