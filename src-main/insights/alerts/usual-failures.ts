import { type FailureGroup, failureGroups, noGroups } from './failure-groups.ts'
import type { Usual } from './jump-hypotheses.ts'

/** Calls of one subject in one hour (of books, in one day). */
export interface FailureTally {
  /** Start of the hour, UTC epoch milliseconds. */
  readonly start: number
  calls: number
  hits: number
  /** Of the hits, where it is known what failed. */
  groups: Record<FailureGroup, number>
}

/** What is usual for one subject. */
export interface UsualFailures {
  /** At an hour of the day, UTC, 0..23. */
  rateAt(hour: number): number
  /** Shares of the failures, adding up to 1. */
  readonly shares: Readonly<Record<FailureGroup, number>>
  /** How much further the failures of an hour spread than chance would have them: 1 is chance, 3 is bursts of some two. */
  readonly dispersion: number
  readonly calls: number
  /** Hours (of books, days) in which calls were made, and how many calls such an hour usually has. */
  readonly hours: number
  readonly callsAnHour: number
}

/** Before anything is known: 2 % of calls fail, as sure as 50 calls would make it. */
const assumed = { failures: 1, calls: 50 }
/** Trouble, and not usual: so much above the rest, and beyond what chance explains. */
const troublePoints = 0.1
const troubleErrors = 4
/** However much trouble there was, so much of the calls is taken for usual. */
const leastUsual = 0.75
/** Chance does not keep to its mean, and one a week is the most that there may be. */
const weeksBetweenFalseAlarms = 1.1
/** A week of somebody who calls for an hour is not over after that hour. */
const fewestWeeks = 0.15
/** As long as nobody knows how much is watched: one provider, day and night. */
const weeksAtFirst = 1
/** A rate is believed to hold for half as many calls as an hour has, and no shorter. */
const shortestMemory = 20
const leastTrust = 20
/** Hours with fewer calls say nothing of how failures spread. */
const fewestInHour = 5
/** So many hours of mere chance are mixed in. */
const evenHours = 48

/**
 * What is usual, from the hours of the last two weeks: how many calls fail at each hour of the day, of what, and how much in
 * bursts. Hours of trouble are left out, so that a past outage does not pass for usual.
 */
export function learnUsual(tallies: readonly FailureTally[]): UsualFailures {
  const kept = withoutTrouble(tallies.filter(({ calls }) => calls > 0))
  const all = totalOf(kept)
  const rateAt = ratesByHour(kept, cautiousRate(all.hits, all.calls))
  const known = failureGroups.reduce((sum, group) => sum + all.groups[group], 0)
  const shares = noGroups()
  for (const group of failureGroups) shares[group] = (all.groups[group] + 1) / (known + failureGroups.length)
  const squares = kept.reduce((sum, { calls }) => sum + calls ** 2, 0)
  return {
    ...{ rateAt, shares, dispersion: dispersionOf(kept, rateAt), calls: all.calls, hours: kept.length },
    callsAnHour: squares / Math.max(1, all.calls),
  }
}

/** In the form that the detector takes. */
export function usualAt(
  known: UsualFailures,
  at: number,
  { hasGroups, weeksBetween }: { readonly hasGroups: boolean; readonly weeksBetween: number },
): Usual {
  const rate = known.rateAt(hourOf(at))
  const groups = noGroups()
  for (const group of failureGroups) groups[group] = known.shares[group] * rate
  return {
    ...{ rate, isAssumed: known.calls === 0, groups: hasGroups ? groups : null, weeksBetween },
    // The failures of bursts of a geometric length spread so much further than chance.
    burst: (known.dispersion + 1) / 2,
    trust: trustOf(known),
    memory: known.calls === 0 ? Number.POSITIVE_INFINITY : Math.max(shortestMemory, known.callsAnHour / 2),
  }
}

/** By how many calls the rate of an hour is known: those of the past, and no more than hours differ (beta-binomial model). */
function trustOf({ calls, callsAnHour, dispersion }: UsualFailures): number {
  const seen = calls + assumed.calls
  if (dispersion <= 1) return seen
  const ofAnHour = Math.max(leastTrust, (callsAnHour - 1) / (dispersion - 1) - 1)
  return 1 / (1 / seen + 1 / ofAnHour)
}

