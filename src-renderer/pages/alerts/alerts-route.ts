import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { readInteger } from '../../app/read-search.ts'
import { rootRoute } from '../../app/root-route.tsx'

export interface AlertsSearch {
  /** The alert that a notification led to. */
  readonly alert?: number | undefined
}

export const alertsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/alerts',
  validateSearch: (search): AlertsSearch => ({ alert: readInteger(search.alert, 1, Number.MAX_SAFE_INTEGER) }),
  component: lazyPage('alerts', () => import('./alerts-page.tsx'), 'AlertsPage'),
})
