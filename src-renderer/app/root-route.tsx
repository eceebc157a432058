import { createRootRoute } from '@tanstack/react-router'
import { AppLayout } from './layout/app-layout.tsx'
import { NotFound } from './not-found.tsx'

/** The parent of every page's route. */
export const rootRoute = createRootRoute({ component: AppLayout, notFoundComponent: NotFound })
