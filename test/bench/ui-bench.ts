import { readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { createGalleyClient } from '../../src-main/contract/client.ts'
import { openBrowser } from '../e2e/pages/browser.ts'
import { measureDashboard, weighScripts } from './ui/measure-dashboard.ts'
import { serveCalls } from './ui/million-calls.ts'
import { reportCalls } from './ui/report-calls.ts'

/**
 * The pages in real Chromium, over the served app and a large database.
 * Run: `npm run bench:ui [-- calls]`; a million calls where no number is given.
 */
const calls = Number(process.argv[2] ?? 1_000_000)
const aims = { paintMs: 1000, scriptsKb: 350 }
const repeats = 7
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const verdict = (isMet: boolean) => (isMet ? 'met' : 'missed')

say(
  `${cpus()[0]?.model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, load ${loadavg()[0]?.toFixed(1)}; ${calls.toLocaleString('en')} calls over 200 days`,
)
const { serving, dispose } = await serveCalls(calls)
const browser = await openBrowser({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
try {
  const page = await browser.newPage()
  await page.goto(serving.loginUrl)
  await page.waitForURL(address => !address.pathname.startsWith('/login'))
  const { files, gzipBytes } = await weighScripts(browser, serving.url)
  const kb = gzipBytes / 1000
  say(
    `scripts of the first page: ${kb.toFixed(0)} kB gzip in ${files} files; aim ${aims.scriptsKb} kB: ${verdict(kb <= aims.scriptsKb)}`,
  )
  await page.goto('about:blank')
  for (const days of [7, 30, 90]) {
    const runs = []
    for (let run = 0; run < repeats; run += 1) runs.push(await measureDashboard(browser, serving.url, days))
    const paint = median(runs.map(run => run.firstContentfulPaint))
    const interactive = median(runs.map(run => run.interactive))
    const slowest = Math.max(...runs.map(run => run.interactive))
    const longest = median(runs.map(run => run.longestTask))
    say(
      `dashboard, ${String(days).padStart(2)} days: first contentful paint ${paint.toFixed(0)} ms, interactive with all figures and charts ${interactive.toFixed(0)} ms (slowest of ${repeats}: ${slowest.toFixed(0)} ms), longest task ${longest.toFixed(0)} ms; aim ${aims.paintMs} ms: ${verdict(interactive <= aims.paintMs)}`,
    )
  }
  const token = readFileSync(serving.tokenFile, 'utf8').trim()
  await reportCalls(browser, serving.url, createGalleyClient({ url: serving.url, token }), say)
} finally {
  await browser.close()
  await dispose()
}
