import { type FailureGroup, noGroups } from '../../../src-main/insights/alerts/failure-groups.ts'
import type { FailureTally } from '../../../src-main/insights/alerts/usual-failures.ts'
import { createSeededRandom, type SeededRandom } from '../../../src-main/providers/practice/seeded-random.ts'

export const minuteMs = 60_000
export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** A call that ended. */
export interface EndedCall {
  readonly at: number
  readonly tookMs: number
  readonly failed: boolean
  readonly group: FailureGroup | null
  readonly subject: number
  readonly request: number
  readonly attempt: number
}

/** A user's calls and how they usually fail; failures are drawn, no trace has them. */
export interface Traffic {
  /** Calls a minute of each subject, at random; or when they were made, milliseconds from 0, over and over. */
  readonly arrivals: number | { readonly at: readonly number[]; readonly everyMs: number }
  readonly subjects: number
  /** How many fail at an hour of the day, 0..1. */
  readonly usual: (hour: number) => number
  /** Of the failures, so many are of each group. */
  readonly groups: Readonly<Partial<Record<FailureGroup, number>>>
  /** Failures that come in a row where one comes, on average; 1: each on its own. */
  readonly burst: number
  /** Whether the failures of a burst are all of one sort. */
  readonly isBurstOfOneSort: boolean
  /** By what factor an hour is worse than usual, or better, as often as not; 1: hours are alike. */
  readonly hoursDiffer: number
  /** Tries after a failure, and how often another try goes as the first one did. */
  readonly tries: number
  readonly sameAgain: number
  /** From the call to its failure, milliseconds. A success takes 5 seconds. */
  readonly failsAfterMs: number
}

export const plainTraffic: Traffic = {
  arrivals: 10,
  subjects: 1,
  usual: () => 0.02,
  groups: { down: 1 },
  burst: 1,
  isBurstOfOneSort: false,
  hoursDiffer: 1,
  tries: 1,
  sameAgain: 0,
  failsAfterMs: 1000,
}

export interface Incident {
  readonly at: number
  readonly points: number
  /** Null: of the same groups as usual. */
  readonly group: FailureGroup | null
}

const succeedsAfterMs = 5000

/** The calls of some days from midnight on, in the order in which they end. The incident is the first subject's. */
export function* callsOf(
  traffic: Traffic,
  seed: string,
  {
    from = 0,
    to,
    incident = null,
  }: { readonly from?: number; readonly to: number; readonly incident?: Incident | null },
): Generator<EndedCall> {
  const random = createSeededRandom(seed)
  let calls: EndedCall[] = []
  let request = 0
  for (let begin = from; begin < to; begin += hourMs) {
    const end = Math.min(to, begin + hourMs)
    const worse = traffic.hoursDiffer === 1 ? 1 : traffic.hoursDiffer ** (2 * random.next() - 1)
    for (let subject = 0; subject < traffic.subjects; subject++) {
      let left = 0
      let sort = drawGroup(traffic, random)
      for (const at of arrivals(traffic, random, begin, end)) {
        const isTrouble = incident !== null && subject === 0 && at >= incident.at
        const usual = traffic.usual(Math.floor(at / hourMs) % 24) * worse
        if (left === 0 && random.next() < usual / traffic.burst) {
          left = drawBurst(traffic.burst, random)
          sort = drawGroup(traffic, random)
        } else if (left > 0 && !traffic.isBurstOfOneSort) sort = drawGroup(traffic, random)
        const fails = left > 0
        if (left > 0) left -= 1
        const isHit = isTrouble && random.next() < incident.points / (1 - usual)
        const group = fails ? sort : isHit ? (incident.group ?? drawGroup(traffic, random)) : null
        request += 1
        calls.push(
          ...triesOf({ at, group, subject, request }, traffic, random, usual + (isTrouble ? incident.points : 0)),
        )
      }
    }
    calls.sort((one, other) => one.at - other.at)
    const ready = calls.findIndex(({ at }) => at >= end)
    yield* ready < 0 ? calls : calls.slice(0, ready)
    calls = ready < 0 ? [] : calls.slice(ready)
  }
}

function* arrivals({ arrivals: how }: Traffic, random: SeededRandom, begin: number, end: number): Generator<number> {
  if (typeof how === 'number') {
    const gap = () => (-Math.log(1 - random.next()) * minuteMs) / how
    for (let at = begin + gap(); at < end; at += gap()) yield at
    return
  }
  const round = Math.floor(begin / how.everyMs) * how.everyMs
  for (let place = firstFrom(how.at, begin - round); place < how.at.length; place++) {
    const at = round + (how.at[place] as number)
    if (at >= end) return
    yield at
  }
}

function firstFrom(sorted: readonly number[], at: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) < at) low = middle + 1
    else high = middle
  }
  return low
}

function* triesOf(
  call: {
    readonly at: number
    readonly group: FailureGroup | null
    readonly subject: number
    readonly request: number
  },
  traffic: Traffic,
  random: SeededRandom,
  rate: number,
): Generator<EndedCall> {
  let { at, group } = call
  for (let attempt = 1; attempt <= traffic.tries; attempt++) {
    const tookMs = group === null ? succeedsAfterMs : traffic.failsAfterMs
    at += tookMs
    yield { ...call, at, tookMs, failed: group !== null, group, attempt }
    if (group === null) return
    if (random.next() >= traffic.sameAgain && random.next() >= rate) group = null
    at += 1000
  }
}

function drawBurst(mean: number, random: SeededRandom): number {
  let count = 1
  while (random.next() < 1 - 1 / mean) count += 1
  return count
}

function drawGroup({ groups }: Traffic, random: SeededRandom): FailureGroup {
  let left = random.next()
  for (const [group, share] of Object.entries(groups)) {
    left -= share
    if (left < 0) return group as FailureGroup
  }
  return 'down'
}

/** Two weeks of the same traffic, as the rollups would have them, by subject. */
export function historyOf(traffic: Traffic, seed: string): readonly (readonly FailureTally[])[] {
  const subjects = Array.from({ length: traffic.subjects }, () => new Map<number, FailureTally>())
  for (const { at, failed, group, subject, attempt } of callsOf(traffic, seed, { to: 14 * dayMs })) {
    const start = Math.floor(at / hourMs) * hourMs
    const tally = subjects[subject]?.get(start) ?? { start, calls: 0, hits: 0, groups: noGroups() }
    subjects[subject]?.set(start, tally)
    tally.calls += 1
    // As in Galley's own history: what was tried again counts once.
    if (!failed || attempt > 1) continue
    tally.hits += 1
    if (group !== null) tally.groups[group] += 1
  }
  return subjects.map(hours => [...hours.values()])
}
