import { usualPolicy } from '../../../src-main/insights/selection/policy.ts'
import { utilities } from '../../../src-main/insights/selection/utility.ts'
import type { Arrival } from './arrivals.ts'
import type { MakePolicy } from './selection-policies.ts'
import { callOf, createWorld } from './selection-world.ts'
import { seededRandom } from './virtual-time.ts'

export interface Regret {
  /** Mean score below the best model of each moment, thousandths of a score, for each seed. */
  readonly bySeed: readonly number[]
  /** Share of calls that went to the model that was best at that moment. */
  readonly best: number
  readonly success: number
  /** How often a book changed its model, for each book. */
  readonly changes: number
}

/** The constants were chosen on the worlds of the seeds 1 to 20, and how books settle on 101 to 120; these are others. */
const firstSeed = 201

/** Two weeks of calls for each seed; every policy meets the same world, and luck of its own. */
export function measureRegret(make: MakePolicy, arrivals: readonly Arrival[], seeds: number, books = 0): Regret {
  const bySeed: number[] = []
  let best = 0
  let success = 0
  let calls = 0
  let changes = 0
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const start = arrivals[0]?.at ?? 0
    const { models, task } = createWorld(seed, start)
    const random = seededRandom(seed * 104_729)
    let now = start
    const policy = make({
      task,
      arms: models.map(({ provider, model }) => ({ provider, model })),
      random,
      now: () => now,
      costOf: arm =>
        models.find(({ provider, model }) => provider === arm.provider && model === arm.model)?.at(now).costNanos ?? 0,
    })
    let regret = 0
    const latest = new Map<string, string>()
    for (const [index, { at, inputTokens }] of arrivals.entries()) {
      now = at
      const book = books === 0 ? null : `book ${index % books}`
      const arm = policy.choose(book)
      const figures = models.map(model => model.at(now))
      const chosen = models.findIndex(({ provider, model }) => provider === arm.provider && model === arm.model)
      const scores = utilities(figures, usualPolicy.weights)
      const top = Math.max(...scores)
      regret += top - (scores[chosen] as number)
      if (scores[chosen] === top) best += 1
      const chars = Math.min(4000, Math.max(300, inputTokens))
      const outcome = callOf(figures[chosen] as (typeof figures)[number], chars, random)
      if (outcome.ok) success += 1
      calls += 1
      // A call ends before the next one of the same app begins.
      policy.learn(arms(models, chosen), { ...outcome, chars })
      if (book !== null) {
        if (latest.has(book) && latest.get(book) !== arm.model) changes += 1
        latest.set(book, arm.model)
      }
    }
    bySeed.push((regret / arrivals.length) * 1000)
  }
  return { bySeed, best: best / calls, success: success / calls, changes: books === 0 ? 0 : changes / (books * seeds) }

  function arms(models: ReturnType<typeof createWorld>['models'], at: number) {
    const { provider, model } = models[at] as (typeof models)[number]
    return { provider, model }
  }
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Half the width of the 95 % interval of a mean. */
export function uncertainty(values: readonly number[]): number {
  const middle = mean(values)
  const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / Math.max(1, values.length - 1)
  return 1.96 * Math.sqrt(variance / values.length)
}
