/** What one settled call adds to a window. */
export interface WindowSample {
  /** 1 where the call counts in rates: it was not blocked before dispatch, nor cancelled by its caller. */
  readonly counted: 0 | 1
  readonly failed: 0 | 1
  readonly timeout: 0 | 1
  readonly rateLimited: 0 | 1
  readonly unpriced: 0 | 1
  readonly costNanos: number
  /** Of a success, milliseconds; null where it is not known. */
  readonly responseMs: number | null
  readonly firstTokenMs: number | null
}

export interface WindowSums {
  counted: number
  failed: number
  timeout: number
  rateLimited: number
  unpriced: number
  costNanos: number
  scoreSum: number
  scoreSquares: number
  scores: number
}

interface Slot {
  readonly sums: WindowSums
  /** Times by logarithmic bucket. */
  readonly times: Map<number, number>
}

const slotCount = 60
/** A bucket is some 3 % wide. */
const bucketsPerUnit = 32

/**
 * Sums over the last stretch of time, in 60 pieces: the window is exact to 1/60 of its length. Adding and letting go cost the
 * same however many calls it holds.
 */
export class SlidingWindow {
  readonly sums: WindowSums = noSums()
  private readonly times = new Map<number, number>()
  private readonly slots: Slot[] = Array.from({ length: slotCount }, () => ({ sums: noSums(), times: new Map() }))
  private readonly slotMs: number
  private readonly timed: 'responseMs' | 'firstTokenMs' | null
  /** The newest piece, as a number of pieces since 1970. */
  private head: number
  private timeCount = 0

  constructor(windowMs: number, now: number, timed: 'responseMs' | 'firstTokenMs' | null = null) {
    this.slotMs = windowMs / slotCount
    this.head = Math.floor(now / this.slotMs)
    this.timed = timed
  }

  /** False for a time that is out of the window. */
  add(at: number, sample: WindowSample, count = 1): boolean {
    const slot = this.slotAt(at)
    if (slot === null) return false
    for (const sums of [slot.sums, this.sums]) {
      sums.counted += sample.counted * count
      sums.failed += sample.failed * count
      sums.timeout += sample.timeout * count
      sums.rateLimited += sample.rateLimited * count
      sums.unpriced += sample.unpriced * count
      sums.costNanos += sample.costNanos * count
    }
    const time = this.timed === null ? null : sample[this.timed]
    if (time !== null) this.addTime(slot, time, count)
    return true
  }

  /** Sums of many calls at once, such as an hour's rollup. */
  addSums(at: number, more: Partial<WindowSums>, times: Iterable<readonly [ms: number, count: number]> = []): void {
    const slot = this.slotAt(at)
    if (slot === null) return
    for (const sums of [slot.sums, this.sums]) addTo(sums, more, 1)
    if (this.timed !== null) for (const [ms, count] of times) this.addTime(slot, ms, count)
  }

  /** A call's score, 0..1, can come, change and go. */
  moveScore(at: number, from: number | null, to: number | null): void {
    const slot = this.slotAt(at)
    if (slot === null) return
    const [before, after] = [from ?? 0, to ?? 0]
    for (const sums of [slot.sums, this.sums]) {
      sums.scoreSum += after - before
      sums.scoreSquares += after * after - before * before
      sums.scores += (to === null ? 0 : 1) - (from === null ? 0 : 1)
    }
  }

  /** Lets go of what is older than the window. */
  advance(now: number): void {
    const head = Math.floor(now / this.slotMs)
    if (head <= this.head) return
    const passed = Math.min(head - this.head, slotCount)
    for (let step = 1; step <= passed; step++) this.empty(this.slotOf(this.head + step))
    this.head = head
  }

  get isEmpty(): boolean {
    return this.sums.counted === 0 && this.sums.scores === 0 && this.sums.costNanos === 0
  }

  /** Calls with a time. */
  get timedCalls(): number {
    return this.timeCount
  }

  /** Calls that took longer than this, to the width of a bucket. */
  slower(ms: number): number {
    const limit = bucketOf(ms)
    let calls = 0
    for (const [bucket, count] of this.times) if (bucket > limit) calls += count
    return calls
  }

  /** Within some 2 %; null without times. */
  quantile(share: number): number | null {
    if (this.timeCount === 0) return null
    const rank = Math.max(1, Math.ceil(share * this.timeCount))
    let seen = 0
    for (const bucket of [...this.times.keys()].sort((one, other) => one - other)) {
      seen += this.times.get(bucket) ?? 0
      if (seen >= rank) return Math.exp(bucket / bucketsPerUnit) - 1
    }
    return null
  }

  private slotAt(at: number): Slot | null {
    const index = Math.floor(at / this.slotMs)
    if (index > this.head) this.advance(at)
    return index > this.head - slotCount ? this.slotOf(index) : null
  }

  private slotOf(index: number): Slot {
    // The remainder is always within the array.
    return this.slots[index % slotCount] as Slot
  }

  private addTime(slot: Slot, ms: number, count: number): void {
    const bucket = bucketOf(ms)
    for (const times of [slot.times, this.times]) times.set(bucket, (times.get(bucket) ?? 0) + count)
    this.timeCount += count
  }

  private empty(slot: Slot): void {
    addTo(this.sums, slot.sums, -1)
    Object.assign(slot.sums, noSums())
    for (const [bucket, count] of slot.times) {
      const left = (this.times.get(bucket) ?? 0) - count
      if (left > 0) this.times.set(bucket, left)
      else this.times.delete(bucket)
      this.timeCount -= count
    }
    slot.times.clear()
  }
}

function bucketOf(ms: number): number {
  return Math.round(Math.log1p(Math.max(0, ms)) * bucketsPerUnit)
}

export function noSums(): WindowSums {
  return {
    counted: 0,
    failed: 0,
    timeout: 0,
    rateLimited: 0,
    unpriced: 0,
    costNanos: 0,
    scoreSum: 0,
    scoreSquares: 0,
    scores: 0,
  }
}

const sumNames = Object.keys(noSums()) as readonly (keyof WindowSums)[]

export function addTo(sums: WindowSums, more: Partial<WindowSums>, sign: 1 | -1): void {
  for (const name of sumNames) sums[name] += sign * (more[name] ?? 0)
}
