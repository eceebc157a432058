import { type FailureGroup, failureGroups, type Usual } from './jump-detector.ts'

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
  readonly dispersion: number
  readonly calls: number
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
/** So that somebody with three calls a day is not told of two failures. */
const fewestCallsBetween = 2000
/** As long as nobody knows how much is called. */
const callsBetweenAtFirst = 20_000
/** Hours with fewer calls say nothing of how failures spread. */
const fewestInHour = 5
/** So many hours of mere chance are mixed in. */
const evenHours = 48

export const noGroups = (): Record<FailureGroup, number> => ({ slow: 0, limited: 0, refused: 0, filtered: 0, down: 0 })

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
  return { rateAt, shares, dispersion: dispersionOf(kept, rateAt), calls: all.calls }
}

/** In the form that the detector takes. */
export function usualAt(
  known: UsualFailures,
  at: number,
  { hasGroups, callsBetween }: { readonly hasGroups: boolean; readonly callsBetween: number },
): Usual {
  const rate = known.rateAt(hourOf(at))
  const groups = noGroups()
  for (const group of failureGroups) groups[group] = known.shares[group] * rate
  return { rate, groups: hasGroups ? groups : null, dispersion: known.dispersion, callsBetween }
}

/** How many calls are to pass between two false alarms, of all that is watched; null: nobody knows how many a week has. */
export function callsBetweenAlarms(callsAWeek: number | null): number {
  return callsAWeek === null ? callsBetweenAtFirst : Math.max(fewestCallsBetween, callsAWeek * weeksBetweenFalseAlarms)
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
