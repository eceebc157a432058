import { type ChunkTimes, operationSeconds } from '../../db/chunk-times.ts'
import type { Clock } from '../ports.ts'

export interface ChunkTimer {
  /** A piece of the answer has come. */
  heard(): void
  /** Null where there were not two. */
  times(): ChunkTimes | null
}

/** Adds up as the pieces come, so that an answer of ten thousand pieces takes no more room than one of two. */
export function createChunkTimer(clock: Pick<Clock, 'monotonic'>): ChunkTimer {
  const counts = new Array<number>(operationSeconds.length + 1).fill(0)
  let last: number | null = null
  let sumMs = 0
  let minMs = Number.POSITIVE_INFINITY
  let maxMs = 0
  return {
    heard() {
      const now = clock.monotonic()
      if (last !== null) {
        const tookMs = now - last
        const bucket = bucketOf(tookMs / 1000)
        counts[bucket] = (counts[bucket] ?? 0) + 1
        sumMs += tookMs
        minMs = Math.min(minMs, tookMs)
        maxMs = Math.max(maxMs, tookMs)
      }
      last = now
    },
    times: () =>
      minMs === Number.POSITIVE_INFINITY
        ? null
        : { counts: [...counts], sumMs: micro(sumMs), minMs: micro(minMs), maxMs: micro(maxMs) },
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
