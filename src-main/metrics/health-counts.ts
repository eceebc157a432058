import type { ErrorKind, Operation, Realm } from '../../db/vocabulary.ts'
import { place } from '../ledger/contributions.ts'
import { Histogram } from '../ledger/histogram.ts'
import type { RollupReader } from '../store/repositories/rollup-reader.ts'
import type { CounterName } from '../store/repositories/rollup-rows.ts'
import { readDigest } from './digest-body.ts'
import type { DigestSource, Versions } from './digest-source.ts'
import type { DayOfHours, HourOfProvider } from './health-hours.ts'
import { splitKey, type Tally } from './tally.ts'

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
  readonly to: number
  /** At the start of a day, as the end is. */
  readonly usualFrom: number
  readonly usualTo: number
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

interface PairTimes {
  readonly providerId: number
  readonly operation: Operation
  /** Encoded histograms, to be merged once. */
  readonly all: Uint8Array[]
  readonly ofDays: Map<number, Uint8Array[]>
}

/** Of whole days, from their digests where those hold, else from their rollups. */
export function readUsualCounts(
  { reader, digests }: { readonly reader: RollupReader; readonly digests: DigestSource },
  { realms, usualFrom, usualTo }: Pick<HealthStretch, 'realms' | 'usualFrom' | 'usualTo'>,
  versions: Versions,
): UsualCounts {
  const providers = new Map<number, { calls: number; success: number }>()
  const pairs = new Map<string, PairTimes>()
  let total = 0
  const add = (day: number, providerId: number, operation: Operation, tally: Pick<Tally, 'counters' | 'response'>) => {
    const at = (name: CounterName): number => tally.counters[place[name]] as number
    const calls = at('success') + at('error') + at('timeout') + at('rateLimited')
    total += calls
    const sum = providers.get(providerId) ?? { calls: 0, success: 0 }
    providers.set(providerId, sum)
    sum.calls += calls
    sum.success += at('success')
    const key = `${providerId} ${operation}`
    const pair: PairTimes = pairs.get(key) ?? { providerId, operation, all: [], ofDays: new Map() }
    pairs.set(key, pair)
    if (tally.response.length === 0) return
    pair.all.push(tally.response)
    pair.ofDays.set(day, [...(pair.ofDays.get(day) ?? []), tally.response])
  }
  const found = digests.days('tasks', { from: usualFrom, to: usualTo }, versions, [1])
  for (const digest of found.digests) {
    readDigest(digest, realms, {
      addTally(_table, key, tally) {
        const [providerId = '', operation = ''] = splitKey(key)
        add(digest.day, Number(providerId), operation as Operation, tally)
      },
      addErrors() {},
    })
  }
  for (const day of found.missing) {
    reader.eachCell('day', day, day + 1, { realms }, cell => add(day, cell.providerId, cell.operation, cell))
  }
  const merged = [...pairs].map(([key, { providerId, operation, all, ofDays }]) => {
    const days = new Map([...ofDays].map(([day, times]) => [day, Histogram.merged(times)]))
    return [key, { providerId, operation, times: Histogram.merged(all), days }] as const
  })
  return { calls: total, providers, pairs: new Map(merged) }
}

export function readHealthCounts(
  reader: RollupReader,
  stretch: HealthStretch,
  { lately, recent, usual }: { lately: readonly DayOfHours[]; recent: readonly DayOfHours[]; usual: UsualCounts },
): HealthCounts {
  const providers = new Map<number, HourOfProvider[]>()
  const pairs = new Map<string, PairCounts & { readonly days: Map<number, Histogram> }>()
  const unpriced = new Map<string, { providerId: number; model: string; calls: number }>()

  const pairOf = (providerId: number, operation: Operation) => {
    const key = `${providerId} ${operation}`
    let pair = pairs.get(key)
    if (pair === undefined) {
      const days = new Map<number, Histogram>()
      const slowSince = (medianMs: number) => firstSlowDay(days, medianMs, stretch.recentFrom)
      const [ofRecent, ofLately, ofUsual] = [new Histogram(), new Histogram(), new Histogram()]
      const times = { recent: ofRecent, lately: ofLately, usual: ofUsual }
      pair = { providerId, operation, ...times, success: 0, truncated: 0, days, slowSince }
      pairs.set(key, pair)
    }
    return pair
  }

  for (const { day, pairs: ofDay } of [...lately, ...recent]) {
    for (const { providerId, operation, times } of ofDay.values()) {
      const pair = pairOf(providerId, operation)
      pair.lately.merge(times)
      addToDay(pair, day, times)
    }
  }
  for (const part of recent) {
    for (const { providerId, operation, times, success, truncated } of part.pairs.values()) {
      const pair = pairOf(providerId, operation)
      pair.recent.merge(times)
      pair.success += success
      pair.truncated += truncated
    }
    for (const [id, hours] of part.providers) providers.set(id, [...(providers.get(id) ?? []), ...hours])
    for (const [key, { providerId, model, calls }] of part.unpriced) {
      unpriced.set(key, { providerId, model, calls: calls + (unpriced.get(key)?.calls ?? 0) })
    }
  }
  for (const { providerId, operation, times, days } of usual.pairs.values()) {
    const pair = pairOf(providerId, operation)
    pair.usual.merge(times)
    for (const [start, histogram] of days) addToDay(pair, start, histogram)
  }

  const rates = [...usual.providers].filter(([, { calls }]) => calls >= fewestUsualCalls)
  return {
    recentCalls: recent.reduce((sum, { calls }) => sum + calls, 0),
    usualCalls: usual.calls,
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
