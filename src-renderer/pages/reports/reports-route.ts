import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { longestName, readDay, readInteger, readSomeOf, readTexts, withLeftOut } from '../../app/read-search.ts'
import { rootRoute } from '../../app/root-route.tsx'
import { operations, type ReportsSearch } from './reports-search.ts'

export const reportsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reports',
  validateSearch: (search): ReportsSearch => {
    const from = readDay(search.from)
    const to = readDay(search.to)
    const isRange = from !== undefined && to !== undefined && from <= to
    const read = {
      days: isRange ? undefined : readInteger(search.days, 1, 3650),
      from: isRange ? from : undefined,
      to: isRange ? to : undefined,
      provider: readTexts(search.provider),
      model: readTexts(search.model),
      operation: readSomeOf(search.operation, operations),
      source_language: readTexts(search.source_language),
      target_language: readTexts(search.target_language),
      book: readTexts(search.book, longestName),
      user: readTexts(search.user, longestName),
    }
    return withLeftOut(search, read)
  },
  component: lazyPage(['reports', 'verdict', 'findings'], () => import('./reports-page.tsx'), 'ReportsPage'),
})
