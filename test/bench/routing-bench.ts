/**
 * Fallback, the choice of models and budgets, measured: an outage of the main provider, the regret of `auto`, and what many
 * requests at once spend beyond a hard budget. Everything that decides is Galley's own code; providers and time are simulated.
 * `node test/bench/routing-bench.ts [--only outage,selection,budgets] [--seeds 20]`
 */
import { parseArgs } from 'node:util'
import { type Aim, printAims, printTable } from './quality/table.ts'
import { loadTrace, thinned } from './routing/arrivals.ts'
import { mean, measureRegret, type Regret, uncertainty } from './routing/measure-selection.ts'
import { type OutageProvider, type OutageResult, simulateOutage } from './routing/outage.ts'
import { measureOvershoot } from './routing/overshoot.ts'
import {
  anyModel,
  epsilonGreedy,
  fixed,
  galley,
  type MakePolicy,
  originalRule,
  thompson,
  upperConfidence,
} from './routing/selection-policies.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'outage,selection,budgets' },
    seeds: { type: 'string', default: '20' },
  },
})
const parts = new Set(values.only.split(','))
const seeds = Number(values.seeds)
const aims: Aim[] = []
const trace = loadTrace()
process.stdout.write(`Arrivals and sizes: ${trace.name}. Providers are simulated.\n`)

