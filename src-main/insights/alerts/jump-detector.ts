/** What the detector holds as usual. */
export interface Usual {
  /** The rate of failures while all is well, 0..1. */
  readonly rate: number
  /** Calls a week: one false alarm in two weeks is what the threshold is set for. */
  readonly callsAWeek: number
}

/** A rate below this cannot be told from none; assuming less would make every failure an alarm. */
const lowestUsual = 0.005
const highestUsual = 0.6
const weeksBetweenFalseAlarms = 2
/** So that somebody with three calls a day is not told of two failures. */
const fewestCallsBetween = 2000
/** Looking for several sizes of jump gives chance as many tries. */
const candidateCount = 3

/**
 * Finds a jump of a failure rate as soon as the calls allow it: for jumps of several sizes, it adds up how much better each
 * explains the calls than the usual rate does (CUSUM of log likelihood ratios), never below 0. A fixed threshold over a window
 * has to wait until the window has filled with the new rate; this does not, and needs no window.
 */
export class JumpDetector {
  private readonly jump: number
  private sums: number[] = []
  private hit: number[] = []
  private miss: number[] = []
  private limit = Number.POSITIVE_INFINITY
  /** Requests that failed since the evidence began: one request tried again and again is one piece of news. */
  private readonly requests = new Set<number | string>()

  /** @param jump in points of the rate: 0.2 is from 2 % to 22 % */
  constructor(jump: number, usual: Usual) {
    this.jump = jump
    this.learn(usual)
  }

  /** A new idea of what is usual; the evidence so far stays. */
  learn(usual: Usual): void {
    const rate = Math.min(highestUsual, Math.max(lowestUsual, usual.rate))
    const rates = candidates(rate, this.jump)
    this.hit = rates.map(other => Math.log(other / rate))
    this.miss = rates.map(other => Math.log((1 - other) / (1 - rate)))
    this.sums = rates.map((_, at) => this.sums[at] ?? 0)
    this.limit = limitFor(
      rate,
      rates[0] ?? rate,
      Math.max(fewestCallsBetween, usual.callsAWeek * weeksBetweenFalseAlarms),
    )
  }

  /** @param request what the call belongs to; null where that is not known */
  add(failed: boolean, request: number | null = null): void {
    const steps = failed ? this.hit : this.miss
    let most = 0
    for (let at = 0; at < steps.length; at++) {
      const sum = Math.max(0, (this.sums[at] ?? 0) + (steps[at] ?? 0))
      this.sums[at] = sum
      if (sum > most) most = sum
    }
    if (most === 0) this.requests.clear()
    else if (failed && this.requests.size < 3) this.requests.add(request ?? `unknown ${this.requests.size}`)
  }

  get detected(): boolean {
    return this.requests.size >= 2 && Math.max(...this.sums) >= this.limit
  }

  /** Forgets the evidence: the alarm was given, or nothing happened for so long that it is stale. */
  reset(): void {
    this.sums.fill(0)
    this.requests.clear()
  }
}

/** The jump asked for, and larger ones, which show sooner when they are looked for. */
function candidates(rate: number, jump: number): readonly number[] {
  const room = 0.98 - rate
  return [...new Set([jump, 2 * jump, 4 * jump].map(size => rate + Math.min(size, room)))]
}

/**
 * The threshold at which so many calls without a jump pass, on average, before it is reached (Siegmund's approximation,
 * with the overshoot taken off).
 */
function limitFor(rate: number, jumped: number, calls: number): number {
  const hit = Math.log(jumped / rate)
  const miss = Math.log((1 - jumped) / (1 - rate))
  const drift = Math.abs(rate * hit + (1 - rate) * miss)
  return Math.max(hit, Math.log(1 + calls * drift * candidateCount) - overshoot(hit))
}

/** How far the last failure lands beyond the threshold, on average; measured, since the steps are too large for a formula. */
function overshoot(hit: number): number {
  return Math.min(1.35, 0.055 * hit ** 3)
}
