import { createRootRouteWithContext } from '@tanstack/react-router'
import { AppLayout } from './layout/app-layout.tsx'
import { NotFound } from './not-found.tsx'
import { RootError } from './root-error.tsx'
import type { RouterContext } from './router-context.ts'

/** The parent of every page's route. */
export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: AppLayout,
  errorComponent: RootError,
  notFoundComponent: NotFound,
})
