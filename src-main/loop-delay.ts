import { type ELDHistogram, type Histogram, monitorEventLoopDelay } from 'node:perf_hooks'

/** How often it looks, milliseconds: seldom enough to cost nothing when idle. */
const everyMs = 50
const windowMs = 60_000

/** By how much the main thread was late for what was due, milliseconds: whoever asks it for something waits as long. */
export interface Lateness {
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

/** Watches whether anything holds up the main thread, on which calls are carried and answers given. */
export interface LoopDelay {
  start(): void
  /** Of the last one to two minutes; null before the first look. */
  read(): Lateness | null
  stop(): void
}

export function createLoopDelay(): LoopDelay {
  let histogram: ELDHistogram | null = null
  let before: Lateness | null = null
  let turning: NodeJS.Timeout | null = null

  function turn(): void {
    if (histogram === null) return
    before = readHistogram(histogram)
    histogram.reset()
  }

  return {
    start() {
      if (histogram !== null) return
      histogram = monitorEventLoopDelay({ resolution: everyMs })
      histogram.enable()
      turning = setInterval(turn, windowMs)
      turning.unref()
    },
    read() {
      const now = histogram === null ? null : readHistogram(histogram)
      if (now === null || before === null) return now ?? before
      return {
        p50Ms: Math.max(now.p50Ms, before.p50Ms),
        p99Ms: Math.max(now.p99Ms, before.p99Ms),
        maxMs: Math.max(now.maxMs, before.maxMs),
      }
    },
    stop() {
      if (turning !== null) clearInterval(turning)
      histogram?.disable()
      histogram = null
    },
  }
}

/** It holds the time from one look to the next, nanoseconds. */
function readHistogram(histogram: Histogram): Lateness | null {
  if (histogram.count === 0) return null
  const late = (nanos: number): number => Math.max(0, nanos / 1e6 - everyMs)
  return {
    p50Ms: late(histogram.percentile(50)),
    p99Ms: late(histogram.percentile(99)),
    maxMs: late(histogram.max),
  }
}
