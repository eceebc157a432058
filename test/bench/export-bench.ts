import { exportCalls } from '../../src-main/exchange/export-calls.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'
import { fillCalls } from './bulk-ledger.ts'

/**
 * Export of many calls: rate, and whether memory stays flat.
 * Run: `node test/bench/export-bench.ts [calls]`.
 */
const calls = Number(process.argv[2] ?? 1_000_000)
const { store, dispose } = createTemporaryStore()
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const megabytes = (): number => Math.round(process.memoryUsage().rss / 2 ** 20)

try {
  fillCalls(store.db, { calls, days: 90, until: Date.UTC(2026, 10, 23) })
  for (const format of ['jsonl', 'csv'] as const) {
    const start = performance.now()
    let bytes = 0
    let early = 0
    await exportCalls({
      store,
      format,
      write: chunk => {
        bytes += chunk.length
      },
      onProgress: done => {
        if (early === 0 && done >= calls / 5) early = megabytes()
      },
    })
    const seconds = (performance.now() - start) / 1000
    say(
      `${format}: ${calls.toLocaleString('en')} calls, ${Math.round(bytes / 2 ** 20)} MB in ${seconds.toFixed(1)} s: ${Math.round(calls / seconds).toLocaleString('en')} calls/s (aim: 100,000); RSS ${early} MB after a fifth, ${megabytes()} MB at the end`,
    )
  }
} finally {
  dispose()
}
