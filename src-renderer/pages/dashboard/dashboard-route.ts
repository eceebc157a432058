import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { readInteger } from '../../app/read-search.ts'
import { rootRoute } from '../../app/root-route.tsx'

interface DashboardSearch {
  readonly days?: number | undefined
}

export const dashboardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/dashboard',
  validateSearch: (search): DashboardSearch => ({ days: readInteger(search.days, 1, 36_500) }),
  component: lazyPage('dashboard', () => import('./dashboard-page.tsx'), 'DashboardPage'),
})
