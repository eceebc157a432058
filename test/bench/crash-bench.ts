/**
 * Kills a process that records calls, at random instants, and looks whether anything is missing or counted twice.
 *
 *     node test/bench/crash-bench.ts [kills] [seed]
 */
import { runCrashes } from '../ledger/crash-run.ts'

const kills = Number(process.argv[2] ?? 200)
const seed = Number(process.argv[3] ?? 20_260_505)
const say = (line: string) => void process.stdout.write(`${line}\n`)

const start = performance.now()
const report = await runCrashes({
  kills,
  seed,
  onKill: kill => {
    if (kill % 25 === 0) say(`${kill} of ${kills} kills`)
  },
})
const seconds = (performance.now() - start) / 1000
const countedTwice = report.reached.length - new Set(report.reached).size
const sound =
  report.integrity === 'ok' && Array.isArray(report.brokenReferences) && report.brokenReferences.length === 0
say(`${kills} kills in ${seconds.toFixed(0)} s, seed ${seed}`)
say(
  `calls on record            ${report.calls}, of them ${report.recordedAsInterrupted} interrupted, ${report.pending} pending`,
)
say(
  `reached the upstream       ${report.reached.length}, of them missing ${report.missing.length} (aim 0), twice ${countedTwice} (aim 0)`,
)
say(
  `counted in rollups         ${report.counted.join(' by hour, ')} by day; differences ${report.rollupDifferences.length} (aim 0)`,
)
say(`database                   ${sound ? 'sound' : 'damaged'}`)
const asPromised =
  sound &&
  report.missing.length + countedTwice + report.pending + report.rollupDifferences.length === 0 &&
  report.interrupted === report.recordedAsInterrupted &&
  report.counted.every(count => count === report.calls)
process.exitCode = asPromised ? 0 : 1
