import { hourStart } from '../ledger/time-periods.ts'
import type { Clock } from '../ports.ts'
import { createDigestRows } from '../store/repositories/digest-rows.ts'
import { createRollupReader, type FactFilters, type RollupReader } from '../store/repositories/rollup-reader.ts'
import { createScoreRows } from '../store/repositories/score-rows.ts'
import type { Store } from '../store/store.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayRequest } from '../words/failures/request-sentences.ts'
import { composePeriod, edges, type Stretch, splitOpen } from './compose-period.ts'
import { providersOf } from './day-point.ts'
import { createDaySlices } from './day-slices.ts'
import { digestFormat } from './digest-body.ts'
import { createDigestSource } from './digest-source.ts'
import { callsOf, type Figures, figuresOf } from './figures.ts'
import { joinWeeks } from './join-weeks.ts'
import type { MetricsQuery } from './metrics-types.ts'
import { resolvePeriod } from './resolve-period.ts'
import { createRollupDays } from './rollup-days.ts'
import { readCallSlice, readRollupSlices, type Slice, SliceSum } from './slice.ts'
import { type Tally, TallyTable } from './tally.ts'

export const trendSplits = ['none', 'provider', 'model', 'operation', 'language'] as const
export type TrendSplit = (typeof trendSplits)[number]
export type TrendStep = 'hour' | 'day' | 'week'

export interface TrendQuery extends Pick<MetricsQuery, 'days' | 'from' | 'to' | 'filters' | 'realms'> {
  /** Null: hours of a period of up to three days, days of a longer one. */
  readonly step: TrendStep | null
  readonly split: TrendSplit
  /** Most series; the ones with most calls are shown, the rest is added up as one. */
  readonly series: number
}

export interface TrendSeries {
  /** The parts of what the series is of, as the tables of a {@link Slice} have them; null for what is left of all others. */
  readonly key: string | null
  readonly total: Figures
  /** One for each start; null where it has no calls. */
  readonly points: readonly (Figures | null)[]
}

export interface Trends {
  readonly stretch: Stretch
  readonly days: number | null
  readonly timeZone: string
  readonly step: TrendStep
  /** First instants of the hours, days or weeks (seven days each, the last one whole), ascending, without a gap. */
  readonly starts: readonly number[]
  /** Most calls first, the rest last. */
  readonly series: readonly TrendSeries[]
}

const hour = 3_600_000
const day = 24 * hour
const hoursByDefault = 3 * day
/** Longest time before the first call that is shown. */
const mostSilence = 366 * day
/** Hours whose slices are kept between two readings. */
const mostKeptHours = 24 * 8
/** As many points as a chart can show. */
const mostHours = 24 * 92

/** How calls, times, costs and scores went over a period, from the rollups: the same work at any number of calls. */
export function createTrends({
  store,
  clock,
  settings,
}: {
  readonly store: Store
  readonly clock: Clock
  readonly settings: { timeZone(): string }
}): (query: TrendQuery) => Trends {
  const reader = createRollupReader(store)
  const scores = createScoreRows(store)
  const periods = createRollupDays(store, settings)
  const digests = createDigestSource(createDigestRows(store, digestFormat))
  const slices = createDaySlices({ reader, scores, digests, periods })

  function ofDays(stretch: Stretch, openEnd: boolean, filters: FactFilters): Map<number, Slice> {
    if (isOfCalls(filters)) return ofCalls(periods().dayStarts(stretch.from, stretch.to), stretch, filters)
    const { past, open } = splitOpen(periods(), stretch, openEnd)
    const versions = reader.versions(past.from - 2 * day, past.to)
    const { days, hours, rest } = composePeriod(periods(), past)
    const sums = new Map<number, SliceSum>()
    const add = (start: number, slice: Slice | null) => {
      if (slice === null) return
      const sum = sums.get(start) ?? new SliceSum()
      sums.set(start, sum)
      sum.addSlice(slice)
    }
    for (const piece of [...hours.map(from => ({ from, to: from + hour })), ...rest]) {
      add(periods().dayStart(piece.from), slices.piece(piece.from, piece.to, filters, versions))
    }
    const whole = days === null ? [] : [...versions.keys()].filter(start => start >= days.from && start < days.to)
    for (const [start, slice] of slices.days(whole, filters, versions)) add(start, slice)
    if (open !== null) {
      for (const [start, slice] of readRollupSlices(reader, 'day', open.from, open.to, filters)) add(start, slice)
    }
    return new Map([...sums].map(([start, sum]) => [start, sum.finish()]))
  }

  function ofHours(stretch: Stretch, openEnd: boolean, filters: FactFilters): Map<number, Slice> {
    // Nothing lies behind an open end, so that the hour that holds it counts as whole.
    const whole = openEnd ? { from: stretch.from, to: Math.ceil(stretch.to / hour) * hour } : stretch
    if (isOfCalls(filters)) return ofCalls(hourStarts(whole), whole, filters)
    const { past, open } = splitOpen(periods(), whole, openEnd)
    const found = new Map<number, Slice>()
    // Of more days than are kept in memory, each would be read anew each time.
    if (past.to - past.from > mostKeptHours * hour) addHours(found, past, filters)
    else {
      const versions = reader.versions(past.from - 2 * day, past.to)
      const { hours, rest } = edges(past)
      for (const { from, to } of [...hours.map(from => ({ from, to: from + hour })), ...rest]) {
        const slice = slices.piece(from, to, filters, versions)
        if (slice !== null && slice.models.size > 0) addTo(found, hourStart(from), slice)
      }
    }
    if (open !== null) addHours(found, open, filters)
    return found
  }

  function addHours(found: Map<number, Slice>, stretch: Stretch, filters: FactFilters): void {
    const { hours, rest } = edges(stretch)
    const [first, last] = [hours[0], hours.at(-1)]
    if (first !== undefined && last !== undefined) {
      for (const [start, slice] of readRollupSlices(reader, 'hour', first, last + hour, filters)) {
        addTo(found, start, slice)
      }
    }
    for (const { from, to } of rest) {
      addTo(found, hourStart(from), readCallSlice(reader, scores, from, to, filters))
    }
  }

  function pointsOf(step: TrendStep, stretch: Stretch, openEnd: boolean, filters: FactFilters) {
    if (step === 'hour') return { starts: hourStarts(stretch), buckets: ofHours(stretch, openEnd, filters) }
    const days = { starts: periods().dayStarts(stretch.from, stretch.to), buckets: ofDays(stretch, openEnd, filters) }
    return step === 'day' ? days : joinWeeks(days.starts, days.buckets)
  }

  function ofCalls(starts: readonly number[], stretch: Stretch, filters: FactFilters): Map<number, Slice> {
    const found = new Map<number, Slice>()
    for (const [at, start] of starts.entries()) {
      const from = Math.max(start, stretch.from)
      const to = Math.min(starts[at + 1] ?? stretch.to, stretch.to)
      const slice = readCallSlice(reader, scores, from, to, filters)
      // One without calls takes as much memory as one with many.
      if (callsOf(slice.total) > 0) found.set(start, slice)
    }
    return found
  }

  return query =>
    reader.snapshot(() => {
      const asked = resolvePeriod(query, clock.now())
      const span = reader.span()
      const stretch = withinLedger(asked.stretch, span)
      const openEnd = (span?.newest ?? 0) < stretch.to
      const filters: FactFilters = { ...query.filters, realms: query.realms ?? ['real'] }
      const step = query.step ?? (stretch.to - stretch.from <= hoursByDefault ? 'hour' : 'day')
      if (step === 'hour' && stretch.to - stretch.from > mostHours * hour) {
        throw failing('usage', sayRequest('period.hours'))
      }
      const { starts, buckets } = pointsOf(step, stretch, openEnd, filters)
      return {
        stretch,
        days: asked.days,
        timeZone: periods().timeZone,
        step,
        starts,
        series: seriesOf(starts, buckets, query.split, query.series),
      }
    })
}

