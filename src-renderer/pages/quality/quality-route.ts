import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { readInteger, readOneOf, readText } from '../../app/read-search.ts'
import { rootRoute } from '../../app/root-route.tsx'
import {
  type GlossarySearch,
  type QualitySearch,
  type ReviewSearch,
  severities,
  trendSplits,
} from './quality-search.ts'

export const qualityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/quality',
  validateSearch: (search): QualitySearch => ({
    days: readInteger(search.days, 1, 3650),
    split: readOneOf(search.split, trendSplits),
  }),
  component: lazyPage(['quality', 'findings', 'reasons'], () => import('./overview/quality-page.tsx'), 'QualityPage'),
})

export const reviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/quality/review',
  validateSearch: (search): ReviewSearch => ({
    book: readText(search.book),
    chapter: readText(search.chapter),
    check: readText(search.check, 100),
    severity: readOneOf(search.severity, severities),
    call: readInteger(search.call, 1, Number.MAX_SAFE_INTEGER),
  }),
  component: lazyPage(['quality', 'findings'], () => import('./review/review-page.tsx'), 'ReviewPage'),
})

export const glossaryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/quality/glossary',
  validateSearch: (search): GlossarySearch => ({
    book: readText(search.book),
    language: readText(search.language, 35),
  }),
  component: lazyPage(['quality', 'findings'], () => import('./glossary/glossary-page.tsx'), 'GlossaryPage'),
})
