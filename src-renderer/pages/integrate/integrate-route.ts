import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { readOneOf } from '../../app/read-search.ts'
import { rootRoute } from '../../app/root-route.tsx'
import { type SnippetName, snippetNames } from './snippets.ts'

export interface IntegrateSearch {
  readonly snippet?: SnippetName | undefined
}

export const integrateRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/integrate',
  validateSearch: (search): IntegrateSearch => ({ snippet: readOneOf(search.snippet, snippetNames) }),
  component: lazyPage('integrate', () => import('./integrate-page.tsx'), 'IntegratePage'),
})
