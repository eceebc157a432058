import { readFileSync } from 'node:fs'
import { createGalleyClient } from '../../src-main/contract/client.ts'
import { openBrowser } from '../e2e/pages/browser.ts'
import { measureTail, openCalls } from './ui/measure-calls.ts'
import { serveCalls } from './ui/million-calls.ts'

/**
 * The list of calls left open in real Chromium while calls come in: what the page weighs in time, after a collection.
 * Run: `npm run bench -- tail [MINUTES [CALLS A SECOND]]`; an hour of 20 calls a second where no numbers are given.
 */
const [minutes = 60, perSecond = 20] = process.argv.slice(2).map(Number)
const aimMb = 0.1
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const { serving, dispose } = await serveCalls(20_000)
const browser = await openBrowser({ viewport: { width: 1440, height: 900 } })
try {
  const page = await browser.newPage()
  await page.goto(serving.loginUrl)
  await page.waitForURL(address => !address.pathname.startsWith('/login'))
  await page.close()
  const token = readFileSync(serving.tokenFile, 'utf8').trim()
  const client = createGalleyClient({ url: serving.url, token })
  const tail = await measureTail(await openCalls(browser, serving.url), client, Math.round(minutes * 60), perSecond)
  const every = Math.max(1, Math.floor(tail.heapMb.length / 20))
  const heap = tail.heapMb.filter((_, at) => at % every === 0).map(mb => mb.toFixed(1))
  say(
    `${tail.calls.toLocaleString('en')} calls in ${minutes} min: heap ${heap.join(', ')} MB, ${tail.slope.toFixed(3)} MB a minute over the second half, DOM nodes ${tail.domNodes.join(' to ')}; aim under ${aimMb} MB a minute: ${tail.slope < aimMb ? 'met' : 'missed'}`,
  )
} finally {
  await browser.close()
  await dispose()
}
