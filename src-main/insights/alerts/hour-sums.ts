import type { AlertScope, Realm } from '../../../db/vocabulary.ts'
import { place } from '../../ledger/contributions.ts'
import { Histogram } from '../../ledger/histogram.ts'
import type { RollupReader } from '../../store/repositories/rollup-reader.ts'
import type { CounterName } from '../../store/repositories/rollup-rows.ts'
import { addTo, noSums, type WindowSums } from './sliding-window.ts'

/** Sums of one rollup row, for what rules are about. */
export interface PastSums {
  readonly periodStart: number
  readonly provider: string
  readonly model: string
  readonly operation: string
  readonly book: string | null
  readonly sums: WindowSums
  readonly response: Uint8Array
  readonly firstToken: Uint8Array
}

/** Where past sums are read from. */
export interface PastSource {
  readonly reader: RollupReader
  readonly names: (providerId: number) => string
  readonly realm: Realm
}

/** Rows of real calls by hour or day, `from <= period < to`. */
export function eachPast(
  { reader, names, realm }: PastSource,
  period: 'hour' | 'day',
  range: { readonly from: number; readonly to: number },
  visit: (past: PastSums) => void,
): void {
  reader.eachCell(period, range.from, range.to, { realms: [realm] }, cell => {
    visit({
      periodStart: cell.periodStart,
      provider: names(cell.providerId),
      model: cell.modelName,
      operation: cell.operation,
      book: null,
      sums: sumsOf(cell.counters),
      response: cell.response,
      firstToken: cell.firstToken,
    })
  })
}

/** The same by book and day; these rows do not know provider and model. */
export function eachPastBook(
  { reader, realm }: PastSource,
  range: { readonly from: number; readonly to: number },
  visit: (past: PastSums) => void,
): void {
  reader.eachBook(
    range.from,
    range.to,
    { realms: [realm] },
    ({ periodStart, book, counters, response, firstToken }) => {
      visit({ periodStart, provider: '', model: '', operation: '', book, sums: sumsOf(counters), response, firstToken })
    },
  )
}

function sumsOf(counters: ArrayLike<number>): WindowSums {
  const at = (name: CounterName) => counters[place[name]] as number
  const failed = at('error') + at('timeout') + at('rateLimited')
  const mean = at('scoreCount') === 0 ? 0 : at('scoreSum') / at('scoreCount') / 1000
  return {
    counted: at('success') + failed,
    failed,
    timeout: at('timeout'),
    rateLimited: at('rateLimited'),
    unpriced: at('unpricedCalls'),
    costNanos: at('costNanos'),
    scoreSum: at('scoreSum') / 1000,
    // How far scores lie apart is not in the rollups: a usual spread is assumed.
    scoreSquares: at('scoreCount') * (mean ** 2 + usualSpread ** 2),
    scores: at('scoreCount'),
  }
}

const usualSpread = 0.1

/** Which subject of a scope a call or a row belongs to; null where it belongs to none. */
export function subjectValue(
  kind: AlertScope,
  of: { readonly provider: string; readonly model: string; readonly operation: string; readonly book: string | null },
): string | null {
  switch (kind) {
    case 'all':
      return null
    case 'model':
      return `${of.provider}/${of.model}`
    default:
      return of[kind]
  }
}

/** True where a rule with this scope looks at the subject. A model may be named without its provider. */
export function matchesScope(
  scope: { readonly kind: AlertScope; readonly value: string | null },
  value: string | null,
): boolean {
  if (scope.kind === 'all') return true
  if (value === null) return false
  if (scope.value === null || scope.value === value) return true
  return scope.kind === 'model' && value.endsWith(`/${scope.value}`) && !scope.value.includes('/')
}

/** Sums of several rows with their times. */
export interface PastTotal {
  readonly sums: WindowSums
  readonly times: Histogram
}

export function addPast(
  total: PastTotal | undefined,
  past: PastSums,
  timed: 'response' | 'firstToken' | null,
): PastTotal {
  const known = total ?? { sums: noSums(), times: new Histogram() }
  addTo(known.sums, past.sums, 1)
  if (timed !== null) known.times.merge(Histogram.decode(past[timed]))
  return known
}
