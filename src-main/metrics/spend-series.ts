import type { Realm } from '../../db/vocabulary.ts'
import type { TimePeriods } from '../ledger/time-periods.ts'
import { createDigestRows } from '../store/repositories/digest-rows.ts'
import { createRollupReader } from '../store/repositories/rollup-reader.ts'
import {
  createSpendSeriesRepository,
  type SpendFilters,
  type SpendPoint,
  type SpendSeriesRepository,
} from '../store/repositories/spend-series-repository.ts'
import type { Store } from '../store/store.ts'
import { digestFormat, readHours } from './digest-body.ts'
import { createDigestSource, type Versions } from './digest-source.ts'
import { StampedCache } from './stamped-cache.ts'

const hour = 3_600_000
const widestDay = 48 * hour
/** A forecast asks for each of 28 days by the hour. */
const keptSeries = 128

/**
 * What was spent in each hour or day. Of all calls of a realm the days before today come from digests; whatever they come from,
 * they are kept in memory until one of them is written again, so that only today is added up each time.
 */
export function createSpendSeries(
  store: Store,
  { realm, periods, now }: { readonly realm: Realm; readonly periods: TimePeriods; readonly now: number },
  kept: StampedCache<readonly SpendPoint[]>,
): SpendSeriesRepository {
  const repository = createSpendSeriesRepository(store, realm)
  const reader = createRollupReader(store)
  const digests = createDigestSource(createDigestRows(store, digestFormat))

  function daysBefore(from: number, to: number, versions: Versions): readonly SpendPoint[] {
    const stored = digests.points({ from, to }, versions)
    const points: SpendPoint[] = []
    for (const day of [...versions.keys()].sort((a, b) => a - b)) {
      if (day < from || day >= to) continue
      const ofRealms = stored.get(day)
      if (ofRealms === undefined) points.push(...repository.spend('day', day, day + 1, {}))
      else {
        const figures = ofRealms.get(realm)?.figures
        if (figures === undefined) continue
        points.push({ start: day, costNanos: figures.costNanos ?? 0, unpricedCalls: figures.unpricedCalls })
      }
    }
    return points
  }

  function hoursBefore(from: number, to: number, versions: Versions): readonly SpendPoint[] {
    const points: SpendPoint[] = []
    let at = from
    for (const digest of digests.days('hours', { from, to }, versions, [1]).digests) {
      if (digest.ends > to) continue
      if (digest.begins > at) points.push(...repository.spend('hour', at, digest.begins, {}))
      readHours(digest, [realm], (start, { costNanos, unpricedCalls }) =>
        points.push({ start, costNanos, unpricedCalls }),
      )
      at = digest.ends
    }
    if (at < to) points.push(...repository.spend('hour', at, to, {}))
    return points
  }

  function before(period: 'hour' | 'day', from: number, to: number, filters: SpendFilters): readonly SpendPoint[] {
    const versions = reader.versions(from - widestDay, to + hour)
    const key = JSON.stringify([realm, periods.timeZone, period, from, to, filters])
    const stamp = String([...versions.values()].reduce((sum, version) => sum + version, 0))
    const known = kept.get(key, stamp)
    if (known !== undefined) return known
    const isAll = Object.values(filters).every(value => value === undefined)
    const read = period === 'day' ? daysBefore : hoursBefore
    const points = isAll ? read(from, to, versions) : repository.spend(period, from, to, filters)
    kept.set(key, stamp, points)
    return points
  }

  return {
    ...repository,
    spend(period, from, to, filters) {
      const today = periods.dayStart(now)
      if (today % hour !== 0 || today <= from) return repository.spend(period, from, to, filters)
      if (to <= today) return before(period, from, to, filters)
      return [...before(period, from, today, filters), ...repository.spend(period, today, to, filters)]
    },
  }
}

export function createKeptSpendSeries(): StampedCache<readonly SpendPoint[]> {
  return new StampedCache(keptSeries)
}
