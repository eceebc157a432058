import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { rebuildMetrics } from '../../src-main/ledger/metrics-rebuild.ts'
import { createDigestWriter } from '../../src-main/metrics/digest-writer.ts'
import { createMetrics } from '../../src-main/metrics/metrics.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'
import { fillCalls } from './bulk-ledger.ts'

/**
 * The summary behind a dashboard and a report, at several sizes of the ledger.
 * Run: `node test/bench/metrics-bench.ts [calls ...]`; 100 k and 1 M where none is given, 10 M takes 20 GB and half an hour.
 *
 * cold: the first read of a fresh process, the median of five, without and with digests; of it, the processor's time.
 * again: nothing was written since. after a call: a call of today settled in between. after a late score: a call of
 * forty days ago was written to in between. All with the twenty books of most calls.
 */
const sizes = process.argv.slice(2).map(Number)
const until = Date.UTC(2026, 10, 23, 12, 34, 56, 789)
const clock = { now: () => until, monotonic: () => performance.now() }
const timeZone = 'Asia/Shanghai'
const aimMs = 15
const periods = [7, 30, 90]
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const shown = (ms: number): string => `${ms.toFixed(1)} ms`.padStart(10)
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

/** A first read in a process of its own. */
function cold(file: string, days: number): { wall: number; cpu: number } {
  const script = join(import.meta.dirname, 'metrics', 'cold-read-process.ts')
  const runs = Array.from({ length: 5 }, () => {
    const printed = execFileSync(process.execPath, [script, file, String(until), timeZone, String(days)], {
      encoding: 'utf8',
    })
    return JSON.parse(printed) as { wall: number; cpu: number }
  })
  return {
    wall: median(runs.map(run => run.wall)),
    cpu: median(runs.map(run => run.cpu)),
  }
}

say(
  `${cpus()[0]?.model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, load ${loadavg()[0]?.toFixed(1)}; aim: ${aimMs} ms for ${periods.join(', ')} days at any size`,
)
for (const calls of sizes.length > 0 ? sizes : [100_000, 1_000_000]) {
  const { store, folder, dispose } = createTemporaryStore()
  try {
    fillCalls(store.db, { calls, days: 200, until })
    rebuildMetrics({ store, clock, timeZone })
    const rows = store.db.prepare('SELECT period, count(*) FROM quality_metrics GROUP BY period').raw().all()
    const pages = (): number => (store.db.pragma('page_count', { simple: true }) as number) * 4096
    const before = pages()
    say(
      `\n${calls.toLocaleString('en')} calls over 200 days; rollup rows: ${rows.map(row => (row as string[]).join(' ')).join(', ')}`,
    )
    store.db.pragma('wal_checkpoint(TRUNCATE)')
    const without = periods.map(days => cold(store.file, days))
    const start = performance.now()
    const cpuStart = process.cpuUsage()
    createDigestWriter(store, clock).run({})
    const cpu = process.cpuUsage(cpuStart)
    say(
      `digests of all closed days: ${Math.round(performance.now() - start)} ms (processor ${Math.round((cpu.user + cpu.system) / 1000)} ms), ${((pages() - before) / 2 ** 20).toFixed(0)} MB of ${(pages() / 2 ** 20).toFixed(0)} MB`,
    )
    store.db.pragma('wal_checkpoint(TRUNCATE)')
    const dayStart = `SELECT period_start FROM quality_metrics WHERE period = 'day'`
    const newest = store.db.prepare(`${dayStart} ORDER BY period_start DESC LIMIT 1`).pluck().get()
    const old = store.db
      .prepare(`${dayStart} AND period_start < ? ORDER BY period_start DESC LIMIT 1`)
      .pluck()
      .get(until - 40 * 86_400_000)
    const touch = store.db.prepare('UPDATE rollup_versions SET version = version + 1 WHERE period_start = ?')
    for (const [at, days] of periods.entries()) {
      const first = cold(store.file, days)
      const metrics = createMetrics({ store, clock, settings: { timeZone: () => timeZone } })
      const time = (change: () => void): number =>
        median(
          Array.from({ length: 15 }, () => {
            change()
            const begun = performance.now()
            metrics.summary({ days, books: 20 })
            return performance.now() - begun
          }),
        )
      const again = time(() => {})
      const settled = time(() => touch.run(newest))
      const late = time(() => touch.run(old))
      const worst = Math.max(first.wall, again, settled, late)
      say(
        `${String(days).padStart(3)} days   cold ${shown(first.wall)} (processor ${first.cpu.toFixed(1)} ms; without digests ${without[at]?.wall.toFixed(0)} ms)   again ${shown(again)}   after a call ${shown(settled)}   after a late score ${shown(late)}   aim ${aimMs} ms: ${worst <= aimMs ? 'met' : again <= aimMs && settled <= aimMs ? 'met warm' : 'missed'}`,
      )
    }
    reportCommand(folder)
  } finally {
    dispose()
  }
}

/** The whole command, as a person waits for it, from the built program. */
function reportCommand(folder: string): void {
  const root = join(import.meta.dirname, '../..')
  const built = join(root, 'out/main/cli.js')
  if (!existsSync(built)) {
    say('generate-quality-report: not measured, run `npm run build` first')
    return
  }
  // The kernel's own high-water mark begins with the program; resourceUsage would begin with this process's.
  const tellMemory = `data:text/javascript,import{readFileSync}from'node:fs';process.on('exit',()=>{try{process.stderr.write('RSS '+/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status','utf8'))[1])}catch{}})`
  for (const days of periods) {
    const started = performance.now()
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        '--import',
        tellMemory,
        built,
        '--data-dir',
        folder,
        'generate-quality-report',
        '--days',
        String(days),
        '--json',
      ],
      { encoding: 'utf8' },
    )
    const ms = performance.now() - started
    const rss = Number(/RSS (\d+)/.exec(stderr)?.[1]) / 1024
    say(
      `generate-quality-report --days ${days}: ${ms.toFixed(0)} ms from start to end, RSS ${rss.toFixed(0)} MB${status === 0 ? '' : ` (failed: ${stderr})`}`,
    )
  }
}
