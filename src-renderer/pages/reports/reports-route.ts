import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { readDay, readInteger, readOneOf, readText } from '../../app/read-search.ts'
import { rootRoute } from '../../app/root-route.tsx'
import { operations, type ReportsSearch } from './reports-search.ts'

export const reportsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reports',
  validateSearch: (search): ReportsSearch => {
    const from = readDay(search.from)
    const to = readDay(search.to)
    const isRange = from !== undefined && to !== undefined && from <= to
    return {
      days: isRange ? undefined : readInteger(search.days, 1, 3650),
      from: isRange ? from : undefined,
      to: isRange ? to : undefined,
      provider: readText(search.provider, 200),
      operation: readOneOf(search.operation, operations),
      book: readText(search.book, 200),
    }
  },
  component: lazyPage('reports', () => import('./reports-page.tsx'), 'ReportsPage'),
})
