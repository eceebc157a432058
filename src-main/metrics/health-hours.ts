import type { Operation, Realm } from '../../db/vocabulary.ts'
import { place } from '../ledger/contributions.ts'
import { Histogram } from '../ledger/histogram.ts'
import type { TimePeriods } from '../ledger/time-periods.ts'
import type { RollupReader } from '../store/repositories/rollup-reader.ts'
import type { CounterName } from '../store/repositories/rollup-rows.ts'
import { StampedCache } from './stamped-cache.ts'
import { joinKey } from './tally.ts'

export interface HourOfProvider {
  readonly start: number
  /** That left the machine. */
  calls: number
  /** Errors and timeouts; a limit is told apart. */
  failed: number
  limited: number
}

/** What hour rollups of one local day, or of a part of it, say. */
export interface DayOfHours {
  readonly day: number
  readonly calls: number
  /** Hours that have calls, ascending, by provider id. */
  readonly providers: ReadonlyMap<number, readonly HourOfProvider[]>
  readonly pairs: ReadonlyMap<
    string,
    {
      readonly providerId: number
      readonly operation: Operation
      /** Response times of successes. */
      readonly times: Histogram
      readonly success: number
      readonly truncated: number
    }
  >
  readonly unpriced: ReadonlyMap<
    string,
    { readonly providerId: number; readonly model: string; readonly calls: number }
  >
}

const hour = 3_600_000
/** Three days in pieces, for a few choices of realms. */
const keptDays = 24

/** Reads a stretch between full hours day by day; a day is read again only after it was written again. */
export function createHealthHours(
  reader: RollupReader,
  periods: () => TimePeriods,
): (realms: readonly Realm[], from: number, to: number) => DayOfHours[] {
  const kept = new StampedCache<DayOfHours>(keptDays)

  return (realms, from, to) => {
    const versions = reader.versions(from - 48 * hour, to + 48 * hour)
    const starts = periods().dayStarts(from, to)
    return starts.map((day, at) => {
      const begins = Math.max(day, from)
      const ends = Math.min(starts[at + 1] ?? to, to)
      // An hour that reaches into the next day is written with either of them.
      const stamp = `${versions.get(day)} ${ends % hour === 0 ? '' : versions.get(starts[at + 1] ?? -1)}`
      // Rollups begin with an hour: an end within one holds all of it.
      const key = JSON.stringify([periods().timeZone, realms, begins, Math.ceil(ends / hour)])
      const known = kept.get(key, stamp)
      if (known !== undefined) return known
      const read = readDay(reader, realms, day, begins, ends)
      kept.set(key, stamp, read)
      return read
    })
  }
}

function readDay(reader: RollupReader, realms: readonly Realm[], day: number, from: number, to: number): DayOfHours {
  const providers = new Map<number, HourOfProvider[]>()
  const pairs = new Map<
    string,
    { providerId: number; operation: Operation; times: Uint8Array[]; success: number; truncated: number }
  >()
  const unpriced = new Map<string, { providerId: number; model: string; calls: number }>()
  let all = 0
  reader.eachCell('hour', from, to, { realms }, cell => {
    const { providerId, operation, modelName: model, periodStart } = cell
    const at = (name: CounterName): number => cell.counters[place[name]] as number
    const limited = at('rateLimited')
    const failed = at('error') + at('timeout')
    const calls = at('success') + failed + limited
    all += calls
    const hours = providers.get(providerId) ?? []
    providers.set(providerId, hours)
    let last = hours.at(-1)
    if (last?.start !== periodStart) {
      last = { start: periodStart, calls: 0, failed: 0, limited: 0 }
      hours.push(last)
    }
    last.calls += calls
    last.failed += failed
    last.limited += limited
    const key = `${providerId} ${operation}`
    const pair = pairs.get(key) ?? { providerId, operation, times: [], success: 0, truncated: 0 }
    pairs.set(key, pair)
    if (cell.response.length > 0) pair.times.push(cell.response)
    pair.success += at('success')
    pair.truncated += at('truncated')
    const without = at('unpricedCalls')
    if (without === 0) return
    const known = unpriced.get(joinKey(providerId, model)) ?? { providerId, model, calls: 0 }
    known.calls += without
    unpriced.set(joinKey(providerId, model), known)
  })
  const merged = [...pairs].map(([key, pair]) => [key, { ...pair, times: Histogram.merged(pair.times) }] as const)
  return { day, calls: all, providers, pairs: new Map(merged), unpriced }
}
