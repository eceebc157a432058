import { type ChunkTimes, operationSeconds } from '../../db/chunk-times.ts'
import type { Clock } from '../ports.ts'

/**
 * Adds up as the pieces of an answer come, so that one of ten thousand pieces takes no more room than one of two, and one that
 * comes whole takes none.
 */
export class ChunkTimer {
  private readonly clock: Pick<Clock, 'monotonic'>
  private last: number | null = null
  private counts: number[] | null = null
  private sumMs = 0
  private minMs = Number.POSITIVE_INFINITY
  private maxMs = 0

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.clock = clock
  }

  /** A piece of the answer has come. */
  heard(): void {
    const now = this.clock.monotonic()
    if (this.last !== null) this.add(now - this.last)
    this.last = now
  }

  /** Null where there were not two. */
  times(): ChunkTimes | null {
    if (this.counts === null) return null
    return {
      counts: [...this.counts],
      sumMs: micro(this.sumMs),
      minMs: micro(this.minMs),
      maxMs: micro(this.maxMs),
    }
  }

  private add(tookMs: number): void {
    this.counts ??= new Array<number>(operationSeconds.length + 1).fill(0)
    const bucket = bucketOf(tookMs / 1000)
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1
    this.sumMs += tookMs
    this.minMs = Math.min(this.minMs, tookMs)
    this.maxMs = Math.max(this.maxMs, tookMs)
  }
}

/** Most pieces come within the first bucket, so that looking from the front is quick. */
function bucketOf(seconds: number): number {
  const at = operationSeconds.findIndex(bound => seconds <= bound)
  return at === -1 ? operationSeconds.length : at
}

function micro(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000
}
