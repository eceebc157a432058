import { setImmediate as drained } from 'node:timers/promises'
import type { Clock } from '../../../src-main/ports.ts'

/** Time that passes only when everybody waits, so that two weeks take seconds and every run is the same. */
export interface VirtualTime extends Clock {
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
  /** Runs until nothing is left to wait for. */
  run(): Promise<void>
}

interface Timer {
  readonly at: number
  readonly order: number
  readonly wake: () => void
  isGone: boolean
}

export function createVirtualTime(start: number): VirtualTime {
  let now = start
  let order = 0
  const heap: Timer[] = []
  const before = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.order < b.order)

  function push(timer: Timer): void {
    heap.push(timer)
    for (let at = heap.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1
      if (!before(heap[at] as Timer, heap[parent] as Timer)) break
      ;[heap[at], heap[parent]] = [heap[parent] as Timer, heap[at] as Timer]
      at = parent
    }
  }

  function pop(): Timer | undefined {
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    heap[0] = last
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      let least = at
      if (left < heap.length && before(heap[left] as Timer, heap[least] as Timer)) least = left
      if (right < heap.length && before(heap[right] as Timer, heap[least] as Timer)) least = right
      if (least === at) return first
      ;[heap[at], heap[least]] = [heap[least] as Timer, heap[at] as Timer]
      at = least
    }
  }

  return {
    now: () => now,
    monotonic: () => now - start,
    sleep: (milliseconds, signal) =>
      new Promise(resolve => {
        if (signal?.aborted) {
          resolve()
          return
        }
        const timer: Timer = { at: now + Math.max(0, milliseconds), order: order++, wake, isGone: false }
        function wake(): void {
          signal?.removeEventListener('abort', wake)
          timer.isGone = true
          resolve()
        }
        signal?.addEventListener('abort', wake, { once: true })
        push(timer)
      }),
    async run() {
      for (let timer = pop(); timer !== undefined; timer = pop()) {
        if (timer.isGone) continue
        now = Math.max(now, timer.at)
        timer.wake()
        // Promises that this set going are settled before time goes on.
        await drained()
      }
    },
  }
}

/** mulberry32: the same numbers for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
