import { setImmediate as nextTurn } from 'node:timers/promises'
import { type AlertMetric, type AlertScope, errorKindStatus } from '../../../db/vocabulary.ts'
import { hourStart } from '../../ledger/time-periods.ts'
import type {
  FailureHistoryRepository,
  FailureHistoryRow,
  FailureKindRow,
} from '../../store/repositories/failure-history-repository.ts'
import type { AlertRule } from './alert-types.ts'
import { failureGroup, noGroups } from './failure-groups.ts'
import { matchesScope, subjectValue } from './hour-sums.ts'
import type { Usual } from './jump-hypotheses.ts'
import { type FailureTally, learnUsual, type UsualFailures, usualAt, weeksBetweenAlarms } from './usual-failures.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const historyDays = 14
const rereadMs = 6 * 3_600_000
/** Before that it is not known how much of a week calls are made in. */
const fewestDaysKnown = 3
/** The failures that are usual, from the last two weeks without the last day, by hour. */
export interface PastFailures {
  /** Reads them again where that is due, a day at a time: others get their turn in between. */
  refresh(rules: readonly AlertRule[], now: number): Promise<void>
  usual(rule: AlertRule, value: string | null, now: number): Usual
}

const nobody = learnUsual([])
const keyOf = (value: string | null): string => value ?? ''
const nameOf = ({ scope, metric }: AlertRule): string => `${scope.kind} ${metric}`

export function createPastFailures(
  history: FailureHistoryRepository,
  providerName: (id: number) => string,
): PastFailures {
  /** By scope and metric, then by subject. */
  let learned: ReadonlyMap<string, ReadonlyMap<string, UsualFailures>> = new Map()
  let learnedFor = ''
  let learnedAt = Number.NEGATIVE_INFINITY
  let weeksBetween = weeksBetweenAlarms(null)

  async function learn(rules: readonly AlertRule[], now: number): Promise<void> {
    const to = hourStart(now - dayMs)
    const from = to - historyDays * dayMs
    const sorts = new Map(rules.map(rule => [nameOf(rule), createTallies(rule.scope.kind, rule.metric, providerName)]))
    let first = to
    for (let day = from; day < to; day += dayMs) {
      const range = [day, Math.min(day + dayMs, to)] as const
      const rows = history.hours(...range)
      const kinds = history.kinds(...range)
      for (const { start } of rows) first = Math.min(first, start)
      for (const tallies of sorts.values()) if (tallies.kind !== 'book') tallies.add(rows, kinds)
      await nextTurn()
    }
    const ofBooks = [...sorts.values()].filter(({ kind }) => kind === 'book')
    if (ofBooks.length > 0) {
      const rows = history.books(from, to)
      for (const tallies of ofBooks) tallies.add(rows, [])
    }
    for (let day = from; day < to; day += dayMs) {
      const rows = history.repeated(day, Math.min(day + dayMs, to))
      for (const tallies of sorts.values()) tallies.takeOut(rows)
      await nextTurn()
    }
    learned = new Map([...sorts].map(([name, tallies]) => [name, tallies.learn()]))
    weeksBetween = weeksBetweenAlarms(watchedWeeks(rules, (to - first) / dayMs))
  }

  /** The false alarms of many rules and subjects add up: so does the time in which each is watched. */
  function watchedWeeks(rules: readonly AlertRule[], days: number): number | null {
    if (days < fewestDaysKnown) return null
    let time = 0
    for (const rule of rules) {
      for (const [key, { hours }] of learned.get(nameOf(rule)) ?? []) {
        if (!matchesScope(rule.scope, rule.scope.kind === 'all' ? null : key)) continue
        time += hours * (rule.scope.kind === 'book' ? dayMs : hourMs)
      }
    }
    return time / (days * dayMs)
  }

  return {
    async refresh(rules, now) {
      const jumps = rules.filter(({ comparison }) => comparison === 'jumps_by')
      const asked = jumps.map(rule => `${nameOf(rule)} ${rule.scope.value}`).join('\n')
      const isOld = now - learnedAt >= rereadMs || now < learnedAt
      if (jumps.length === 0 || (asked === learnedFor && !isOld)) return
      await learn(jumps, now)
      learnedFor = asked
      learnedAt = now
    },
    usual(rule, value, now) {
      const known = learned.get(nameOf(rule))?.get(keyOf(value)) ?? nobody
      // Only of failures in general is it of interest what failed, and a book's rows do not say.
      const hasGroups = rule.metric === 'error_rate' && rule.scope.kind !== 'book'
      return usualAt(known, now, { hasGroups, weeksBetween })
    },
  }
}

