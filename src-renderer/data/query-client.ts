import { QueryClient } from '@tanstack/react-query'
import { isApiError } from '../transport/api-error.ts'

/**
 * Put into a query's `meta` to have it read again as calls come in (at most once a second, not while the page is hidden), or as
 * settings change.
 */
export const follows = {
  calls: { follows: 'calls' },
  settings: { follows: 'settings' },
} as const

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        gcTime: 10 * 60_000,
        // What Galley refused stays refused; the live connection knows when Galley is back and asks again.
        retry: false,
        refetchOnWindowFocus: true,
        // "Online" is about the internet, which Galley does not need.
        networkMode: 'always',
        throwOnError: error => isApiError(error, 'authentication'),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
