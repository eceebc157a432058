import { setImmediate as nextTurn } from 'node:timers/promises'
import { Histogram } from '../../ledger/histogram.ts'
import { hourStart } from '../../ledger/time-periods.ts'
import type { AlertFactsRepository, AlertFactsRow } from '../../store/repositories/alert-facts-repository.ts'
import type { AlertRule, CallFacts } from './alert-types.ts'
import { eachPast, matchesScope, type PastSource, subjectValue } from './hour-sums.ts'
import type { Watch } from './watch.ts'

const hourMs = 3_600_000
/** Longer windows are filled from the hourly sums, so that starting takes as long with a million calls as with ten. */
const longestByCall = 2 * hourMs
/** Calls are read in stretches of this length, and others get their turn in between. */
const stepMs = 15 * 60_000

export interface WarmParts {
  readonly rules: readonly AlertRule[]
  readonly facts: AlertFactsRepository
  readonly source: PastSource
  readonly now: number
  readonly watchOf: (rule: AlertRule, value: string | null) => Watch
  readonly watchesFor: (call: CallFacts) => readonly Watch[]
  readonly factsOf: (row: AlertFactsRow) => CallFacts
  /** Told of each call that was read. */
  readonly onCall: (call: CallFacts) => void
}

/** Fills the windows with what the ledger has, as if they had been open all along. Returns the calls that were read one by one. */
export async function warmWatches(parts: WarmParts): Promise<ReadonlySet<number>> {
  const { rules, facts, now, watchesFor, factsOf } = parts
  const taken = new Set<number>()
  if (rules.length === 0) return taken
  const isLong = (rule: AlertRule) => rule.windowMinutes * 60_000 > longestByCall && rule.scope.kind !== 'book'
  const thisHour = hourStart(now)
  await addHours(parts, rules.filter(isLong), thisHour)
  const byCall = rules.filter(rule => !isLong(rule))
  const longest = Math.max(0, ...byCall.map(rule => rule.windowMinutes * 60_000))
  // A call is found by when it was made, and counts when it ended.
  const from = Math.min(thisHour, now - longest - hourMs)
  for (let begin = from; begin <= now; begin += stepMs) {
    for (const row of facts.made(begin, Math.min(begin + stepMs, now + 1))) {
      taken.add(row.id)
      const call = factsOf(row)
      parts.onCall(call)
      for (const watch of watchesFor(call)) {
        if (!isLong(watch.rule) || row.createdAt >= thisHour) watch.add(call)
      }
    }
    await nextTurn()
  }
  return taken
}

async function addHours(parts: WarmParts, rules: readonly AlertRule[], to: number): Promise<void> {
  const { source, now, watchOf } = parts
  const longest = Math.max(0, ...rules.map(rule => rule.windowMinutes * 60_000))
  const dayMs = 24 * hourMs
  for (let begin = hourStart(now - longest); begin < to; begin += dayMs) {
    eachPast(source, 'hour', { from: begin, to: Math.min(begin + dayMs, to) }, past => {
      for (const rule of rules) {
        const value = subjectValue(rule.scope.kind, past)
        if (!matchesScope(rule.scope, value)) continue
        const watch = watchOf(rule, value)
        const bytes = rule.metric === 'p95' ? past.response : rule.metric === 'first_token' ? past.firstToken : null
        const times = bytes === null ? [] : Histogram.decode(bytes).entries()
        watch.window.addSums(past.periodStart + hourMs / 2, past.sums, times)
      }
    })
    await nextTurn()
  }
}
