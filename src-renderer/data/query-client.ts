import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

/** What a query may follow; see {@link follows}. */
export type Topic = 'calls' | 'callsCalmly' | 'settings' | 'alerts'

/**
 * Put into a query's `meta` to have it read again as calls come in (at most once a second, or calmly every 15 seconds; not while
 * the page is hidden), or as settings change.
 */
export const follows = {
  calls: { follows: 'calls' },
  callsCalmly: { follows: 'callsCalmly' },
  settings: { follows: 'settings' },
  alerts: { follows: 'alerts' },
} as const satisfies Record<Topic, { readonly follows: Topic }>

/** @param onError told of everything that went wrong, so that a lost connection shows at once */
export function createQueryClient(onError: (error: unknown) => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        gcTime: 10 * 60_000,
        // What Galley refused stays refused; the live connection knows when Galley is back and asks again.
        retry: false,
        refetchOnReconnect: false,
        // "Online" is about the internet, which Galley does not need.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
