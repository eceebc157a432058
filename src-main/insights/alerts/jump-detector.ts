import type { ErrorKind } from '../../../db/vocabulary.ts'

/** Failures that come from the same trouble. A jump is mostly of one of them, and stands out where that one is rare. */
export const failureGroups = ['slow', 'limited', 'refused', 'filtered', 'down'] as const
export type FailureGroup = (typeof failureGroups)[number]

/** What the detector holds as usual. */
export interface Usual {
  /** The rate of failures while all is well, 0..1. */
  readonly rate: number
  /** The same by group, as shares of all calls; null where only the rate is known. */
  readonly groups: Readonly<Record<FailureGroup, number>> | null
  /** How much further the failures of an hour spread than chance would have them: 1 is chance, 3 is bursts of some three. */
  readonly dispersion: number
  /** Calls, of everything that is watched for jumps, between two false alarms. */
  readonly callsBetween: number
}

/** What the detector looks at of a call. */
export interface JumpSample {
  readonly failed: boolean
  /** Of a failure; null where it is not known. */
  readonly group: FailureGroup | null
  /** What the call belongs to; null where that is not known. */
  readonly request: number | null
  /** 1 for the first try. */
  readonly attempt: number
}

/** A rate below this cannot be told from none; assuming less would make every failure an alarm. */
const lowestUsual = 0.005
const lowestOfGroup = 0.0025
const highestUsual = 0.6
/** Jumps of the size asked for, and larger ones, which show sooner when they are looked for; and how likely each is held to be. */
const sizes = [
  { times: 1, weight: 0.6 },
  { times: 2, weight: 0.25 },
  { times: 4, weight: 0.15 },
] as const
/** The rest is shared out among the groups: each may be what fails more often. */
const weightOfAll = 0.4
/** Under this nothing points to a jump: the evidence begins anew. */
const noEvidence = 10
/** Evidence that may not be told yet must not grow without end. */
const mostEvidence = 1e12
const fewestRequests = 2
const rememberedRequests = 64
const measuredShare = 1.3
const fewDecide = 25

const everyGroup: readonly (FailureGroup | null)[] = [null, ...failureGroups]
/** Calls end in another order than they began in: a burst goes on for so many calls without a failure. */
const soon = 4

interface Hypothesis {
  /** Null: failures of any group. */
  readonly group: FailureGroup | null
  readonly weight: number
  /** By how much a call that failed so, or that did not fail, speaks for it after one that did not fail ... */
  readonly hit: number
  readonly miss: number
  /** ... and soon after one that did: where failures come in bursts, another one is little news. */
  readonly hitAgain: number
}

/**
 * Finds a jump of a failure rate as soon as the calls allow it: for jumps of several sizes and kinds, it adds up how much
 * better each explains the calls than the usual rates do, wherever the jump may have begun (Shiryaev-Roberts statistic of a
 * mixture of alternatives, in which a call depends on those before as much as failures come in bursts). While nothing has changed, it grows by 1 a call on average, whatever is in the mixture:
 * so the threshold is the number of calls that are to pass between two false alarms, and no window has to fill first.
 */
export class JumpDetector {
  private readonly jump: number
  private hypotheses: readonly Hypothesis[] = []
  private evidence: number[] = []
  private limit = Number.POSITIVE_INFINITY
  private total = 0
  /** Calls since the last failure, of any sort and of each. */
  private readonly since = new Map<FailureGroup | null, number>()
  /** Requests that failed since the evidence began: one request tried again and again is one piece of news. */
  private readonly requests = new Set<number | string>()

  /** @param jump in points of the rate: 0.2 is from 2 % to 22 % */
  constructor(jump: number, usual: Usual) {
    this.jump = jump
    this.learn(usual)
  }

  /** A new idea of what is usual; the evidence so far stays. */
  learn(usual: Usual): void {
    this.hypotheses = hypothesesOf(this.jump, usual)
    this.evidence = this.hypotheses.map((_, at) => this.evidence[at] ?? 0)
    this.limit = usual.callsBetween * this.hypotheses.reduce((sum, one) => sum + one.weight * overshot(one.hit), 0)
  }

