import type { ErrorKind, Operation, Realm } from '../../db/vocabulary.ts'
import { place } from '../ledger/contributions.ts'
import { Histogram } from '../ledger/histogram.ts'
import type { RollupReader } from '../store/repositories/rollup-reader.ts'
import type { CounterName } from '../store/repositories/rollup-rows.ts'

interface HourOfProvider {
  readonly start: number
  /** That left the machine. */
  calls: number
  /** Errors and timeouts; a limit is told apart. */
  failed: number
  limited: number
}

interface PairCounts {
  readonly providerId: number
  readonly operation: Operation
  /** Response times of successes. */
  readonly recent: Histogram
  /** Of three days, for those who make few calls. */
  readonly lately: Histogram
  readonly usual: Histogram
  success: number
  truncated: number
  /** The first of the days in a row, up to now, whose median was at least this. */
  slowSince(medianMs: number): number
}

/** What health is judged by. */
export interface HealthCounts {
  readonly recentCalls: number
  readonly usualCalls: number
  /** Hours of the recent stretch that have calls, ascending, by provider id. */
  readonly providers: ReadonlyMap<number, readonly HourOfProvider[]>
  /** Success rates of the usual stretch, of providers with enough calls. */
  readonly usualRate: ReadonlyMap<number, number>
  /** The most frequent reason of recent failures, by provider id. */
  readonly errorKinds: ReadonlyMap<number, ErrorKind>
  readonly pairs: ReadonlyMap<string, PairCounts>
  readonly unpriced: readonly { readonly providerId: number; readonly model: string; readonly calls: number }[]
}

interface HealthStretch {
  readonly realms: readonly Realm[]
  /** At a full hour. */
  readonly recentFrom: number
  /** Before it, at a full hour, too. */
  readonly latelyFrom: number
  readonly to: number
  /** At the start of a day, as the end is. */
  readonly usualFrom: number
  readonly usualTo: number
  /** Of the user's zone. */
  readonly dayStart: (at: number) => number
}

const fewestUsualCalls = 20

/** What is usual, of whole days that are over. */
export interface UsualCounts {
  readonly calls: number
  readonly providers: ReadonlyMap<number, { readonly calls: number; readonly success: number }>
  readonly pairs: ReadonlyMap<
    string,
    {
      readonly providerId: number
      readonly operation: Operation
      readonly times: Histogram
      readonly days: ReadonlyMap<number, Histogram>
    }
  >
}

export function readUsualCounts(
  reader: RollupReader,
  { realms, usualFrom, usualTo }: Pick<HealthStretch, 'realms' | 'usualFrom' | 'usualTo'>,
): UsualCounts {
  const providers = new Map<number, { calls: number; success: number }>()
  const pairs = new Map<
    string,
    { providerId: number; operation: Operation; times: Histogram; days: Map<number, Histogram> }
  >()
  let total = 0
  reader.eachCell('day', usualFrom, usualTo, { realms }, cell => {
    const { providerId, operation } = cell
    const at = (name: CounterName): number => cell.counters[place[name]] as number
    const calls = at('success') + at('error') + at('timeout') + at('rateLimited')
    total += calls
    const sum = providers.get(providerId) ?? { calls: 0, success: 0 }
    providers.set(providerId, sum)
    sum.calls += calls
    sum.success += at('success')
    const key = `${providerId} ${operation}`
    const pair = pairs.get(key) ?? { providerId, operation, times: new Histogram(), days: new Map() }
    pairs.set(key, pair)
    const histogram = Histogram.decode(cell.response)
    pair.times.merge(histogram)
    addToDay(pair, cell.periodStart, histogram)
  })
  return { calls: total, providers, pairs }
}

