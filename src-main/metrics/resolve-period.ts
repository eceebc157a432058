import { hourStart } from '../ledger/time-periods.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayRequest } from '../words/failures/request-sentences.ts'
import type { Stretch } from './compose-period.ts'
import type { MetricsQuery } from './metrics-types.ts'

const day = 86_400_000
/** A hundred years: more than any ledger holds, less than what breaks dates. */
const mostDays = 36_500

/** The stretch a query means. `days` is null where it was given as from and to. */
export function resolvePeriod(
  query: Pick<MetricsQuery, 'days' | 'from' | 'to'>,
  now: number,
): { stretch: Stretch; days: number | null } {
  // A call made in this very millisecond belongs to the period.
  const to = query.to ?? now + 1
  if (query.from !== undefined) {
    if (query.days !== undefined) throw failing('usage', sayRequest('period.days_or_beginning'))
    if (query.from >= to) throw failing('usage', sayRequest('period.reversed'))
    // "Since ever" is written in many ways, some of them before dates work.
    return { stretch: { from: Math.max(query.from, to - mostDays * day), to }, days: null }
  }
  const days = query.days ?? 7
  if (!Number.isInteger(days) || days < 1 || days > mostDays) {
    throw failing('usage', sayRequest('period.days', { most: mostDays }))
  }
  return { stretch: { from: hourStart(Math.min(to, query.to ?? now) - days * day), to }, days }
}

/** The stretch of equal length that ends where this one begins. */
export function periodBefore(stretch: Stretch, days: number | null): Stretch {
  const length = days === null ? stretch.to - stretch.from : days * day
  return { from: stretch.from - length, to: stretch.from }
}
