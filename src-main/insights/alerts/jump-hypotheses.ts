import { type FailureGroup, failureGroups } from './failure-groups.ts'

/** What the detector holds as usual. */
export interface Usual {
  /** The rate of failures while all is well, 0..1. */
  readonly rate: number
  /** Nothing is known yet: the rate is what is assumed of anybody. */
  readonly isAssumed: boolean
  /** The same by group, as shares of all calls; null where only the rate is known. */
  readonly groups: Readonly<Record<FailureGroup, number>> | null
  /** Failures that come in a row where one comes, on average; 1: each on its own. */
  readonly burst: number
  /** How far the rate itself is to be trusted: as well as if it had been seen in so many calls of the present time. */
  readonly trust: number
  /** The present time, in calls: what is older says nothing of how bad the hour is. */
  readonly memory: number
  /** Between two false alarms, of time in which calls are made. */
  readonly weeksBetween: number
}

/** A jump that is looked for. */
export interface Hypothesis {
  /** Null: failures of any group. */
  readonly group: FailureGroup | null
  /** How likely it is held to be; all add up to 1. */
  readonly weight: number
  /** By so much more calls fail, 0..1. */
  readonly more: number
}

/** A rate below this cannot be told from none; assuming less would make every failure an alarm. */
export const lowestUsual = 0.005
export const lowestOfGroup = 0.0025
const highestUsual = 0.6
const highestRate = 0.98
/** Jumps of the size asked for, and larger ones, which show sooner when they are looked for. */
const sizes = [
  { times: 1, weight: 0.6 },
  { times: 2, weight: 0.25 },
  { times: 4, weight: 0.15 },
] as const
/** The rest is shared out among the groups: each may be what fails more often. */
const weightOfAll = 0.4

export function boundedRate(rate: number, least = lowestUsual): number {
  return Math.min(highestUsual, Math.max(least, rate))
}

export function hypothesesOf(jump: number, usual: Usual): readonly Hypothesis[] {
  const room = highestRate - boundedRate(usual.rate)
  return sizes.flatMap(({ times, weight }) => {
    const more = Math.min(jump * times, room)
    if (usual.groups === null) return [{ group: null, weight, more }]
    const share = (weight * (1 - weightOfAll)) / failureGroups.length
    return [
      { group: null, weight: weight * weightOfAll, more },
      ...failureGroups.map(group => ({ group, weight: share, more })),
    ]
  })
}

const measuredShare = 1.3
const fewDecide = 25

/**
 * The last failure lands beyond the threshold, so that one that is lower keeps the promise as well. How far beyond, in
 * logarithms, is anything up to one failure's worth, about evenly; measured, that is too much to take off by a third, and by
 * more where a failure is worth so much that two or three decide.
 *
 * @param hit by how much a failure speaks for the jump
 */
export function overshot(hit: number): number {
  const step = Math.log(hit)
  if (step < 1e-6) return 1
  return Math.min(1, ((1 - 1 / hit) / step) * measuredShare * Math.max(1, hit / fewDecide) ** 0.6)
}
