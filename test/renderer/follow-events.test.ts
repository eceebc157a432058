import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { followEvents } from '../../src-renderer/data/follow-events.ts'
import type { LiveConnection, LiveNotice } from '../../src-renderer/data/live-connection.ts'
import { follows } from '../../src-renderer/data/query-client.ts'

beforeEach(() => {
  vi.stubGlobal('document', { visibilityState: 'visible', addEventListener: () => undefined })
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A page that shows how many calls there are, and is told of each; every reading takes as long as it is told to. */
function showCount() {
  let calls = 1
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  const heard: ((notice: LiveNotice) => void)[] = []
  const live = { subscribe: (listener: (notice: LiveNotice) => void) => heard.push(listener) }
  followEvents(queries, live as never as LiveConnection)
  const readings = { takeMs: 10, begun: 0 }
  const observer = new QueryObserver(queries, {
    queryKey: ['count'],
    meta: follows.calls,
    async queryFn() {
      readings.begun += 1
      const counted = calls
      await new Promise(resolve => setTimeout(resolve, readings.takeMs))
      return counted
    },
  })
  observer.subscribe(() => undefined)
  return {
    readings,
    shown: () => observer.getCurrentResult().data,
    record() {
      calls += 1
      for (const tell of heard) tell({ type: 'call_ended' } as LiveNotice)
    },
  }
}

it('shows a call that came while a slow reading, which did not know of it, was under way', async () => {
  const page = showCount()
  await vi.advanceTimersByTimeAsync(2000)
  expect(page.shown()).toBe(1)
  page.readings.takeMs = 3000
  page.record()
  await vi.advanceTimersByTimeAsync(500)
  // The reading for the first call has begun; the next comes before it ends.
  page.record()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(page.shown()).toBe(3)
})

it('lets a slow reading end while calls go on coming in, and rests once nothing comes any more', async () => {
  const page = showCount()
  await vi.advanceTimersByTimeAsync(2000)
  page.readings.takeMs = 3000
  for (let call = 0; call < 20; call += 1) {
    page.record()
    await vi.advanceTimersByTimeAsync(500)
  }
  expect(page.shown()).toBeGreaterThan(10)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(page.shown()).toBe(21)
  const { begun } = page.readings
  await vi.advanceTimersByTimeAsync(60_000)
  expect(page.readings.begun).toBe(begun)
})