/**
 * The time in which calls are made that is to pass between two false alarms, of each that is watched, so that all together
 * are wrong once a week.
 *
 * @param watched weeks of such time that a week has, of all that is watched; null: nobody knows yet
 */
export function weeksBetweenAlarms(watched: number | null): number {
  return (watched === null ? weeksAtFirst : Math.max(fewestWeeks, watched)) * weeksBetweenFalseAlarms
}

function hourOf(at: number): number {
  return Math.floor(at / 3_600_000) % 24
}

/**
 * The rate of each hour of the day, drawn towards the whole by as much as the hours differ no more than chance has them
 * differ (method of moments of a beta-binomial model).
 */
function ratesByHour(tallies: readonly FailureTally[], rate: number): (hour: number) => number {
  const hours = Array.from({ length: 24 }, () => ({ calls: 0, hits: 0 }))
  for (const { start, calls, hits } of tallies) {
    const hour = hours[hourOf(start)] as (typeof hours)[number]
    hour.calls += calls
    hour.hits += hits
  }
  const known = hours.filter(({ calls }) => calls > 0)
  const sum = (of: (hour: { calls: number; hits: number }) => number) =>
    known.reduce((total, hour) => total + of(hour), 0)
  const calls = sum(hour => hour.calls)
  const chance = rate * (1 - rate)
  const spread = sum(hour => (hour.hits - hour.calls * rate) ** 2 / (hour.calls * chance))
  const byChance = known.length - 1 + Math.sqrt(2 * Math.max(1, known.length - 1))
  const variance =
    ((spread - byChance) * chance) / Math.max(1, calls - sum(hour => hour.calls ** 2) / Math.max(1, calls))
  if (variance <= 0) return () => rate
  const weight = chance / variance
  const rates = hours.map(hour => (hour.hits + rate * weight) / (hour.calls + weight))
  return hour => rates[hour] ?? rate
}

/** The mean of what the rate may be, and its error on top: with few calls, rather too much than an alarm for nothing. */
function cautiousRate(hits: number, calls: number): number {
  const mean = (hits + assumed.failures) / (calls + assumed.calls)
  return Math.min(1, mean + Math.sqrt((mean * (1 - mean)) / (calls + assumed.calls + 1)))
}

function withoutTrouble(tallies: readonly FailureTally[]): readonly FailureTally[] {
  const sorted = [...tallies].sort((one, other) => one.hits / one.calls - other.hits / other.calls)
  const total = sorted.reduce((sum, { calls }) => sum + calls, 0)
  const least = leastUsual * total
  let calls = 0
  let hits = 0
  const kept: FailureTally[] = []
  for (const tally of sorted) {
    const usual = (hits + assumed.failures) / (calls + assumed.calls)
    const most =
      tally.calls * (usual + troublePoints) + troubleErrors * Math.sqrt(tally.calls * usual * (1 - usual)) + 2
    if (calls >= least && tally.hits > most) continue
    kept.push(tally)
    calls += tally.calls
    hits += tally.hits
  }
  return kept
}

/** Pearson's chi-squared of the hours against their rates, for each of them; never less than chance. */
function dispersionOf(tallies: readonly FailureTally[], rateAt: (hour: number) => number): number {
  let squares = 0
  let hours = 0
  for (const { start, calls, hits } of tallies) {
    if (calls < fewestInHour) continue
    const rate = rateAt(hourOf(start))
    squares += (hits - calls * rate) ** 2 / (calls * rate * (1 - rate))
    hours += 1
  }
  return Math.max(1, (squares + evenHours) / (hours + evenHours) - 0.1)
}

function totalOf(tallies: readonly FailureTally[]) {
  const groups = noGroups()
  let calls = 0
  let hits = 0
  for (const tally of tallies) {
    calls += tally.calls
    hits += tally.hits
    for (const group of failureGroups) groups[group] += tally.groups[group]
  }
  return { calls, hits, groups }
}
