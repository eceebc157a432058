import { createRoute, redirect } from '@tanstack/react-router'
import { alertsRoute } from '../pages/alerts/alerts-route.ts'
import { booksRoute } from '../pages/books/books-route.ts'
import { callRoute, callsRoute } from '../pages/calls/calls-route.ts'
import { dashboardRoute } from '../pages/dashboard/dashboard-route.ts'
import { integrateRoute } from '../pages/integrate/integrate-route.ts'
import { providersRoute } from '../pages/providers/providers-route.ts'
import { welcomeRoute } from '../pages/providers/welcome/welcome-route.ts'
import { glossaryRoute, qualityRoute, reviewRoute } from '../pages/quality/quality-route.ts'
import { billsRoute } from '../pages/reports/bills/bills-route.ts'
import { jobsRoute } from '../pages/reports/jobs/jobs-route.ts'
import { reportsRoute } from '../pages/reports/reports-route.ts'
import { settingsRoute } from '../pages/settings/settings-route.ts'
import { rootRoute } from './root-route.tsx'

const startRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/dashboard', replace: true })
  },
})

/** Every page there is. Add the route of a page here, in the order of pages.ts. */
export const routeTree = rootRoute.addChildren([
  startRoute,
  dashboardRoute,
  callsRoute,
  callRoute,
  booksRoute,
  qualityRoute,
  reviewRoute,
  glossaryRoute,
  providersRoute,
  alertsRoute,
  integrateRoute,
  reportsRoute,
  billsRoute,
  jobsRoute,
  welcomeRoute,
  settingsRoute,
])
