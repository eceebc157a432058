import type { BrowserContext } from 'playwright'
import type { GalleyClient } from '../../../src-main/contract/contract.ts'
import { measureFilter, measureFling, measureJumps, measureTail, openCalls } from './measure-calls.ts'

const aims = { frameMs: 50, filterMs: 150, slopeMb: 1 }
const verdict = (isMet: boolean) => (isMet ? 'met' : 'missed')
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Filters with the column and the words that show that their rows are there. */
const filters = [
  ['?provider=anthropic', 4, 'Anthropic'],
  ['?operation=other', 5, 'Other'],
  ['?book=Book+7', 6, 'Book 7'],
  ['?status=failed', 3, ''],
  ['', 3, ''],
] as const

/** The list of calls as a person uses it: how smooth, how quick, how heavy. */
export async function reportCalls(
  browser: BrowserContext,
  url: string,
  client: GalleyClient,
  say: (line: string) => void,
  tailSeconds = 100,
): Promise<void> {
  const page = await openCalls(browser, url)
  const fling = await measureFling(page)
  say(
    `calls, a 5 s fling through ${(fling.rowCount - 1).toLocaleString('en')} rows: ${fling.frames} frames of ${fling.workMs.toFixed(1)} ms of work, longest frame ${fling.longestFrame.toFixed(0)} ms, ${fling.over50} over ${aims.frameMs} ms; ${fling.rowsPassed.toLocaleString('en')} rows passed, calls in place ${fling.settledMs.toFixed(0)} ms after; aim no frame over ${aims.frameMs} ms: ${verdict(fling.over50 === 0)}`,
  )
  const jumps = await measureJumps(page)
  say(
    `calls, the scroll bar dragged to ${jumps.length} places: calls in place after ${median(jumps).toFixed(0)} ms (median), ${Math.max(...jumps).toFixed(0)} ms at most`,
  )
  const times = new Map<string, number[]>()
  for (let round = 0; round < 4; round += 1) {
    for (const [search, column, words] of filters) {
      const took = await measureFilter(page, search, column, words)
      // The first round wakes the reading threads.
      if (round > 0) times.set(search, [...(times.get(search) ?? []), took])
    }
  }
  for (const [search, took] of times) {
    say(
      `calls, filter ${search === '' ? 'none' : search.slice(1)}: painted rows after ${median(took).toFixed(0)} ms (slowest of ${took.length}: ${Math.max(...took).toFixed(0)} ms); aim ${aims.filterMs} ms: ${verdict(median(took) <= aims.filterMs)}`,
    )
  }
  const tail = await measureTail(page, client, tailSeconds)
  const heap = tail.heapMb.map(mb => mb.toFixed(1)).join(', ')
  say(
    `calls, live tail of ${tail.calls} calls in ${tail.seconds} s: heap ${heap} MB, ${tail.slope.toFixed(2)} MB a minute over the second half, DOM nodes ${tail.domNodes.join(' to ')}; aim under ${aims.slopeMb} MB a minute: ${verdict(tail.slope < aims.slopeMb)}`,
  )
  await page.close()
}
