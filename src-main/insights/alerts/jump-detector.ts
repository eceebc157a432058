import { BurstEvidence } from './burst-evidence.ts'
import { DriftEvidence, type Outcome } from './drift-evidence.ts'
import { hypothesesOf, type Usual } from './jump-hypotheses.ts'

/** What the detector looks at of a call. */
export interface JumpSample extends Outcome {
  /** What the call belongs to; null where that is not known. */
  readonly request: number | null
  /** 1 for the first try. */
  readonly attempt: number
  /** When it began, milliseconds; and how long after the call that ended before it it ended. */
  readonly began: number
  readonly elapsedMs: number
}

const weekMs = 7 * 86_400_000
/** A long silence is no time in which calls were made; and calls that end at once are still one after the other. */
const longestElapsedMs = 5 * 60_000
const shortestElapsedMs = 5
/** Under this part of the threshold nothing points to a jump: it begins anew which requests failed. */
const noEvidence = 1e-4
const fewestRequests = 2
const rememberedRequests = 64
const rememberedFailures = 256
/** Rows of failures that are hardly any are none. */
const fewInRow = 1.1

/**
 * Finds a jump of a failure rate as soon as the calls allow it: for jumps of several sizes and kinds, it adds up how much
 * better each explains the calls than what is usual does, wherever the jump may have begun (Shiryaev-Roberts statistic of a
 * mixture of alternatives, weighted by time). While nothing has changed it grows by the time that passes on average, whatever is
 * in the mixture: so the threshold is the time that is to pass between two false alarms, and no window has to fill first.
 *
 * What is usual is not one thing: failures may come in bursts, and hours may be better or worse. A jump has to be told from
 * both (the least of two e-detectors is one for either: Shin, Ramdas and Rinaldo 2022).
 */
export class JumpDetector {
  private readonly jump: number
  private readonly drift: DriftEvidence
  private bursts: BurstEvidence | null
  private weeksBetween = Number.POSITIVE_INFINITY
  /** Requests that failed since the evidence began: one request tried again and again is one piece of news. */
  private readonly requests = new Set<number | string>()
  private readonly failedBefore = new Set<number>()

  /** @param jump in points of the rate: 0.2 is from 2 % to 22 % */
  constructor(jump: number, usual: Usual) {
    this.jump = jump
    const hypotheses = hypothesesOf(jump, usual)
    this.drift = new DriftEvidence(hypotheses, usual)
    this.bursts = usual.burst < fewInRow ? null : new BurstEvidence(hypotheses, usual)
    this.weeksBetween = usual.weeksBetween
  }

  /** A new idea of what is usual; the evidence so far stays. */
  learn(usual: Usual): void {
    const hypotheses = hypothesesOf(this.jump, usual)
    this.drift.learn(hypotheses, usual)
    this.weeksBetween = usual.weeksBetween
    if (usual.burst < fewInRow) this.bursts = null
    else if (this.bursts === null) this.bursts = new BurstEvidence(hypotheses, usual)
    else this.bursts.learn(hypotheses, usual)
  }

  add(sample: JumpSample): void {
    const { failed, request, attempt, began, elapsedMs } = sample
    // Another try of what has failed already depends on the first one: it says little, and much of the same.
    if (attempt > 1 && request !== null && this.failedBefore.has(request)) return
    if (failed && request !== null) this.remember(request)
    const since = Math.min(longestElapsedMs, Math.max(shortestElapsedMs, elapsedMs)) / weekMs
    this.drift.add(sample, since)
    this.bursts?.add(sample, since, began)
    if (this.share() < noEvidence) this.requests.clear()
    else if (failed && this.requests.size < rememberedRequests) {
      this.requests.add(request ?? `unknown ${this.requests.size}`)
    }
  }

  get detected(): boolean {
    return this.requests.size >= fewestRequests && this.share() >= 1
  }

  /** Forgets the evidence: the alarm was given, or nothing happened for so long that it is stale. */
  reset(): void {
    this.drift.reset()
    this.bursts?.reset()
    this.requests.clear()
  }

  /** How much of the threshold is reached: what is least sure decides. */
  private share(): number {
    const { drift, bursts, weeksBetween } = this
    const against = drift.total / (weeksBetween * drift.reach)
    return bursts === null ? against : Math.min(against, bursts.total / (weeksBetween * bursts.reach))
  }

  private remember(request: number): void {
    this.failedBefore.add(request)
    if (this.failedBefore.size <= rememberedFailures) return
    const [oldest] = this.failedBefore
    if (oldest !== undefined) this.failedBefore.delete(oldest)
  }
}
