/**
 * The checks of translations, measured on texts that people annotated: each check against the labels it corresponds to,
 * the score against people's scores, faults injected into sound translations, and throughput.
 * `node test/bench/quality-bench.ts [--half tuned|untouched|all] [--share 0.2] [--only faults,labels,sets,correlation] [--verbose]`
 */
import { parseArgs } from 'node:util'
import { hasSharedData } from '../support/shared-data.ts'
import { checkRows } from './quality/checked-rows.ts'
import { measureCorrelation } from './quality/measure-correlation.ts'
import { measureFaults } from './quality/measure-faults.ts'
import { measureAlarms, measureLabels } from './quality/measure-labels.ts'
import { measureNovels } from './quality/measure-novels.ts'
import { measureDemetr, measureKana, measureMeta } from './quality/measure-sets.ts'
import { type Half, loadSet, setNames } from './quality/rows.ts'
import { type Aim, printAims } from './quality/table.ts'

const { values } = parseArgs({
  options: {
    half: { type: 'string', default: 'all' },
    share: { type: 'string', default: '1' },
    only: { type: 'string', default: 'faults,labels,sets,correlation' },
    'per-pair': { type: 'string', default: '60' },
    verbose: { type: 'boolean', default: false },
  },
})
const print = (line: string) => process.stdout.write(`${line}\n`)

if (!hasSharedData) {
  print('Skipped: the annotated translations are not on this machine.')
} else {
  const parts = new Set(values.only.split(','))
  const half = values.half as Half
  const sets = Object.fromEntries(setNames.map(name => [name, loadSet(name, half, Number(values.share))]))
  const rows = Object.values(sets).flat()
  print(`${rows.length} translations (${half === 'all' ? 'both halves' : `the ${half} half`} of the development data)`)
  const warm = checkRows(rows.slice(0, 500))
  const { checked, bytes, cpuSeconds, seconds } = checkRows(rows)
  const speed = bytes / 1e6 / cpuSeconds
  print(
    `Checked ${(bytes / 1e6).toFixed(1)} MB in ${cpuSeconds.toFixed(1)} s of processor time (${seconds.toFixed(1)} s by the clock, ${warm.checked.length} rows of warming up before)`,
  )
  const aims: Aim[] = [
    {
      what: 'throughput, all checks, one core',
      aim: '>= 2 MB/s',
      measured: `${speed.toFixed(1)} MB/s`,
      reached: speed >= 2,
    },
  ]
  if (parts.has('labels')) {
    measureLabels(checked)
    aims.push(...measureAlarms(checked, values.verbose))
    measureNovels()
  }
  if (parts.has('sets')) {
    aims.push(
      ...measureKana(checked),
      ...measureMeta(checked, values.verbose),
      ...measureDemetr(checked, values.verbose),
    )
  }
  if (parts.has('correlation')) aims.push(...measureCorrelation(checked))
  if (parts.has('faults')) {
    const refusals = loadSet('wmt24_meta', half).filter(row => row.labels?.length === 1 && row.labels[0] === 'refusal')
    const others = rows.filter(row => row.set !== 'wmt24_meta')
    aims.push(
      ...measureFaults(
        others,
        refusals.map(row => row.target),
        Number(values['per-pair']),
        values.verbose,
      ),
    )
  }
  printAims('Aims', aims)
}
