import { checkSegment } from '../../../src-main/quality/check-segment.ts'
import { type FaultCase, type FaultKind, faultKinds, injectFaults } from './faults.ts'
import { type Row, segmentOf } from './rows.ts'
import { precisionOf, recallOf, type Tally } from './statistics.ts'
import { type Aim, figure, percent, printTable } from './table.ts'

const leastRecall = 0.9

interface SeenCase extends FaultCase {
  readonly critical: ReadonlySet<string>
}

/** Which checks are right about which fault: a text in the wrong language is also one that was left untranslated. */
const rightChecks: Readonly<Record<FaultKind, readonly string[]>> = {
  empty: ['empty'],
  untranslated: ['echo', 'residue', 'wrong_language'],
  wrong_language: ['wrong_language', 'residue'],
  loop: ['loop'],
  truncation: ['truncation', 'omission', 'empty'],
  refusal: ['refusal'],
  paragraph_omitted: ['omission'],
}

export function measureFaults(
  rows: readonly Row[],
  refusals: readonly string[],
  perPair: number,
  verbose: boolean,
): readonly Aim[] {
  const cases = injectFaults({ rows, refusals, seed: 20_261, perPair })
  const seen = cases.map((each): SeenCase => {
    const critical = new Set(
      checkSegment(segmentOf(each.row)).findings.flatMap(({ check, severity }) =>
        severity === 'critical' ? [check] : [],
      ),
    )
    return { ...each, critical }
  })
  const aims: Aim[] = []
  const table: string[][] = []
  const pairs: { kind: string; level: string; low: ReturnType<typeof pairRates>; all: number }[] = []
  for (const kind of faultKinds) {
    const right = rightChecks[kind]
    for (const level of ['segment', 'document'] as const) {
      const faulty = seen.filter(each => each.kind === kind && each.level === level)
      if (faulty.length === 0) continue
      const sound = seen.filter(each => each.kind === null && each.level === level)
      const hit = (each: SeenCase) => right.some(check => each.critical.has(check))
      const tally: Tally = {
        truePositives: faulty.filter(hit).length,
        falseNegatives: faulty.filter(each => !hit(each)).length,
        falsePositives: sound.filter(hit).length,
      }
      const rates = pairRates(faulty, hit)
      const worst = rates[0] === undefined ? '–' : `${rates[0].pair} ${rates[0].rate.toFixed(2)}`
      const low = rates.filter(({ rate }) => rate < leastRecall)
      pairs.push({ kind, level, low, all: rates.length })
      const any = faulty.filter(each => each.critical.size > 0).length
      table.push([
        `${kind} (${level})`,
        String(faulty.length),
        figure(precisionOf(tally)),
        figure(recallOf(tally)),
        percent(any, faulty.length),
        worst,
      ])
      const precision = precisionOf(tally) ?? 0
      const recall = recallOf(tally) ?? 0
      aims.push({
        what: `injected ${kind} (${level})`,
        aim: 'P >= 0.95, R >= 0.9',
        measured: `P ${figure(precision)}, R ${figure(recall)}`,
        reached: precision >= 0.95 && recall >= 0.9,
      })
      if (verbose)
        printMisses(
          kind,
          faulty.filter(each => !hit(each)),
        )
    }
  }
  printTable(
    'Injected faults, found at critical severity by a check that is right about them',
    ['fault', 'n', 'precision', 'recall', 'any critical', 'lowest recall'],
    table,
  )
  const low = pairs.filter(each => each.low.length > 0)
  printTable(
    `Language pairs with a recall under ${leastRecall}`,
    ['fault', 'pairs'],
    low.map(each => [
      `${each.kind} (${each.level})`,
      each.low.map(({ pair, n, rate }) => `${pair} ${rate.toFixed(2)} of ${n}`).join(', '),
    ]),
  )
  const missed = low.reduce((sum, each) => sum + each.low.length, 0)
  aims.push({
    what: `injected faults by language pair (${pairs.reduce((sum, { all }) => sum + all, 0)} of them)`,
    aim: `R >= ${leastRecall} in each`,
    measured: missed === 0 ? 'all' : `${missed} lower`,
    reached: missed === 0,
  })
  const sound = seen.filter(each => each.kind === null)
  const alarmed = sound.filter(each => each.critical.size > 0)
  process.stdout.write(
    `Sound texts with a critical finding: ${alarmed.length} of ${sound.length} (${percent(alarmed.length, sound.length)})\n`,
  )
  if (verbose) for (const each of alarmed.slice(0, 15)) printCase(each)
  return aims
}

/** Recall by language pair, the lowest first. */
function pairRates(faulty: readonly SeenCase[], hit: (each: SeenCase) => boolean) {
  return [...Map.groupBy(faulty, each => each.pair)]
    .map(([pair, cases]) => ({ pair, n: cases.length, rate: cases.filter(hit).length / cases.length }))
    .sort((a, b) => a.rate - b.rate)
}

function printMisses(kind: FaultKind, missed: readonly SeenCase[]): void {
  process.stdout.write(`\nMissed ${kind}: ${missed.length}\n`)
  for (const each of missed.slice(0, 6)) printCase(each)
}

function printCase({ pair, row, critical, kind }: SeenCase): void {
  process.stdout.write(
    `  [${pair} ${row.set} ${row.system} ${kind ?? 'sound'}: ${[...critical].join(',')}]\n    S ${JSON.stringify(row.source.slice(0, 160))}\n    T ${JSON.stringify(row.target.slice(0, 120))} … ${JSON.stringify(row.target.slice(-60))}\n`,
  )
}
