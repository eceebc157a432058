import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { paceReadings } from '../../src-renderer/data/pace-readings.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A page that shows how many calls there are, and is told of each. One that asks while a reading is under way gets that one's. */
function showCount() {
  let calls = 1
  let underWay: Promise<void> | null = null
  const page = { shown: 0, begun: 0, takeMs: 10, isHidden: false, record, see: () => readings.shown() }
  const readings = paceReadings({
    leastGapMs: 1000,
    isHidden: () => page.isHidden,
    isUnderWay: () => underWay !== null,
    read: () => (underWay ??= read()),
  })
  async function read(): Promise<void> {
    page.begun += 1
    const counted = calls
    await new Promise(resolve => setTimeout(resolve, page.takeMs))
    page.shown = counted
    underWay = null
  }
  function record(): void {
    calls += 1
    readings.happened()
  }
  return page
}

it('shows a call that came while a slow reading, which did not know of it, was under way', async () => {
  const page = showCount()
  page.takeMs = 3000
  page.record()
  await vi.advanceTimersByTimeAsync(500)
  expect(page.begun).toBe(1)
  page.record()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(page.shown).toBe(3)
})

it('lets a slow reading end while calls go on coming in, and rests once nothing comes any more', async () => {
  const page = showCount()
  page.takeMs = 3000
  for (let call = 0; call < 20; call += 1) {
    page.record()
    await vi.advanceTimersByTimeAsync(500)
  }
  expect(page.shown).toBeGreaterThan(10)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(page.shown).toBe(21)
  const { begun } = page
  await vi.advanceTimersByTimeAsync(60_000)
  expect(page.begun).toBe(begun)
})

it('reads nothing while nobody sees it, and what was missed once somebody does', async () => {
  const page = showCount()
  page.isHidden = true
  page.record()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(page.begun).toBe(0)
  page.isHidden = false
  page.see()
  await vi.advanceTimersByTimeAsync(2000)
  expect(page.shown).toBe(2)
})