function createTallies(kind: AlertScope, metric: AlertMetric, providerName: (id: number) => string) {
  const subjects = new Map<string, Map<number, FailureTally>>()

  function tallyOf(row: FailureHistoryRow | FailureKindRow): FailureTally | null {
    const book = 'book' in row ? row.book : null
    const value = subjectValue(kind, { ...row, provider: providerName(row.providerId), book })
    if (kind !== 'all' && value === null) return null
    let ofSubject = subjects.get(keyOf(value))
    if (ofSubject === undefined) {
      ofSubject = new Map()
      subjects.set(keyOf(value), ofSubject)
    }
    let tally = ofSubject.get(row.start)
    if (tally === undefined) {
      tally = { start: row.start, calls: 0, hits: 0, groups: noGroups() }
      ofSubject.set(row.start, tally)
    }
    return tally
  }

  return {
    kind,
    add(rows: readonly FailureHistoryRow[], kinds: readonly FailureKindRow[]): void {
      for (const row of rows) {
        const tally = tallyOf(row)
        if (tally === null) continue
        tally.calls += row.calls
        tally.hits += hitsOf(metric, row)
      }
      for (const row of kinds) {
        const tally = isHit(metric, row) ? tallyOf(row) : null
        if (tally !== null) tally.groups[failureGroup(row.errorKind)] += row.calls
      }
    },
    /** What was tried again counts once: so it does where it is watched. */
    takeOut(rows: readonly (FailureKindRow & { readonly book: string | null })[]): void {
      for (const row of rows) {
        if (!isHit(metric, row)) continue
        const value = subjectValue(kind, { ...row, provider: providerName(row.providerId) })
        const tally = tallyAt(subjects.get(keyOf(value)), row.start, kind)
        if (tally === undefined) continue
        tally.hits = Math.max(0, tally.hits - row.calls)
        const group = failureGroup(row.errorKind)
        tally.groups[group] = Math.max(0, tally.groups[group] - row.calls)
      }
    },
    learn: (): ReadonlyMap<string, UsualFailures> =>
      new Map([...subjects].map(([key, ofSubject]) => [key, learnUsual([...ofSubject.values()])])),
  }
}

/** Of books there are days, which begin at any hour; of all else there are hours. */
function tallyAt(
  tallies: ReadonlyMap<number, FailureTally> | undefined,
  start: number,
  kind: AlertScope,
): FailureTally | undefined {
  if (kind !== 'book') return tallies?.get(start)
  let latest: FailureTally | undefined
  for (const tally of tallies?.values() ?? []) {
    if (tally.start <= start && tally.start > (latest?.start ?? Number.NEGATIVE_INFINITY)) latest = tally
  }
  return latest
}

function hitsOf(metric: AlertMetric, row: FailureHistoryRow): number {
  if (metric === 'timeout_rate') return row.timeout
  return metric === 'rate_limit_rate' ? row.rateLimited : row.failed
}

function isHit(metric: AlertMetric, { errorKind }: FailureKindRow): boolean {
  const status = errorKindStatus[errorKind]
  return metric === 'error_rate' || status === (metric === 'timeout_rate' ? 'timeout' : 'rate_limited')
}