const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(3)} %`
const hour = 3_600_000

async function outages(): Promise<void> {
  const providers: readonly OutageProvider[] = [
    { name: 'main', failing: 0.006, medianMs: 4000 },
    { name: 'second', failing: 0.01, medianMs: 5000 },
    { name: 'third', failing: 0.02, medianMs: 3000 },
  ]
  // Half a day around the busiest time of a day of the trace; the outage is in its middle.
  const day = trace.arrivals[0]?.at ?? 0
  const from = day + 3 * 24 * hour + 6 * hour
  const arrivals = trace.arrivals.filter(({ at }) => at >= from && at < from + 12 * hour)
  const outage = { from: from + 5 * hour, to: from + 7 * hour }
  const chain = [
    { provider: 'second', model: 'model' },
    { provider: 'third', model: 'model' },
  ]
  const row = (name: string, results: readonly OutageResult[]) => {
    const sum = (of: (result: OutageResult) => number) => results.reduce((total, result) => total + of(result), 0)
    return [
      name,
      share(
        sum(({ answered }) => answered),
        sum(({ requests }) => requests),
      ),
      share(
        sum(({ answeredDuring }) => answeredDuring),
        sum(({ during }) => during),
      ),
      (sum(({ calls }) => calls) / sum(({ requests }) => requests)).toFixed(2),
      `${(sum(({ meanMs }) => meanMs) / results.length / 1000).toFixed(1)} s`,
      `${(sum(({ p95MsDuring }) => p95MsDuring) / results.length / 1000).toFixed(1)} s`,
    ]
  }
  const run = (steps: typeof chain, retryLimit: number) =>
    Promise.all(
      [1, 2, 3, 4, 5].map(seed => simulateOutage(arrivals, providers, { outage, chain: steps, seed, retryLimit })),
    )
  const alone = await run([], 3)
  const once = await run([], 0)
  const one = await run(chain.slice(0, 1), 3)
  const both = await run(chain, 3)
  printTable(
    `Two hours without the main provider (${arrivals.length} requests of half a day, 5 seeds)`,
    ['', 'answered, all', 'in the outage', 'calls/request', 'mean time', 'p95 in the outage'],
    [
      row('best single provider, no retry', once),
      row('best single provider, 3 retries', alone),
      row('chain of two', one),
      row('chain of three', both),
    ],
  )
  const answered = both.reduce((sum, result) => sum + result.answeredDuring, 0)
  const during = both.reduce((sum, result) => sum + result.during, 0)
  const all =
    both.reduce((sum, result) => sum + result.answered, 0) / both.reduce((sum, result) => sum + result.requests, 0)
  aims.push({
    what: 'requests answered through the outage, with fallback',
    aim: '>= 99.9 %',
    measured: `${share(answered, during)} in it, ${(all * 100).toFixed(3)} % in all`,
    reached: answered / during >= 0.999 && all >= 0.999,
  })
}

function selection(): void {
  const many = thinned(trace, 3000)
  const few = thinned(trace, 300)
  const policies: readonly (readonly [string, MakePolicy])[] = [
    ['auto (best known, a tenth by lottery)', galley()],
    ['every call by lottery (Thompson)', thompson()],
    ['upper confidence bound', upperConfidence()],
    ['epsilon-greedy, 10 %', epsilonGreedy(0.1)],
    ['epsilon-greedy, 2 %', epsilonGreedy(0.02)],
    ["original system's rule", originalRule],
    ['fixed', fixed],
    ['random', anyModel],
  ]
  const row = (name: string, regret: Regret) => [
    name,
    `${mean(regret.bySeed).toFixed(2)} ± ${uncertainty(regret.bySeed).toFixed(2)}`,
    `${(regret.best * 100).toFixed(1)} %`,
    `${(regret.success * 100).toFixed(2)} %`,
  ]
  const header = ['', 'regret', 'best model', 'success']
  const busy = policies.map(([name, make]) => [name, measureRegret(make, many, seeds)] as const)
  printTable(
    `Regret against the oracle, thousandths of a score a call: ${many.length} calls in two weeks, ${seeds} seeds`,
    header,
    busy.map(([name, regret]) => row(name, regret)),
  )
  const quiet = policies.map(([name, make]) => [name, measureRegret(make, few, seeds)] as const)
  printTable(
    `The same with little to learn from: ${few.length} calls in two weeks`,
    header,
    quiet.map(([name, regret]) => row(name, regret)),
  )
  const books = [
    ['auto, a book keeps its model', galley()],
    ['auto, books change freely', galley({ keepsBooks: false })],
  ] as const
  printTable(
    '12 books, 3,000 calls: what keeping a voice costs',
    [...header, 'changes of model a book'],
    books.map(([name, make]) => {
      const regret = measureRegret(make, many, seeds, 12)
      return [...row(name, regret), regret.changes.toFixed(1)]
    }),
  )
  const regretOf = (name: string) => mean(busy.find(([each]) => each.startsWith(name))?.[1].bySeed ?? [])
  const [own, greedy] = [regretOf('auto'), regretOf('epsilon-greedy, 10 %')]
  aims.push({
    what: 'regret of auto against epsilon-greedy',
    aim: '<= 0.5',
    measured: (own / greedy).toFixed(2),
    reached: own / greedy <= 0.5,
  })
}

async function budgets(): Promise<void> {
  const limit = 20_000_000
  const rows: string[][] = []
  let worst = 0
  for (const [name, gate, parallel] of [
    ['hard budget, 64 at once', 'budget', 64],
    ['hard budget, 8 at once', 'budget', 8],
    ['a look before each call, 64 at once', 'check', 64],
  ] as const) {
    const result = await measureOvershoot(gate, parallel, gate === 'check' ? 6 : Math.ceil(384 / parallel), limit)
    const over = Math.max(0, result.peakNanos - result.limitNanos)
    if (gate === 'budget') worst = Math.max(worst, over, result.spentNanos - result.limitNanos)
    rows.push([
      name,
      `$${(result.limitNanos / 1e9).toFixed(4)}`,
      `$${(result.spentNanos / 1e9).toFixed(6)}`,
      `$${(result.peakNanos / 1e9).toFixed(6)}`,
      `$${(Math.max(0, result.spentNanos - result.limitNanos) / 1e9).toFixed(6)}`,
      String(result.answered),
      String(result.refused),
    ])
  }
  printTable(
    'Requests at once against one budget (real ledger, server and upstream)',
    ['', 'limit', 'spent', 'spent and held, peak', 'spent beyond', 'answered', 'held back'],
    rows,
  )
  aims.push({
    what: 'spent beyond a hard budget, 64 requests at once',
    aim: '$0',
    measured: `$${(worst / 1e9).toFixed(6)}`,
    reached: worst === 0,
  })
}

if (parts.has('outage')) await outages()
if (parts.has('selection')) selection()
if (parts.has('budgets')) await budgets()
printAims('Aims', aims)
if (aims.some(({ reached }) => !reached)) process.exitCode = 1