export function readHealthCounts(
  reader: RollupReader,
  stretch: HealthStretch,
  usualCounts: UsualCounts = readUsualCounts(reader, stretch),
): HealthCounts {
  const { realms, recentFrom, latelyFrom, to } = stretch
  const providers = new Map<number, HourOfProvider[]>()
  const pairs = new Map<string, PairCounts & { readonly days: Map<number, Histogram> }>()
  const unpriced = new Map<string, { providerId: number; model: string; calls: number }>()
  let recentCalls = 0

  const pairOf = (providerId: number, operation: Operation) => {
    const key = `${providerId} ${operation}`
    let pair = pairs.get(key)
    if (pair === undefined) {
      const days = new Map<number, Histogram>()
      const slowSince = (medianMs: number) => firstSlowDay(days, medianMs, recentFrom)
      const empty = {
        recent: new Histogram(),
        lately: new Histogram(),
        usual: new Histogram(),
        success: 0,
        truncated: 0,
      }
      pair = { providerId, operation, ...empty, days, slowSince }
      pairs.set(key, pair)
    }
    return pair
  }

  reader.eachCell('hour', latelyFrom, to, { realms }, cell => {
    const times = Histogram.decode(cell.response)
    const pair = pairOf(cell.providerId, cell.operation)
    pair.lately.merge(times)
    addToDay(pair, stretch.dayStart(cell.periodStart), times)
    if (cell.periodStart < recentFrom) return
    const at = (name: CounterName): number => cell.counters[place[name]] as number
    const limited = at('rateLimited')
    const failed = at('error') + at('timeout')
    const calls = at('success') + failed + limited
    recentCalls += calls
    const hours = providers.get(cell.providerId) ?? []
    providers.set(cell.providerId, hours)
    let hour = hours.at(-1)
    if (hour?.start !== cell.periodStart) {
      hour = { start: cell.periodStart, calls: 0, failed: 0, limited: 0 }
      hours.push(hour)
    }
    hour.calls += calls
    hour.failed += failed
    hour.limited += limited
    pair.success += at('success')
    pair.truncated += at('truncated')
    pair.recent.merge(times)
    const without = at('unpricedCalls')
    if (without === 0) return
    const key = `${cell.providerId} ${cell.modelName}`
    const known = unpriced.get(key) ?? { providerId: cell.providerId, model: cell.modelName, calls: 0 }
    known.calls += without
    unpriced.set(key, known)
  })

  const { calls: usualCalls, providers: usual, pairs: usualPairs } = usualCounts
  for (const { providerId, operation, times, days } of usualPairs.values()) {
    const pair = pairOf(providerId, operation)
    pair.usual.merge(times)
    for (const [start, histogram] of days) addToDay(pair, start, histogram)
  }

  const rates = [...usual].filter(([, { calls }]) => calls >= fewestUsualCalls)
  return {
    recentCalls,
    usualCalls,
    providers,
    usualRate: new Map(rates.map(([id, { calls, success }]) => [id, success / calls])),
    errorKinds: mostFrequentErrors(reader, stretch),
    pairs,
    unpriced: [...unpriced.values()].sort((a, b) => b.calls - a.calls),
  }
}

function addToDay({ days }: { readonly days: Map<number, Histogram> }, start: number, times: Histogram): void {
  const day = days.get(start) ?? new Histogram()
  days.set(start, day)
  day.merge(times)
}

function firstSlowDay(days: ReadonlyMap<number, Histogram>, medianMs: number, otherwise: number): number {
  let since = otherwise
  for (const [start, histogram] of [...days].sort(([a], [b]) => b - a)) {
    if (histogram.total === 0) continue
    if ((histogram.quantile(0.5) ?? 0) < medianMs) break
    since = start
  }
  return since
}

function mostFrequentErrors(reader: RollupReader, { realms, recentFrom, to }: HealthStretch): Map<number, ErrorKind> {
  const counts = new Map<number, Map<ErrorKind, number>>()
  reader.eachError('hour', recentFrom, to, { realms }, ({ providerId, errorKind, calls }) => {
    if (errorKind === 'cancelled' || errorKind === 'budget_blocked') return
    const kinds = counts.get(providerId) ?? new Map<ErrorKind, number>()
    counts.set(providerId, kinds)
    kinds.set(errorKind, (kinds.get(errorKind) ?? 0) + calls)
  })
  return new Map(
    [...counts].flatMap(([id, kinds]) => {
      const [most] = [...kinds].sort((a, b) => b[1] - a[1])
      return most === undefined ? [] : [[id, most[0]] as const]
    }),
  )
}
