import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { readDay, readInteger, readOneOf, readText, withLeftOut } from '../../app/read-search.ts'
import { rootRoute } from '../../app/root-route.tsx'
import { readAhead } from './dashboard-reads.ts'
import { type DashboardSearch, measures, operations, percentiles, realms, splits } from './dashboard-search.ts'

export const dashboardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/dashboard',
  validateSearch: (search): DashboardSearch => {
    const from = readDay(search.from)
    const to = readDay(search.to)
    const isRange = from !== undefined && to !== undefined && from <= to
    const read = {
      days: isRange ? undefined : readInteger(search.days, 1, 3650),
      from: isRange ? from : undefined,
      to: isRange ? to : undefined,
      operation: readOneOf(search.operation, operations),
      provider: readText(search.provider, 200),
      book: readText(search.book),
      realm: readOneOf(search.realm, realms),
      split: readOneOf(search.split, splits),
      measure: readOneOf(search.measure, measures),
      percentile: readOneOf(search.percentile, percentiles),
    }
    return withLeftOut(search, read)
  },
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => readAhead(context, deps),
  component: lazyPage(['dashboard', 'advice'], () => import('./dashboard-page.tsx'), 'DashboardPage'),
})
