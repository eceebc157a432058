import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { readOneOf, readText } from '../../app/read-search.ts'
import { rootRoute } from '../../app/root-route.tsx'
import { groups, type SettingsSearch } from './settings-search.ts'

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  validateSearch: (search): SettingsSearch => ({
    group: readOneOf(search.group, groups),
    at: readText(search.at, 60),
  }),
  component: lazyPage(['settings', 'reasons'], () => import('./settings-page.tsx'), 'SettingsPage'),
})
