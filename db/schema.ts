/**
 * The whole schema. Change a table in `tables/`, then run `npm run db:generate` and read the
 * migration it writes before committing both (docs/development.md).
 *
 * The full-text tables cannot be expressed in drizzle and live in a hand-written migration.
 */
export * from './tables/access.ts'
export * from './tables/answers.ts'
export * from './tables/calls.ts'
export * from './tables/clock.ts'
export * from './tables/insights.ts'
export * from './tables/metrics.ts'
export * from './tables/monitoring.ts'
export * from './tables/providers.ts'
export * from './tables/quality.ts'
export * from './tables/reports.ts'
export * from './tables/routing.ts'
export * from './tables/views.ts'
