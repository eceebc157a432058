import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { readOneOf, readText } from '../../app/read-search.ts'
import { rootRoute } from '../../app/root-route.tsx'

export const providerTabs = ['providers', 'routes'] as const

export interface ProvidersSearch {
  /** The part of the page; the providers where not given. */
  readonly tab?: (typeof providerTabs)[number] | undefined
  /** The provider whose key is asked for at once. */
  readonly key?: string | undefined
}

export const providersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/providers',
  validateSearch: (search): ProvidersSearch => ({
    tab: readOneOf(search.tab, providerTabs),
    key: readText(search.key, 40),
  }),
  component: lazyPage('providers', () => import('./providers-page.tsx'), 'ProvidersPage'),
})
