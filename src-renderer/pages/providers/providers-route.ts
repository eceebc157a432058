import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { readText } from '../../app/read-search.ts'
import { rootRoute } from '../../app/root-route.tsx'

export interface ProvidersSearch {
  /** The provider whose key is asked for at once. */
  readonly key?: string | undefined
}

export const providersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/providers',
  validateSearch: (search): ProvidersSearch => ({ key: readText(search.key, 40) }),
  component: lazyPage('providers', () => import('./providers-page.tsx'), 'ProvidersPage'),
})
