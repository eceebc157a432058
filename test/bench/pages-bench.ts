import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fillFolder } from './filled-folder.ts'
import { fillQuality } from './pages/fill-quality.ts'
import { measurePages } from './pages/measure-pages.ts'

/**
 * Everything the pages read, as they ask for it: the first time, again, and again after a call came in.
 * Run: `npm run bench -- pages`, or `node test/bench/pages-bench.ts [calls ...] [--only WORDS]`; 100 k and 1 M where no number is
 * given. Build first: the reading threads are the built ones, as a person has them.
 */
const aimMs = 50
const repeats = 20
const [numbers, words] = [process.argv.slice(2).map(Number).filter(Number.isFinite), process.argv.indexOf('--only')]
const only = new RegExp(words < 0 ? '' : (process.argv[words + 1] ?? ''))
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const shown = (ms: number): string => ms.toFixed(1).padStart(8)
const at = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN

say(
  `${cpus()[0]?.model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, load ${loadavg()[0]?.toFixed(1)}; aim: a median of ${aimMs} ms after a call, ${repeats} times each`,
)
for (const calls of numbers.length > 0 ? numbers : [100_000, 1_000_000]) {
  const data = mkdtempSync(join(tmpdir(), 'galley-bench-'))
  try {
    fillFolder(data, calls, fillQuality)
    say(
      `\n${calls.toLocaleString('en')} calls over 200 days${' '.repeat(20)}   first   again (p95)   after a call (p95)   processor`,
    )
    let missed = 0
    await measurePages(data, repeats, only, ({ name, first, again, afterCall, cpu }) => {
      const isMet = at(afterCall, 0.5) <= aimMs
      if (!isMet) missed += 1
      say(
        `${name.padEnd(42)}${shown(first)} ms${shown(at(again, 0.5))} (${at(again, 0.95).toFixed(1)})${shown(at(afterCall, 0.5))} (${at(afterCall, 0.95).toFixed(1)})${shown(cpu)} ms${isMet ? '' : '   missed'}`,
      )
    })
    say(missed === 0 ? 'all met' : `${missed} missed`)
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}
