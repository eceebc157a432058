import { cpus, loadavg } from 'node:os'
import { rebuildMetrics } from '../../src-main/ledger/metrics-rebuild.ts'
import { createBooks } from '../../src-main/metrics/books.ts'
import { createHealth } from '../../src-main/metrics/health.ts'
import { createTrends } from '../../src-main/metrics/trends.ts'
import { createUsage } from '../../src-main/metrics/usage.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'
import { fillCalls } from './bulk-ledger.ts'

/**
 * Trends, usage, health and books at several sizes of the ledger: the first read of a process, then again. They run in a reading
 * thread, so that none of it holds up a call; the aim is that a larger ledger makes none of them slower.
 * Run: `node test/bench/reads-bench.ts [calls ...]`; 100 k and 400 k where none is given.
 */
const sizes = process.argv.slice(2).map(Number)
const until = Date.UTC(2026, 10, 23, 12, 34, 56, 789)
const clock = { now: () => until, monotonic: () => performance.now() }
const timeZone = 'Asia/Shanghai'
const say = (line: string): void => void process.stdout.write(`${line}\n`)

say(`${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`)
for (const calls of sizes.length > 0 ? sizes : [100_000, 400_000]) {
  const { store, dispose } = createTemporaryStore()
  try {
    fillCalls(store.db, { calls, days: 120, until })
    rebuildMetrics({ store, clock, timeZone })
    const parts = { store, clock, settings: { timeZone: () => timeZone } }
    const trends = createTrends(parts)
    const usage = createUsage(parts)
    const health = createHealth(parts)
    const books = createBooks(store)
    const realms = ['real'] as const
    const first = books.list({ realms, like: null, limit: 1 }).books[0]?.name ?? ''
    const reads: Readonly<Record<string, () => unknown>> = {
      'trends, 90 days by provider': () => trends({ days: 90, step: 'day', split: 'provider', series: 8 }),
      'trends, 7 days by hour and model': () => trends({ days: 7, step: 'hour', split: 'model', series: 8 }),
      'usage, 90 days': () => usage({ days: 90, limit: 20 }),
      health: () => health({ realms }),
      'books, all': () => books.list({ realms, like: null, limit: 200 }),
      'books, one': () => books.show(first, realms),
    }
    say(`\n${calls.toLocaleString('en')} calls`)
    for (const [name, read] of Object.entries(reads)) {
      const [cold, again] = [1, 2].map(() => {
        const started = performance.now()
        read()
        return `${(performance.now() - started).toFixed(1)} ms`.padStart(10)
      })
      say(`${name.padEnd(34)} first ${cold}   again ${again}`)
    }
  } finally {
    dispose()
  }
}
