import { seededRandom } from '../bulk-ledger.ts'
import type { CheckedRow } from './checked-rows.ts'
import { humanScore, pairOf } from './rows.ts'
import { chrF, kendallTauB, pairwiseAccuracy } from './statistics.ts'
import { type Aim, figure, printTable } from './table.ts'

const sets = ['wmt23_sxs_mqm', 'wmt21_ted_mqm', 'wmt24_esa'] as const

interface Scored {
  readonly row: CheckedRow['row']
  readonly human: number
  readonly scores: Readonly<Record<string, number>>
}

/** The check score against people's, next to baselines that need no knowledge. */
export function measureCorrelation(checked: readonly CheckedRow[]): readonly Aim[] {
  const aims: Aim[] = []
  for (const set of sets) {
    const scored = scoreAll(checked.filter(({ row }) => row.set === set))
    if (scored.length === 0) continue
    const metrics = Object.keys(scored[0]?.scores ?? {})
    const table: string[][] = []
    const means = new Map<string, Mean>()
    for (const metric of metrics) {
      const byPair = [...Map.groupBy(scored, ({ row }) => pairOf(row))].sort(([a], [b]) => (a < b ? -1 : 1))
      const cells: string[] = []
      const taus: number[] = []
      const groupedTaus: number[] = []
      const accuracies: number[] = []
      for (const [pair, rows] of byPair) {
        const tau = kendallTauB(
          rows.map(each => each.scores[metric] ?? 0),
          rows.map(each => each.human),
        )
        const grouped = groupedTau(rows, metric)
        const accuracy = systemAccuracy(rows, metric)
        taus.push(tau ?? 0)
        groupedTaus.push(grouped ?? 0)
        accuracies.push(accuracy ?? 0)
        cells.push(`${pair} ${figure(tau)} / ${figure(grouped)} / ${figure(accuracy, 2)}`)
      }
      const mean = { tau: average(taus), grouped: average(groupedTaus), accuracy: average(accuracies) }
      means.set(metric, mean)
      table.push([metric, figure(mean.tau), figure(mean.grouped), figure(mean.accuracy), ...cells])
    }
    const chance = averageRandoms(means, table)
    means.set('random', chance)
    const width = Math.max(...table.map(row => row.length))
    printTable(
      `${set}: ${scored.length} rated segments (tau-b over all / within a source segment / pairwise accuracy of systems)`,
      ['score', 'tau-b', 'tau-b grouped', 'accuracy', ...Array.from({ length: width - 4 }, () => 'pair')],
      table,
    )
    aims.push(...compare(set, means))
  }
  return aims
}

interface Mean {
  readonly tau: number
  readonly grouped: number
  readonly accuracy: number
}

/** Puts the mean of the random scores in their place. */
function averageRandoms(means: Map<string, Mean>, table: string[][]): Mean {
  const randoms = [...means].filter(([metric]) => metric.startsWith('random'))
  for (const [metric] of randoms) {
    means.delete(metric)
    table.splice(
      table.findIndex(([name]) => name === metric),
      1,
    )
  }
  const chance = {
    tau: average(randoms.map(([, mean]) => mean.tau)),
    grouped: average(randoms.map(([, mean]) => mean.grouped)),
    accuracy: average(randoms.map(([, mean]) => mean.accuracy)),
  }
  table.push([`random, mean of ${randomScores}`, figure(chance.tau), figure(chance.grouped), figure(chance.accuracy)])
  return chance
}

function compare(set: string, means: ReadonlyMap<string, Mean>): readonly Aim[] {
  const own = means.get('check score')
  const others = [...means].filter(([metric]) => metric !== 'check score')
  const best = (key: 'tau' | 'grouped' | 'accuracy') => Math.max(...others.map(([, mean]) => mean[key]))
  return (['tau', 'grouped', 'accuracy'] as const).map(key => ({
    what: `${set}: ${{ tau: 'segment tau-b', grouped: 'segment tau-b within a source', accuracy: 'system pairwise accuracy' }[key]}`,
    aim: `> ${figure(best(key))} (best baseline)`,
    measured: figure(own?.[key] ?? null),
    reached: (own?.[key] ?? -1) > best(key),
  }))
}

/** One random score says little about chance: with few systems it may well be right two times in three. */
const randomScores = 20

function scoreAll(checked: readonly CheckedRow[]): readonly Scored[] {
  const randoms = Array.from({ length: randomScores }, (_, index) => seededRandom(index + 1))
  const ratios = new Map<string, number>()
  for (const [pair, rows] of Map.groupBy(checked, ({ row }) => pairOf(row))) {
    const sorted = rows.map(({ row }) => row.target.length / Math.max(1, row.source.length)).sort((a, b) => a - b)
    ratios.set(pair, sorted[sorted.length >> 1] ?? 1)
  }
  return checked.flatMap(({ row, score }) => {
    const human = humanScore(row)
    if (human === null) return []
    const ratio = row.target.length / Math.max(1, row.source.length)
    return [
      {
        row,
        human,
        scores: {
          'check score': score,
          'length ratio': -Math.abs(Math.log(Math.max(1e-3, ratio) / (ratios.get(pairOf(row)) ?? 1))),
          'length ratio, raw': ratio,
          'chrF to source': chrF(row.target, row.source),
          'minus chrF to source': -chrF(row.target, row.source),
          ...Object.fromEntries(randoms.map((next, index) => [`random ${index + 1}`, next()])),
        },
      },
    ]
  })
}

function groupedTau(rows: readonly Scored[], metric: string): number | null {
  const taus = [...Map.groupBy(rows, ({ row }) => `${row.doc}|${row.seg}`).values()].flatMap(group => {
    const tau = kendallTauB(
      group.map(each => each.scores[metric] ?? 0),
      group.map(each => each.human),
    )
    return tau === null ? [] : [tau]
  })
  return taus.length === 0 ? null : average(taus)
}

function systemAccuracy(rows: readonly Scored[], metric: string): number | null {
  const bySystem = Map.groupBy(rows, ({ row }) => row.system)
  const mean = (pick: (each: Scored) => number) =>
    new Map([...bySystem].map(([system, group]) => [system, average(group.map(pick))]))
  return pairwiseAccuracy(
    mean(each => each.scores[metric] ?? 0),
    mean(each => each.human),
  )
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
