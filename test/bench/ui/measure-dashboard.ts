import { gzipSync } from 'node:zlib'
import type { BrowserContext, Page, Response } from 'playwright'

export interface DashboardFigures {
  /** Milliseconds from the beginning of the navigation. */
  readonly firstContentfulPaint: number
  /** The sentence, all figures, tables and both charts are drawn, and the main thread is free; advice comes when it is worked out. */
  readonly interactive: number
  readonly longestTask: number
}

/** Opens the dashboard in a fresh tab without a cache, and waits until a person can use all of it. */
export async function measureDashboard(browser: BrowserContext, url: string, days: number): Promise<DashboardFigures> {
  const page = await openWithoutCache(browser)
  await page.addInitScript(watch)
  await page.goto(`${url}/#/dashboard?days=${days}`)
  for (;;) {
    const figures = await page.evaluate<DashboardFigures | null>(
      'window.measured.interactive === null ? null : window.measured',
    )
    if (figures !== null) {
      await page.close()
      return figures
    }
    await page.waitForTimeout(200)
  }
}

async function openWithoutCache(browser: BrowserContext): Promise<Page> {
  const page = await browser.newPage()
  const session = await browser.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  return page
}

/** In the page: notes when everything is there, and the tasks that held it up. */
const watch = `
window.measured = { firstContentfulPaint: null, interactive: null, longestTask: 0 }
new PerformanceObserver(list => {
  for (const { name, startTime } of list.getEntries()) {
    if (name === 'first-contentful-paint') window.measured.firstContentfulPaint = startTime
  }
}).observe({ type: 'paint', buffered: true })
new PerformanceObserver(list => {
  for (const { duration } of list.getEntries()) window.measured.longestTask = Math.max(window.measured.longestTask, duration)
}).observe({ type: 'longtask', buffered: true })
const isThere = () =>
  document.querySelectorAll('main canvas').length >= 2 &&
  document.querySelector('main [aria-busy=true]') === null &&
  window.measured.firstContentfulPaint !== null
const look = () => {
  if (!isThere()) { requestAnimationFrame(look); return }
  // Drawn in this frame; a task of its own begins once the main thread is free again.
  requestAnimationFrame(() => setTimeout(() => { window.measured.interactive = performance.now() }))
}
requestAnimationFrame(look)
`

export interface LoadedScripts {
  readonly files: number
  readonly gzipBytes: number
}

/** Every script that the first page loads until it stands, as a server would compress it. */
export async function weighScripts(browser: BrowserContext, url: string): Promise<LoadedScripts> {
  const page = await openWithoutCache(browser)
  const sizes: number[] = []
  const reading: Promise<void>[] = []
  const weigh = (response: Response) => {
    if (!/\.js$/.test(new URL(response.url()).pathname)) return
    reading.push(response.body().then(body => void sizes.push(gzipSync(body, { level: 9 }).length)))
  }
  page.on('response', weigh)
  await page.goto(`${url}/#/dashboard`)
  await page.locator('main canvas').nth(1).waitFor({ timeout: 120_000 })
  // What comes now are pages fetched in advance: no part of the first, and on their way when this page is closed.
  page.off('response', weigh)
  await Promise.all(reading)
  await page.close()
  return { files: sizes.length, gzipBytes: sizes.reduce((sum, size) => sum + size, 0) }
}
