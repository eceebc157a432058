import { believe, draw, likely } from '../../../src-main/insights/selection/belief.ts'
import {
  type Arm,
  createEvidence,
  type Evidence,
  type EvidenceTuning,
  type Task,
} from '../../../src-main/insights/selection/evidence.ts'
import { type SelectionPolicy, usualPolicy } from '../../../src-main/insights/selection/policy.ts'
import { createSelector } from '../../../src-main/insights/selection/selector.ts'
import { utilities } from '../../../src-main/insights/selection/utility.ts'

/** What every policy may know: what its own calls brought, and the prices in force. */
export interface PolicyWorld {
  readonly task: Task
  readonly arms: readonly Arm[]
  readonly random: () => number
  now(): number
  /** Nano-dollars for 1,000 characters. */
  costOf(arm: Arm): number
}

export interface Outcome {
  readonly ok: boolean
  readonly responseMs: number
  readonly chars: number
  readonly score: number | null
}

/** A way of choosing. */
export interface Policy {
  choose(book: string | null): Arm
  learn(arm: Arm, outcome: Outcome): void
}

export type MakePolicy = (world: PolicyWorld) => Policy

function learnInto(evidence: Evidence, { task, now }: PolicyWorld) {
  return (arm: Arm, { ok, responseMs, chars, score }: Outcome): void => {
    const of = { provider: arm.provider, model: arm.model, ...task, at: now() }
    const timed = Number(ok)
    evidence.observe({
      ...of,
      successes: timed,
      failures: 1 - timed,
      responseMs: ok ? responseMs : 0,
      timedCalls: timed,
      sourceChars: ok ? chars : 0,
      inputTokens: ok ? chars : 0,
      outputTokens: ok ? chars : 0,
    })
    if (score !== null) evidence.observeScore(of, score)
  }
}

/** Galley's own: the selector that the app runs, with the clock and the luck of the simulation. */
export function galley(changes: Partial<SelectionPolicy> = {}, tuning?: EvidenceTuning): MakePolicy {
  return world => {
    const evidence = createEvidence(tuning)
    const kept = new Map<string, Parameters<Parameters<typeof createSelector>[0]['kept']['keep']>[2]>()
    const selector = createSelector({
      clock: world,
      random: world.random,
      evidence,
      kept: {
        find: book => kept.get(book) ?? null,
        keep: (book, _task, model) => void kept.set(book, model),
      },
      arms: () => world.arms,
      // 1,000 characters of this task are 1,000 tokens each way; the price of one is all that differs.
      priceOf: (arm, input) => (world.costOf(arm) * input) / 1000,
      p95Of: () => null,
      pausedBy: () => null,
    })
    const policy = { ...usualPolicy, ...changes }
    return {
      choose(book) {
        const selected = selector.select({ task: world.task, book, policy })
        if (selected === null) throw new Error('There is nothing to choose from')
        return selected.chosen
      },
      learn: learnInto(evidence, world),
    }
  }
}

/** The same evidence and score as Galley's, for policies that differ in how they explore. */
function overEvidence(choose: (world: PolicyWorld, evidence: Evidence) => Arm, tuning?: EvidenceTuning): MakePolicy {
  return world => {
    const evidence = createEvidence(tuning)
    return { choose: () => choose(world, evidence), learn: learnInto(evidence, world) }
  }
}

function beliefsOf(world: PolicyWorld, evidence: Evidence) {
  const { task, arms } = world
  const now = world.now()
  return arms.map(arm =>
    believe({
      pair: evidence.ofPair(arm, task, now),
      operation: null,
      all: evidence.ofAll(task, now),
      priceOf: input => (world.costOf(arm) * input) / 1000,
    }),
  )
}

const largestOf = (arms: readonly Arm[], values: readonly number[]) => arms[values.indexOf(Math.max(...values))] as Arm

/** One call in ten to any model, otherwise the best known. */
export const epsilonGreedy = (epsilon = 0.1) =>
  overEvidence((world, evidence) => {
    const { arms, random } = world
    if (random() < epsilon) return arms[Math.floor(random() * arms.length)] as Arm
    return largestOf(arms, utilities(beliefsOf(world, evidence).map(likely), usualPolicy.weights))
  })

/** Every call by lottery: a model's chance is its chance to be the best. */
export const thompson = (tuning?: EvidenceTuning) =>
  overEvidence((world, evidence) => {
    const beliefs = beliefsOf(world, evidence)
    return largestOf(
      world.arms,
      utilities(
        beliefs.map(belief => draw(belief, world.random)),
        usualPolicy.weights,
      ),
    )
  }, tuning)

/** The best known with the benefit of the doubt: what is little known counts as better than it seems. */
export const upperConfidence = (width = 1) =>
  overEvidence((world, evidence) => {
    const beliefs = beliefsOf(world, evidence)
    const scores = utilities(beliefs.map(likely), usualPolicy.weights)
    const total = beliefs.reduce((sum, { successes, failures }) => sum + successes + failures, 0)
    const doubt = beliefs.map(
      ({ successes, failures }) => width * 0.1 * Math.sqrt((2 * Math.log(total)) / (successes + failures)),
    )
    return largestOf(
      world.arms,
      scores.map((score, at) => score + (doubt[at] as number)),
    )
  })

/** Any model. */
export const anyModel: MakePolicy = ({ arms, random }) => ({
  choose: () => arms[Math.floor(random() * arms.length)] as Arm,
  learn: () => undefined,
})

/** The one that was set up first, for ever. */
export const fixed: MakePolicy = ({ arms }) => ({ choose: () => arms[0] as Arm, learn: () => undefined })

/**
 * The original system's rule: 60 % success, 30 % speed, 10 % price over all calls ever, at least five of them; a model with
 * fewer is not considered, so each is given five calls first.
 */
export const originalRule: MakePolicy = world => {
  const nameOf = ({ provider, model }: Arm) => `${provider}/${model}`
  const sums = new Map(world.arms.map(arm => [nameOf(arm), { calls: 0, ok: 0, ms: 0, chars: 0 }]))
  return {
    choose() {
      const untried = world.arms.find(arm => (sums.get(nameOf(arm))?.calls ?? 0) < 5)
      if (untried !== undefined) return untried
      const figures = world.arms.map(arm => {
        const { calls, ok, ms, chars } = sums.get(nameOf(arm)) as {
          calls: number
          ok: number
          ms: number
          chars: number
        }
        return {
          success: ok / calls,
          msPer1k: (ms / Math.max(1, chars)) * 1000,
          costNanos: world.costOf(arm),
          quality: null,
        }
      })
      return largestOf(world.arms, utilities(figures, { success: 60, speed: 30, price: 10, quality: 0 }))
    },
    learn(arm, { ok, responseMs, chars }) {
      const sum = sums.get(nameOf(arm))
      if (sum === undefined) return
      sum.calls += 1
      sum.ok += Number(ok)
      if (ok) sum.ms += responseMs
      if (ok) sum.chars += chars
    },
  }
}