  add({ failed, group, request, attempt }: JumpSample): void {
    // Another try of what has failed already depends on the first one: it says little, and much of the same.
    if (attempt > 1 && request !== null && this.requests.has(request)) return
    let total = 0
    for (const [at, hypothesis] of this.hypotheses.entries()) {
      const evidence = ((this.evidence[at] ?? 0) + 1) * this.stepOf(hypothesis, failed, group)
      this.evidence[at] = Math.min(mostEvidence, evidence)
      total += hypothesis.weight * evidence
    }
    for (const looked of everyGroup) {
      const isHit = failed && (looked === null || group === null || group === looked)
      this.since.set(looked, isHit ? 0 : (this.since.get(looked) ?? soon) + 1)
    }
    this.total = total
    if (total < noEvidence) this.requests.clear()
    else if (failed && this.requests.size < rememberedRequests) {
      this.requests.add(request ?? `unknown ${this.requests.size}`)
    }
  }

  private stepOf(
    { group: looked, hit, hitAgain, miss }: Hypothesis,
    failed: boolean,
    group: FailureGroup | null,
  ): number {
    if (!failed) return miss
    if (looked !== null && group !== null && group !== looked) return 1
    return (this.since.get(looked) ?? soon) < soon ? hitAgain : hit
  }

  get detected(): boolean {
    return this.requests.size >= fewestRequests && this.total >= this.limit
  }

  /** Forgets the evidence: the alarm was given, or nothing happened for so long that it is stale. */
  reset(): void {
    this.evidence.fill(0)
    this.total = 0
    this.requests.clear()
  }
}

function hypothesesOf(jump: number, { rate: said, groups, dispersion }: Usual): readonly Hypothesis[] {
  const rate = Math.min(highestUsual, Math.max(lowestUsual, said))
  const room = 0.98 - rate
  // Bursts of a geometric length spread so much further than chance; after a failure another is as likely as it goes on.
  const burst = (Math.max(1, dispersion) + 1) / 2
  const goesOn = 1 - 1 / burst
  const again = Math.max(rate, goesOn)
  // The first failure of a burst is so much rarer.
  const rarer = (1 - again) / (1 - rate)
  return sizes.flatMap(({ times, weight }) => {
    const more = Math.min(jump * times, room)
    const moreAgain = (more * (1 - again)) / (1 - rate)
    const first = rate * rarer
    const shared = {
      miss: (1 - first - more) / (1 - first),
      hitAgain: (again + moreAgain) / again,
    }
    const any = { group: null, weight, hit: (first + more) / first, ...shared }
    if (groups === null) return [any]
    return [
      { ...any, weight: weight * weightOfAll },
      ...failureGroups.map(group => {
        const usual = Math.max(lowestOfGroup, groups[group] * rarer)
        const share = (weight * (1 - weightOfAll)) / failureGroups.length
        const againOfIt = Math.max(usual, goesOn)
        const hitAgain = (againOfIt + (more * (1 - againOfIt)) / (1 - rate)) / againOfIt
        return { group, weight: share, ...shared, hit: (usual + more) / usual, hitAgain }
      }),
    ]
  })
}

/**
 * The last failure lands beyond the threshold, so that one that is lower keeps the promise as well. How far beyond, in
 * logarithms, is anything up to one failure's worth, about evenly; measured, that is too much to take off by a third, and by
 * more where a failure is worth so much that two or three decide.
 */
function overshot(hit: number): number {
  const step = Math.log(hit)
  if (step < 1e-6) return 1
  return Math.min(1, ((1 - 1 / hit) / step) * measuredShare * Math.max(1, hit / fewDecide) ** 0.6)
}

const groupOfKind: Readonly<Record<ErrorKind, FailureGroup>> = {
  connect: 'slow',
  first_token: 'slow',
  total: 'slow',
  stall: 'slow',
  rate_limit: 'limited',
  quota_exhausted: 'limited',
  authentication: 'refused',
  permission: 'refused',
  not_found: 'refused',
  invalid_request: 'refused',
  context_length: 'refused',
  content_filter: 'filtered',
  overloaded: 'down',
  server: 'down',
  network: 'down',
  cancelled: 'down',
  interrupted: 'down',
  invalid_response: 'down',
  budget_blocked: 'refused',
}

export function failureGroup(kind: ErrorKind): FailureGroup {
  return groupOfKind[kind]
}
