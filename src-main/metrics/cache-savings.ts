import type { Realm } from '../../db/vocabulary.ts'
import { createTimePeriods } from '../ledger/time-periods.ts'
import { createCachedCallRepository } from '../store/repositories/cached-call-repository.ts'
import { createDigestRows } from '../store/repositories/digest-rows.ts'
import { createRollupReader } from '../store/repositories/rollup-reader.ts'
import { readRollupZone } from '../store/repositories/rollup-zone.ts'
import type { Store } from '../store/store.ts'
import { type CacheSaving, CachingSums, type ModelSaving, totalOf } from './caching-sums.ts'
import { composePeriod, type Stretch } from './compose-period.ts'
import { digestFormat } from './digest-body.ts'
import { createDigestSource } from './digest-source.ts'

export interface CacheSavings extends CacheSaving {
  /** Most saved first. */
  readonly models: readonly ModelSaving[]
}

export interface CacheSavingsQuery extends Stretch {
  readonly realms: readonly Realm[]
  /** Of one book alone. */
  readonly book?: string
}

/**
 * What caching saved in a stretch of time. A saving depends on each call's price and its steps, so it is worked out call by call:
 * once for a closed day, whose digest keeps it, and anew for the rest. Of a book all calls are read.
 */
export function readCacheSavings(store: Pick<Store, 'db'>, query: CacheSavingsQuery): CacheSavings {
  const { from, to, realms, book } = query
  const calls = createCachedCallRepository(store)
  const sums = new CachingSums()
  createRollupReader(store).snapshot(() => {
    let at = from
    for (const digest of book === undefined ? digestsWithin(store, query) : []) {
      sums.addCalls(calls, at, digest.begins)
      sums.addDigest(digest)
      at = digest.ends
    }
    sums.addCalls(calls, at, to, book)
  })
  const models = sums.models(realms).sort(mostFirst)
  return { ...totalOf(models), models }
}

/** Those of whole days that hold, oldest first. */
function digestsWithin(store: Pick<Store, 'db'>, { from, to }: Stretch) {
  const zone = readRollupZone(store)
  if (zone === null) return []
  const { days } = composePeriod(createTimePeriods(zone), { from, to })
  if (days === null) return []
  const versions = createRollupReader(store).versions(days.from, days.to)
  return createDigestSource(createDigestRows(store, digestFormat)).days('caching', days, versions, [1]).digests
}

function mostFirst(a: ModelSaving, b: ModelSaving): number {
  return b.savedNanos - a.savedNanos || b.calls - a.calls || a.providerId - b.providerId || (a.model < b.model ? -1 : 1)
}
