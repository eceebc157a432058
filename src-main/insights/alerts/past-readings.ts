import type { AlertMetric, AlertScope } from '../../../db/vocabulary.ts'
import { hourStart } from '../../ledger/time-periods.ts'
import type { AlertRule, Reading } from './alert-types.ts'
import {
  addPast,
  eachPast,
  eachPastBook,
  matchesScope,
  type PastSource,
  type PastSums,
  type PastTotal,
  subjectValue,
} from './hour-sums.ts'
import type { WindowSums } from './sliding-window.ts'

const dayMs = 86_400_000
const weekMs = 7 * dayMs
const hourMs = 3_600_000
const lastWeekKeptMs = 5 * 60_000
/** The same time last week, from the rollups, kept for a while. */
export interface PastReadings {
  /** Null where there was too little to compare with. */
  lastWeek(rule: AlertRule, value: string | null, now: number): Reading | null
}

interface Kept<Value> {
  readonly at: number
  readonly values: ReadonlyMap<string, Value>
}

const keyOf = (value: string | null): string => value ?? ''

export function createPastReadings(source: PastSource): PastReadings {
  const weeks = new Map<number, Kept<Reading>>()

  function eachOf(
    kind: AlertScope,
    period: 'hour' | 'day',
    range: { from: number; to: number },
    visit: (past: PastSums) => void,
  ) {
    if (kind === 'book') eachPastBook(source, range, visit)
    else eachPast(source, period, range, visit)
  }

  function readLastWeek(rule: AlertRule, now: number): Map<string, Reading> {
    const windowMs = rule.windowMinutes * 60_000
    const timed = rule.metric === 'p95' ? 'response' : rule.metric === 'first_token' ? 'firstToken' : null
    // Whole hours (of books, days) around that time; sums are brought to the window's length.
    const grain = rule.scope.kind === 'book' ? dayMs : hourMs
    const to = hourStart(now - weekMs) + (windowMs < grain ? grain : 0)
    const from = to - Math.max(grain, windowMs)
    const totals = new Map<string, PastTotal>()
    eachOf(rule.scope.kind, 'hour', { from, to }, past => {
      const value = subjectValue(rule.scope.kind, past)
      if (!matchesScope(rule.scope, value)) return
      totals.set(keyOf(value), addPast(totals.get(keyOf(value)), past, timed))
    })
    const share = windowMs / (to - from)
    return new Map(
      [...totals].flatMap(([key, total]) => {
        const reading = pastReading(rule, total, share)
        return reading === null ? [] : [[key, reading] as const]
      }),
    )
  }

  return {
    lastWeek(rule, value, now) {
      let kept = weeks.get(rule.id)
      if (kept === undefined || now - kept.at > lastWeekKeptMs || now < kept.at) {
        kept = { at: now, values: readLastWeek(rule, now) }
        weeks.set(rule.id, kept)
      }
      return kept.values.get(keyOf(value)) ?? null
    },
  }
}

function hitsOf(metric: AlertMetric, sums: WindowSums): number {
  if (metric === 'timeout_rate') return sums.timeout
  return metric === 'rate_limit_rate' ? sums.rateLimited : sums.failed
}

function pastReading(rule: AlertRule, { sums, times }: PastTotal, share: number): Reading | null {
  const enough = (sample: number, value: number | null): Reading | null =>
    value === null || sample < rule.minSample ? null : { value, sample, baseline: null }
  switch (rule.metric) {
    case 'error_rate':
    case 'timeout_rate':
    case 'rate_limit_rate':
      return enough(sums.counted, (hitsOf(rule.metric, sums) + 0.5) / (sums.counted + 1))
    case 'p95':
    case 'first_token':
      return enough(times.total, times.quantile(0.95))
    case 'quality':
      return enough(sums.scores, sums.scores === 0 ? null : sums.scoreSum / sums.scores)
    case 'cost':
      return enough(sums.counted, sums.costNanos === 0 ? null : (sums.costNanos / 1e9) * share)
    case 'spend_rate':
      return enough(
        sums.counted,
        sums.costNanos === 0 ? null : ((sums.costNanos / 1e9) * share * 60) / rule.windowMinutes,
      )
    case 'unpriced_calls':
      return null
  }
}
