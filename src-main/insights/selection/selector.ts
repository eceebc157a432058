import type { Clock } from '../../ports.ts'
import type { Phrase } from '../../words/slot-values.ts'
import { type Belief, believe, draw, type Figures, likely } from './belief.ts'
import { type Baseline, baselineOf, describeDegradation } from './degradation.ts'
import type { Arm, Evidence, Task } from './evidence.ts'
import type { SelectionPolicy } from './policy.ts'
import type { Random } from './random-draws.ts'
import { saySelection } from './selection-sentences.ts'
import { explainChoice, nameOf, type ProviderNaming } from './selection-words.ts'
import { utilities } from './utility.ts'

/** A model that could be chosen, with everything that decides. */
export interface Candidate extends Arm {
  readonly belief: Belief
  readonly figures: Figures
  /** 0..1 */
  readonly score: number
  readonly p95Ms: number | null
  /** Why it is not chosen whatever its score; null where nothing forbids it. */
  readonly excluded: Phrase | null
  /** Which of the person's hard limits it is over; null: none. A pause passes, a limit does not. */
  readonly overLimit: Phrase | null
}

/**
 * `kept`: the book's model; `best`: the highest score; `explore`: not the best known, to learn about it;
 * `little_data`: too few calls to tell, so prices and the catalogue decided.
 */
export type ChoiceReason = 'kept' | 'best' | 'explore' | 'little_data'

export interface Selected {
  readonly chosen: Candidate
  readonly reason: ChoiceReason
  /** Why, in one sentence with figures. */
  readonly sentence: Phrase
  /** Best first, those that are excluded last. */
  readonly candidates: readonly Candidate[]
}

export interface KeptModel extends Arm {
  readonly baseline: Baseline
  /** False as long as it was chosen with little data, and may be changed once there is more. */
  readonly isSettled: boolean
  readonly chosenAt: number
}

/** The models that books have. */
export interface KeptModels {
  find(book: string, task: Task): KeptModel | null
  keep(book: string, task: Task, kept: KeptModel & { readonly reason: string }): void
}

export interface SelectorDependencies {
  readonly clock: Pick<Clock, 'now'>
  readonly random: Random
  readonly evidence: Evidence
  readonly kept: KeptModels
  /** Models that can be called now. */
  arms(task: Task): readonly Arm[]
  /** Nano-dollars at the price in force; null: unpriced. */
  priceOf(arm: Arm, inputTokens: number, outputTokens: number): number | null
  p95Of(arm: Arm, task: Task): number | null
  /** Why a model is not asked at the moment, such as a breaker that is open. */
  pausedBy(arm: Arm): Phrase | null
  /** What a person calls a provider; its name where left out. */
  naming?: ProviderNaming
}

export interface Selector {
  /**
   * Null where there is no model to choose from. Where every model is over a hard limit, the chosen one has `overLimit`, and
   * must not be called. Changes nothing when `dry`.
   */
  select(question: {
    readonly task: Task
    readonly book: string | null
    readonly policy: SelectionPolicy
    readonly only?: ((arm: Arm) => boolean) | undefined
    readonly dry?: boolean | undefined
  }): Selected | null
}

/** Fewer calls than these say nothing. */
export const fewestCalls = 5
/** A book's model is settled once so many of its calls for the task are known. */
const firmCalls = 20
/** Whatever is known of the others. */
const firmAnyway = 400
/** By so much another must be better before it takes the place of one that was chosen with little data. */
const clearlyBetter = 0.02

