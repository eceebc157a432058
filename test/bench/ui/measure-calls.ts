import type { BrowserContext, Page } from 'playwright'
import type { GalleyClient } from '../../../src-main/contract/contract.ts'

export interface FlingFigures {
  readonly frames: number
  readonly longestFrame: number
  readonly over50: number
  /** Rows between where it began and where it came to. */
  readonly rowsPassed: number
  /** From the last move to rows of calls where it came to. */
  readonly settledMs: number
  readonly rowCount: number
  /** Time of a processor that the page's main thread took for a frame; unlike the frames, other programs do not stretch it. */
  readonly workMs: number
}

const isLoaded = `document.querySelectorAll('[role=row][aria-selected]').length > 10
  && document.querySelector('[role=row][aria-busy]') === null && document.querySelector('[role=grid][aria-busy]') === null`

/** Through the debugger: the page's policy lets nobody evaluate strings in it. */
async function waitUntil(page: Page, condition: string): Promise<void> {
  while (!(await page.evaluate<boolean>(condition))) await page.waitForTimeout(10)
}

export async function openCalls(browser: BrowserContext, url: string, search = ''): Promise<Page> {
  const page = await browser.newPage()
  await page.goto(`${url}/#/calls${search}`)
  await waitUntil(page, isLoaded)
  return page
}

/** Wheels through the list as fast as a hand can, for five seconds, and notes how long each frame took. */
export async function measureFling(page: Page, seconds = 5): Promise<FlingFigures> {
  // The whole list is known.
  await waitUntil(page, `Number(document.querySelector('[role=grid]').getAttribute('aria-rowcount')) > 20000`)
  const rowIndex = () =>
    page.evaluate<number>(`Number(document.querySelector('[role=row][aria-selected]').getAttribute('aria-rowindex'))`)
  const before = await rowIndex()
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const work = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000
  }
  const workBefore = await work()
  await page.locator('[role=grid]').hover()
  await page.evaluate(`(() => {
    window.frames = []
    let last = performance.now()
    const tick = () => {
      const now = performance.now()
      window.frames.push(now - last)
      last = now
      window.ticking = requestAnimationFrame(tick)
    }
    window.ticking = requestAnimationFrame(tick)
  })()`)
  const until = performance.now() + seconds * 1000
  while (performance.now() < until) {
    await page.mouse.wheel(0, 1800)
    await page.waitForTimeout(12)
  }
  const stopped = performance.now()
  const frames = await page.evaluate<number[]>('(cancelAnimationFrame(window.ticking), window.frames)')
  const worked = (await work()) - workBefore
  await session.send('Performance.disable')
  await waitUntil(page, isLoaded)
  return {
    workMs: worked / frames.length,
    frames: frames.length,
    longestFrame: Math.max(...frames),
    over50: frames.filter(frame => frame > 50).length,
    rowsPassed: (await rowIndex()) - before,
    settledMs: performance.now() - stopped,
    rowCount: await page.evaluate<number>(
      `Number(document.querySelector('[role=grid]').getAttribute('aria-rowcount'))`,
    ),
  }
}

/** Drags the scroll bar to places all over the list; from each jump to the calls of that place, milliseconds. */
export async function measureJumps(page: Page, jumps = 12): Promise<readonly number[]> {
  const times: number[] = []
  for (let jump = 0; jump < jumps; jump += 1) {
    const share = ((jump * 7 + 3) % jumps) / jumps
    times.push(
      await page.evaluate<number>(`new Promise(done => {
        const grid = document.querySelector('[role=grid]')
        const begun = performance.now()
        grid.scrollTop = ${share} * (grid.scrollHeight - grid.clientHeight)
        const look = () => (${isLoaded}) && performance.now() - begun > 20 ? done(performance.now() - begun) : requestAnimationFrame(look)
        requestAnimationFrame(() => requestAnimationFrame(look))
      })`),
    )
  }
  return times
}

/** From a change of the filters to its rows on the screen, milliseconds. Each step names a cell's words that all its rows have. */
export async function measureFilter(page: Page, search: string, column: number, words: string): Promise<number> {
  return page.evaluate<number>(`new Promise(done => {
    const begun = performance.now()
    location.hash = ${JSON.stringify(`#/calls${search}`)}
    const isThere = () => {
      const cells = [...document.querySelectorAll('[role=row][aria-selected] [aria-colindex="${column}"]')]
      return cells.length > 10 && cells.every(cell => cell.textContent.includes(${JSON.stringify(words)}))
        && document.querySelector('[role=grid][aria-busy]') === null
    }
    // Painted: the frame after the one in which it was there.
    const look = () => isThere() ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun))) : requestAnimationFrame(look)
    requestAnimationFrame(look)
  })`)
}

export interface TailFigures {
  readonly seconds: number
  readonly calls: number
  /** Heap after a collection, MB, in time. */
  readonly heapMb: readonly number[]
  /** Of the second half, MB a minute. */
  readonly slope: number
  readonly domNodes: readonly [first: number, last: number]
}

/** Keeps the list open while calls come in, and weighs the page. */
export async function measureTail(
  page: Page,
  client: GalleyClient,
  seconds: number,
  perSecond = 20,
): Promise<TailFigures> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const weigh = async () => {
    await session.send('HeapProfiler.collectGarbage')
    const { metrics } = await session.send('Performance.getMetrics')
    const of = (name: string) => metrics.find(metric => metric.name === name)?.value ?? Number.NaN
    return { mb: of('JSHeapUsedSize') / 1e6, nodes: of('Nodes') }
  }
  const weights = [{ ...(await weigh()), at: 0 }]
  const begun = performance.now()
  let calls = 0
  for (let second = 1; second <= seconds; second += 1) {
    await client.calls.record(
      Array.from({ length: perSecond }, (_, at) => ({
        key: `tail-${begun}-${second}-${at}`,
        provider: 'openai',
        model: 'gpt-4o-mini',
        operation: 'translation',
        book: 'Live',
        input_tokens: 1000,
        output_tokens: 1000,
      })),
    )
    calls += perSecond
    if (second % 5 === 0) weights.push({ ...(await weigh()), at: (performance.now() - begun) / 60_000 })
    await page.waitForTimeout(Math.max(0, begun + second * 1000 - performance.now()))
  }
  const half = weights.slice(Math.floor(weights.length / 2))
  return {
    seconds,
    calls,
    heapMb: weights.map(weight => weight.mb),
    slope: slopeOf(half.map(weight => [weight.at, weight.mb] as const)),
    domNodes: [weights[0]?.nodes ?? 0, weights.at(-1)?.nodes ?? 0],
  }
}

function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))]
  const over = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0)
  const under = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0)
  return under === 0 ? 0 : over / under
}