/** An hour that two days share comes in two pieces. */
function addTo(found: Map<number, Slice>, start: number, slice: Slice): void {
  const known = found.get(start)
  if (known === undefined) {
    found.set(start, slice)
    return
  }
  const sum = new SliceSum()
  sum.addSlice(known)
  sum.addSlice(slice)
  found.set(start, sum.finish())
}

function isOfCalls({ books, users }: FactFilters): boolean {
  return books !== undefined || users !== undefined
}

/** What is asked for "since ever" begins with the first call: no chart has room for decades without any. */
function withinLedger(stretch: Stretch, span: ReturnType<RollupReader['span']>): Stretch {
  const oldest = hourStart(span?.oldest ?? stretch.to - day)
  if (stretch.from > oldest - mostSilence || oldest >= stretch.to) return stretch
  return { from: oldest, to: stretch.to }
}

function hourStarts({ from, to }: Stretch): number[] {
  const starts: number[] = []
  for (let at = hourStart(from); at < to; at += hour) starts.push(at)
  return starts
}

const partOf: Readonly<Record<TrendSplit, (slice: Slice) => ReadonlyMap<string, Tally>>> = {
  none: slice => new Map([['', slice.total]]),
  provider: providersOf,
  model: slice => slice.models,
  operation: slice => slice.operations,
  language: slice => slice.languages,
}

function seriesOf(
  starts: readonly number[],
  buckets: ReadonlyMap<number, Slice>,
  split: TrendSplit,
  most: number,
): TrendSeries[] {
  const parts = new Map([...buckets].map(([start, slice]) => [start, partOf[split](slice)]))
  const totals = new TallyTable()
  for (const part of parts.values()) totals.addAll(part)
  const keys = [...totals.counters()]
    .map(([key, counters]) => ({ key, calls: callsOf({ counters }) }))
    .sort((a, b) => b.calls - a.calls || (a.key < b.key ? -1 : 1))
    .map(({ key }) => key)
  const shown = keys.length <= most ? keys : keys.slice(0, most - 1)
  const left = new Set(keys.slice(shown.length))
  const series: TrendSeries[] = shown.map(key => ({
    key,
    total: figuresOf(totals.finishOne(key)),
    points: starts.map(start => figuresOrNull(parts.get(start)?.get(key))),
  }))
  if (left.size === 0) return series
  const sumLeft = (part: ReadonlyMap<string, Tally> | undefined): Tally | undefined => {
    const table = new TallyTable()
    for (const [key, tally] of part ?? []) if (left.has(key)) table.add('', tally)
    return table.size === 0 ? undefined : table.finishOne('')
  }
  const rest = new TallyTable()
  for (const part of parts.values()) for (const [key, tally] of part) if (left.has(key)) rest.add('', tally)
  const total = figuresOf(rest.finishOne(''))
  return [...series, { key: null, total, points: starts.map(start => figuresOrNull(sumLeft(parts.get(start)))) }]
}

function figuresOrNull(tally: Tally | undefined): Figures | null {
  return tally === undefined ? null : figuresOf(tally)
}
