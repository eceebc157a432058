import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { readInteger } from '../../app/read-search.ts'
import { rootRoute } from '../../app/root-route.tsx'
import { readCallSearch } from './call-search.ts'

export const callsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calls',
  validateSearch: readCallSearch,
  component: lazyPage(['calls', 'findings', 'selection', 'warnings'], () => import('./calls-page.tsx'), 'CallsPage'),
})

/** One call on a page of its own. */
export const callRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calls/$id',
  params: {
    parse: ({ id }) => ({ id: readInteger(id, 1, Number.MAX_SAFE_INTEGER) ?? 0 }),
    stringify: ({ id }) => ({ id: String(id) }),
  },
  component: lazyPage(['calls', 'findings', 'selection', 'warnings'], () => import('./call-page.tsx'), 'CallPage'),
})
