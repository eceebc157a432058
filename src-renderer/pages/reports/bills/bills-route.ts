import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../../app/lazy-page.ts'
import { readFlag, readText } from '../../../app/read-search.ts'
import { rootRoute } from '../../../app/root-route.tsx'
import type { BillsSearch } from './bills-search.ts'

export const billsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reports/bills',
  validateSearch: (search): BillsSearch => {
    const month = readText(search.month, 7)
    return {
      provider: readText(search.provider, 200),
      month: month !== undefined && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : undefined,
      all: readFlag(search.all),
    }
  },
  component: lazyPage(['bills', 'reasons'], () => import('./bills-page.tsx'), 'BillsPage'),
})
