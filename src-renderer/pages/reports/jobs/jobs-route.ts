import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../../app/lazy-page.ts'
import { rootRoute } from '../../../app/root-route.tsx'

export const jobsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reports/jobs',
  component: lazyPage('jobs', () => import('./jobs-page.tsx'), 'JobsPage'),
})
