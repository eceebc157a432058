import { createHashHistory, createRouter } from '@tanstack/react-router'
import { PageError } from './page-error.tsx'
import type { RouterContext } from './router-context.ts'
import { routeTree } from './routes.tsx'
import { parseSearch, stringifySearch } from './search-string.ts'

/**
 * Addresses live behind the hash: one file serves every page, over HTTP and from the window's own scheme. `main.tsx` gives it its
 * context before it is used.
 */
export const router = createRouter({
  routeTree,
  context: {} as RouterContext,
  history: createHashHistory(),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultErrorComponent: PageError,
  defaultStructuralSharing: true,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
