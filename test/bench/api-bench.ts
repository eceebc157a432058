import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { openApp } from '../../src-main/app.ts'
import { createPaths } from '../../src-main/app-paths.ts'
import { rebuildMetrics } from '../../src-main/ledger/metrics-rebuild.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { registerApi } from '../../src-main/procedures/register-api.ts'
import { startServer } from '../../src-main/server/start-server.ts'
import { fillCalls } from './bulk-ledger.ts'

/**
 * The API's reads at many calls, end to end over HTTP, and how long they keep the thread that serves calls from its work.
 * Run: `node test/bench/api-bench.ts [calls]`.
 */
const calls = Number(process.argv[2] ?? 1_000_000)
const folder = mkdtempSync(join(tmpdir(), 'galley-bench-'))
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const app = await openApp({
  mode: 'owner',
  paths: createPaths(folder, join(import.meta.dirname, '../../src-main/cli.ts')),
  environment: {},
  clock: systemClock,
  logger: silentLogger,
})
app.settings.set('timeZone', 'UTC')
fillCalls(app.store.db, { calls, days: 90, until: Date.now() })
await rebuildMetrics({ store: app.store, clock: systemClock, timeZone: 'UTC' })
const server = await startServer({ app, gateway: null, registerApi, port: 0, clock: systemClock, logger: silentLogger })
const headers = { authorization: `Bearer ${app.tokens.owner().value}` }
const delay = monitorEventLoopDelay({ resolution: 1 })

async function time(path: string): Promise<{ first: number; best: number; held: number; bytes: number }> {
  delay.reset()
  delay.enable()
  const taken: number[] = []
  let bytes = 0
  for (let run = 0; run < 5; run++) {
    const start = performance.now()
    const answer = await fetch(`${server.url}${path}`, { headers })
    bytes = (await answer.arrayBuffer()).byteLength
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    taken.push(performance.now() - start)
  }
  delay.disable()
  return { first: taken[0] ?? 0, best: Math.min(...taken), held: delay.max / 1e6, bytes }
}

try {
  say(`${calls.toLocaleString('en')} calls`)
  say('                                         first ms   best ms   main thread held ms   kB')
  const paths = {
    'dashboard, 7 days': '/llm/dashboard/?days=7',
    'dashboard, 30 days': '/llm/dashboard/?days=30',
    'dashboard, 90 days': '/llm/dashboard/?days=90',
    'metrics API, 7 days': '/llm/metrics/api/?days=7',
    'report as HTML, 30 days': '/llm/reports/quality/?days=30&format=html',
    'calls, page 1': '/llm/service-calls/',
    'calls, page 1 of failures': '/llm/service-calls/?status=failed',
    'calls, page 1,000 (by number)': '/llm/service-calls/?page=1000&count=false',
    'calls, by cost': '/llm/service-calls/?sort=cost&count=false',
    'facets, all time': '/llm/facets/',
    'one call': `/llm/service-calls/${Math.floor(calls / 2)}/`,
  }
  for (const [name, path] of Object.entries(paths)) {
    const { first, best, held, bytes } = await time(path)
    const figures = [first, best, held, bytes / 1000].map(figure => figure.toFixed(1).padStart(10))
    say(`${name.padEnd(38)}${figures.join('')}`)
  }
  globalThis.gc?.()
  const before = process.memoryUsage.rss()
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 50)
  delay.reset()
  delay.enable()
  const start = performance.now()
  // Taken by a process of its own, so that the memory measured is the server's.
  const authorization = `authorization: ${headers.authorization}`
  const taker = spawn('curl', [
    '-s',
    '-H',
    authorization,
    '-o',
    '/dev/null',
    `${server.url}/llm/exports/calls/?format=jsonl`,
  ])
  await new Promise(resolve => taker.once('close', resolve))
  clearInterval(watch)
  const seconds = (performance.now() - start) / 1000
  const [rate, growth] = [calls / seconds, (most - before) / 1e6].map(figure => Math.round(figure).toLocaleString('en'))
  say(
    `export: ${rate} calls/s, memory grew by ${growth} MB, main thread held ${(delay.max / 1e6).toFixed(1)} ms at most`,
  )
} finally {
  await server.close()
  await app.close()
  rmSync(folder, { recursive: true, force: true })
}
