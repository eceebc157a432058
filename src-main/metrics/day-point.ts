import type { Realm } from '../../db/vocabulary.ts'
import { type Figures, figuresOf } from './figures.ts'
import type { Slice } from './slice.ts'
import { joinKey, splitKey, TallyTable } from './tally.ts'

/** One calendar day of the user's zone, for a trend. At the far edge of a period it may be part of a day. */
export interface DayPoint {
  readonly dayStart: number
  readonly figures: Figures
  readonly providers: readonly {
    readonly realm: Realm
    readonly providerId: number
    readonly calls: number
    readonly success: number
    readonly costNanos: number | null
    readonly p95Ms: number | null
  }[]
}

export function dayPointOf(dayStart: number, slice: Slice): DayPoint {
  const providers = [...providersOf(slice)].map(([key, tally]) => {
    const [realm, providerId] = splitKey(key)
    const { calls, success, costNanos, responseTime } = figuresOf(tally)
    return {
      realm: realm as Realm,
      providerId: Number(providerId),
      calls,
      success,
      costNanos,
      p95Ms: responseTime.p95Ms,
    }
  })
  providers.sort((a, b) => (a.realm === b.realm ? a.providerId - b.providerId : a.realm < b.realm ? -1 : 1))
  return { dayStart, figures: figuresOf(slice.total), providers }
}

/** A slice's models added up by realm and provider id. */
export function providersOf(slice: Slice): ReturnType<TallyTable['finish']> {
  const table = new TallyTable()
  for (const [key, tally] of slice.models) {
    const [realm = '', providerId = ''] = splitKey(key)
    table.add(joinKey(realm, providerId), tally)
  }
  return table.finish()
}
