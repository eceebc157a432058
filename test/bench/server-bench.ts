import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { openStoreNow } from '../../src-main/store/open-store.ts'
import { migrationsFolder } from '../support/temporary-store.ts'
import { fillCalls } from './bulk-ledger.ts'
import { type LatenessFigures, measureLateness } from './server/measure-lateness.ts'

/**
 * `galley serve` on a database of many calls: from the start of the process to the first answered request, and what it holds in
 * memory when nothing happens; then how late its main thread is while calls settle and a dashboard is read. Run: `node test/bench/server-bench.ts [calls] [starts]`. The built program is measured where
 * there is one, else the sources.
 */
const calls = Number(process.argv[2] ?? 1_000_000)
const starts = Number(process.argv[3] ?? 5)
const built = join(import.meta.dirname, '../../out/main/cli.js')
/** As a person starts it. */
const starter = join(import.meta.dirname, '../../scripts/galley.mjs')
const entry = existsSync(built) ? starter : join(import.meta.dirname, '../../src-main/cli.ts')
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

interface Start {
  readonly answeredMs: number
  readonly idleBytes: number | null
  readonly lateness: LatenessFigures | null
}

function residentBytes(pid: number): number | null {
  if (process.platform !== 'linux') return null
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
}

function answers(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(`${url}/health`, { agent: false }, response => response.resume().once('end', resolve)).once('error', reject)
  })
}

async function start(data: string, idleMs: number, isBusy = false): Promise<Start> {
  const began = performance.now()
  const child = spawn(process.execPath, [entry, '--data-dir', data, 'serve', '--port', '0', '--json'], {
    env: { PATH: process.env.PATH ?? '', HOME: data, GALLEY_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line = await new Promise<string>(resolve => createInterface({ input: child.stdout }).once('line', resolve))
  const { url, pid, tokenFile } = JSON.parse(line) as { url: string; pid: number; tokenFile: string }
  await answers(url)
  const answeredMs = performance.now() - began
  await pause(idleMs)
  const idleBytes = residentBytes(pid)
  const token = readFileSync(tokenFile, 'utf8').trim()
  const lateness = isBusy ? await measureLateness(url, token, { perSecond: 200, seconds: 20 }) : null
  const ended = new Promise(resolve => child.once('close', resolve))
  child.kill('SIGTERM')
  await ended
  return { answeredMs, idleBytes, lateness }
}

const data = mkdtempSync(join(tmpdir(), 'galley-server-bench-'))
try {
  const paths = { data, migrations: migrationsFolder }
  const store = openStoreNow({ paths, clock: systemClock, logger: silentLogger })
  fillCalls(store.db, { calls, days: 90, until: Date.UTC(2026, 10, 23, 12) })
  store.close()
  say(`galley serve over ${calls.toLocaleString('en')} calls, ${entry === starter ? 'as built' : 'from the sources'}`)
  const first = await start(data, 0)
  say(`first start, which counts all days anew     ${first.answeredMs.toFixed(0).padStart(6)} ms to the first answer`)
  const times: number[] = []
  for (let n = 0; n < starts; n += 1) times.push((await start(data, 0)).answeredMs)
  times.sort((a, b) => a - b)
  say(
    `${`later starts, median of ${starts}`.padEnd(43)}${(times[starts >> 1] ?? 0).toFixed(0).padStart(6)} ms (aim: 1000)`,
  )
  const { idleBytes, lateness } = await start(data, 3000, true)
  if (idleBytes !== null)
    say(`resident when idle${' '.repeat(25)}${(idleBytes / 1e6).toFixed(0).padStart(6)} MB (aim: 150)`)
  if (lateness !== null)
    say(
      `main thread late, 99 of 100 times less than  ${(lateness.p99 * 1000).toFixed(1).padStart(6)} ms, at most ${(lateness.longest * 1000).toFixed(0)} ms, with ${lateness.calls} calls settling at 200/s and ${lateness.dashboards} dashboards read`,
    )
} finally {
  rmSync(data, { recursive: true, force: true })
}
