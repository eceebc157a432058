import { follows } from '../data/query-client.ts'
import type { RouterContext } from './router-context.ts'

/**
 * Begins what every page needs to say figures and names, in the same request as what the page itself reads: zone and currency
 * are there when it is drawn first, and it is not drawn again for them.
 */
export function readForAll({ api, queries }: RouterContext): void {
  void queries.prefetchQuery(api.settings.list.queryOptions({ meta: follows.settings }))
  void queries.prefetchQuery(api.providers.list.queryOptions({ meta: follows.settings }))
  void queries.prefetchQuery(api.samples.status.queryOptions())
}