export function createSelector(dependencies: SelectorDependencies): Selector {
  const { clock, random, evidence, kept, arms, priceOf, p95Of, pausedBy } = dependencies
  const naming = dependencies.naming ?? (name => ({ name, displayName: name }))

  function candidatesFor(task: Task, policy: SelectionPolicy, asked: readonly Arm[]): Candidate[] {
    const now = clock.now()
    const all = evidence.ofAll(task, now)
    const beliefs = asked.map(arm =>
      believe({
        pair: evidence.ofPair(arm, task, now),
        operation: evidence.ofOperation(arm, task.operation, now),
        all,
        priceOf: (input, output) => priceOf(arm, input, output),
      }),
    )
    const figures = beliefs.map(likely)
    const scores = utilities(figures, policy.weights)
    return asked.map((arm, at) => {
      const known = { belief: beliefs[at] as Belief, figures: figures[at] as Figures, p95Ms: p95Of(arm, task) }
      const overLimit = limitPassed(known, policy)
      return { ...arm, ...known, score: scores[at] as number, excluded: overLimit ?? pausedBy(arm), overLimit }
    })
  }

  /** The pick of a lottery in which a model's chance is its chance to be the best. */
  function drawBest(candidates: readonly Candidate[], policy: SelectionPolicy): Candidate | undefined {
    const drawn = utilities(
      candidates.map(({ belief }) => draw(belief, random)),
      policy.weights,
    )
    return candidates[drawn.indexOf(Math.max(...drawn))]
  }

  return {
    select({ task, book, policy, only = () => true, dry = false }) {
      const candidates = candidatesFor(task, policy, arms(task).filter(only)).sort(
        (one, other) => rank(one) - rank(other) || other.score - one.score,
      )
      const [best] = candidates
      if (best === undefined) return null
      const open = candidates.filter(({ excluded }) => excluded === null)
      const tell = (
        chosen: Candidate,
        reason: ChoiceReason,
        since: number | null,
        change: Phrase | null,
      ): Selected => ({
        chosen,
        reason,
        sentence: explainChoice({ chosen, reason, candidates, task, book, since, change, naming }),
        candidates,
      })
      const keeps = book !== null && policy.keepsBooks
      const before = keeps ? kept.find(book, task) : null
      const mine = candidates.find(each => each.provider === before?.provider && each.model === before.model)
      // Without an open one, the best of those that are merely paused: its provider may be back.
      const greedy = open[0] ?? best
      if (greedy.overLimit !== null) return tell(greedy, 'best', null, null)
      const keep = (chosen: Candidate, { text: reason }: Phrase): void => {
        if (!keeps || dry) return
        const { provider, model } = chosen
        const settled = { baseline: baselineOf(chosen), isSettled: isSettled(chosen, open) }
        kept.keep(book, task, { provider, model, ...settled, chosenAt: clock.now(), reason })
      }
      let change: Phrase | null = null
      if (before !== null) {
        const name = nameOf(before, naming)
        const paused = mine === undefined ? null : pausedBy(mine)
        const worse =
          mine === undefined ? saySelection('excluded.gone') : describeDegradation(before.baseline, mine, policy)
        const isOnly = open.every(candidate => candidate === mine)
        if (mine !== undefined && mine.overLimit === null && isOnly) return tell(mine, 'kept', before.chosenAt, null)
        // A pause passes: somebody else stands in, and the book keeps its model.
        if (worse === null && paused !== null)
          return tell(greedy, 'best', null, saySelection('change.paused', { name, excluded: paused }))
        if (mine !== undefined && worse === null) {
          if (before.isSettled) return tell(mine, 'kept', before.chosenAt, null)
          // It was given to the book when little was known: what is learnt in its first calls may still change that, once.
          if (greedy.score - mine.score <= clearlyBetter || greedy.belief.calls < fewestCalls) {
            const other = drawLot(open, greedy, policy, dry)
            if (other !== null && other !== mine) return tell(other, 'explore', null, null)
            const selected = tell(mine, 'kept', before.chosenAt, null)
            if (isSettled(mine, open)) keep(mine, selected.sentence)
            return selected
          }
          change = saySelection('change.little_data', { name })
        } else change = saySelection('change.given_up', { name, excluded: worse ?? saySelection('excluded.gone') })
      }
      const chosen = drawLot(open, greedy, policy, dry) ?? greedy
      const isKnown = chosen.belief.calls >= fewestCalls
      const reason = chosen !== greedy ? 'explore' : isKnown ? 'best' : 'little_data'
      const selected = tell(chosen, reason, null, change)
      keep(chosen, selected.sentence)
      return selected
    },
  }

  /** Now and then a model that may be better than it seems; null where none is tried. */
  function drawLot(
    open: readonly Candidate[],
    greedy: Candidate,
    policy: SelectionPolicy,
    dry: boolean,
  ): Candidate | null {
    if (dry || open.length < 2 || random() >= policy.exploration) return null
    // Of whom too little is known to be compared comes first.
    const unknown = open.filter(({ belief }) => belief.calls < fewestCalls)
    const drawn = drawBest(unknown.length > 0 ? unknown : open, policy)
    return drawn === undefined || drawn === greedy ? null : drawn
  }
}

/** Those that may be called first, then those that are paused, then those that must not be. */
function rank({ excluded, overLimit }: Candidate): number {
  return overLimit !== null ? 2 : Number(excluded !== null)
}

/** Enough is known of a book's model and of those that could take its place. */
function isSettled({ belief }: Candidate, open: readonly Candidate[]): boolean {
  if (belief.calls >= firmAnyway) return true
  return belief.calls >= firmCalls && open.every(other => other.belief.calls >= fewestCalls)
}

function limitPassed(
  { belief, figures, p95Ms }: Pick<Candidate, 'belief' | 'figures' | 'p95Ms'>,
  { maxCostPer1kCharsNanos, minQuality, maxP95Ms }: SelectionPolicy,
): Phrase | null {
  if (maxCostPer1kCharsNanos !== null) {
    if (figures.costNanos === null) return saySelection('excluded.unpriced')
    if (figures.costNanos > maxCostPer1kCharsNanos) return saySelection('excluded.cost')
  }
  if (minQuality !== null && figures.quality !== null && belief.scores >= fewestCalls && figures.quality < minQuality) {
    return saySelection('excluded.quality')
  }
  if (maxP95Ms !== null && p95Ms !== null && belief.calls >= fewestCalls && p95Ms > maxP95Ms) {
    return saySelection('excluded.slow')
  }
  return null
}
