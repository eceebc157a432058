import { cpus, totalmem } from 'node:os'
import { rebuildMetrics } from '../../src-main/ledger/metrics-rebuild.ts'
import { createMetrics } from '../../src-main/metrics/metrics.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'
import { fillCalls } from './bulk-ledger.ts'

/**
 * The summary behind a dashboard and a report, at several sizes of the ledger.
 * Run: `node test/bench/metrics-bench.ts [calls ...]`.
 *
 * first: nothing in memory. again: nothing was written since. after a call: a call of today settled
 * in between. after a late score: a call of forty days ago was written to in between.
 */
const sizes = process.argv.slice(2).map(Number)
const until = Date.UTC(2026, 10, 23, 12, 34, 56, 789)
const clock = { now: () => until, monotonic: () => performance.now() }
const timeZone = 'Asia/Shanghai'
const say = (line: string): void => void process.stdout.write(`${line}\n`)

say(
  `${cpus()[0]?.model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB; aim: 15 ms for 7, 30 and 90 days`,
)
for (const calls of sizes.length > 0 ? sizes : [100_000, 1_000_000]) {
  const { store, dispose } = createTemporaryStore()
  try {
    fillCalls(store.db, { calls, days: 200, until })
    rebuildMetrics({ store, clock, timeZone })
    const rows = store.db.prepare('SELECT period, count(*) FROM quality_metrics GROUP BY period').raw().all()
    const newest = store.db.prepare("SELECT max(id) FROM quality_metrics WHERE period = 'day'").pluck().get()
    const old = store.db
      .prepare(
        "SELECT id FROM quality_metrics WHERE period = 'day' AND period_start < ? ORDER BY period_start DESC LIMIT 1",
      )
      .pluck()
      .get(until - 40 * 86_400_000)
    const touch = store.db.prepare('UPDATE quality_metrics SET retries = retries + 0 WHERE id = ?')
    say(
      `\n${calls.toLocaleString('en')} calls over 200 days; rollup rows: ${rows.map(row => (row as string[]).join(' ')).join(', ')}`,
    )
    for (const days of [7, 30, 90]) {
      const metrics = createMetrics({ store, clock, settings: { timeZone: () => timeZone } })
      const time = (books: number): number => {
        const start = performance.now()
        metrics.summary({ days, books })
        return performance.now() - start
      }
      const median = (books: number, before: () => void): string => {
        const times = Array.from({ length: 9 }, () => {
          before()
          return time(books)
        }).sort((a, b) => a - b)
        return `${(times[4] ?? 0).toFixed(1)} ms`.padStart(10)
      }
      const first = `${time(0).toFixed(0)} ms`.padStart(9)
      const again = median(0, () => {})
      const settled = median(0, () => touch.run(newest))
      const late = median(0, () => touch.run(old))
      const firstBooks = `${time(20).toFixed(0)} ms`.padStart(9)
      const books = median(20, () => touch.run(newest))
      say(
        `${String(days).padStart(3)} days   first ${first}   again ${again}   after a call ${settled}   after a late score ${late}   with books: first ${firstBooks}, after a call ${books}`,
      )
    }
    say(`RSS ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB`)
  } finally {
    dispose()
  }
}
