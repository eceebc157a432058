import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { readDay, readInteger, readSomeOf, readTexts } from '../../app/read-search.ts'
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
      provider: readTexts(search.provider),
      model: readTexts(search.model),
      operation: readSomeOf(search.operation, operations),
      source_language: readTexts(search.source_language),
      target_language: readTexts(search.target_language),
      book: readTexts(search.book),
      user: readTexts(search.user),
    }
  },
  component: lazyPage(['reports', 'verdict', 'findings'], () => import('./reports-page.tsx'), 'ReportsPage'),
})
