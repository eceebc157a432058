import type { Cell } from './evidence.ts'
import { drawBeta, drawNormal, type Random } from './random-draws.ts'

/** What is believed of one model for one task: what its calls say, with a weak guess where they say little. */
export interface Belief {
  /** Successes and failures, the guess included. */
  readonly successes: number
  readonly failures: number
  /** Logarithm of milliseconds for 1,000 characters of source: its mean, spread, and how much it rests on. */
  readonly logSpeed: number
  readonly logSpread: number
  readonly speedWeight: number
  /** Mean score 0..1; null where nobody scores this task. */
  readonly quality: number | null
  readonly qualityWeight: number
  /** Nano-dollars for 1,000 characters at the price in force; null: unpriced. */
  readonly costNanos: number | null
  /** Calls for this task that it rests on, not discounted. */
  readonly calls: number
  readonly scores: number
}

/** Everything known that bears on one model and one task. */
export interface KnownOf {
  readonly pair: Cell | null
  readonly operation: Cell | null
  /** All models together, for this task. */
  readonly all: Cell | null
  /** Nano-dollars for these tokens at the price in force; null: unpriced. */
  priceOf(inputTokens: number, outputTokens: number): number | null
}

/** A model without calls is taken for a good one, lightly: it is tried, and soon known. */
const guessedSuccess = 0.95
const guessWeight = 3
/** What other language pairs of the operation say counts as so many calls at most. */
const otherPairsWeight = 6
const guessedMsPer1k = 6000
const guessedSpread = 0.6
const guessedQuality = 0.85
const qualitySpread = 0.15
/** Tokens for each character, where no call of the task says more: between alphabets and Chinese characters. */
const guessedTokensPerChar = 0.8

export function believe({ pair, operation, all, priceOf }: KnownOf): Belief {
  const other = withoutPair(operation, pair)
  const share = Math.min(1, otherPairsWeight / Math.max(1e-9, (other?.successes ?? 0) + (other?.failures ?? 0)))
  const guess = guessedSuccess * guessWeight
  const successes = guess + (pair?.successes ?? 0) + (other?.successes ?? 0) * share
  const failures = guessWeight - guess + (pair?.failures ?? 0) + (other?.failures ?? 0) * share
  const speed = speedOf(pair, other, share, all)
  const tokens = tokensPer1k(pair, other, all)
  const scored = (all?.scoreCount ?? 0) > 0.5
  const qualityGuess = scored && all !== null ? all.scoreSum / all.scoreCount : guessedQuality
  const qualityWeight = 1 + (pair?.scoreCount ?? 0) + Math.min(3, other?.scoreCount ?? 0)
  const otherScore =
    other !== null && other.scoreCount > 0 ? (other.scoreSum / other.scoreCount) * Math.min(3, other.scoreCount) : 0
  return {
    successes,
    failures,
    ...speed,
    quality: scored ? (qualityGuess + (pair?.scoreSum ?? 0) + otherScore) / qualityWeight : null,
    qualityWeight,
    costNanos: priceOf(tokens.input, tokens.output),
    calls: pair?.calls ?? 0,
    scores: Math.round(pair?.scoreCount ?? 0),
  }
}

function withoutPair(operation: Cell | null, pair: Cell | null): Cell | null {
  if (operation === null || pair === null) return operation
  const rest = (name: keyof Cell) => Math.max(0, operation[name] - pair[name])
  return {
    at: operation.at,
    successes: rest('successes'),
    failures: rest('failures'),
    logSum: operation.logSum - pair.logSum,
    logSquares: rest('logSquares'),
    logCount: rest('logCount'),
    chars: rest('chars'),
    inputTokens: rest('inputTokens'),
    outputTokens: rest('outputTokens'),
    scoreSum: rest('scoreSum'),
    scoreCount: rest('scoreCount'),
    calls: rest('calls'),
  }
}

function speedOf(pair: Cell | null, other: Cell | null, share: number, all: Cell | null) {
  const guess = all !== null && all.logCount > 0 ? all.logSum / all.logCount : Math.log(guessedMsPer1k)
  const otherCount = (other?.logCount ?? 0) * share
  const weight = 1 + (pair?.logCount ?? 0) + otherCount
  const mean = (guess + (pair?.logSum ?? 0) + (otherCount > 0 ? (other?.logSum ?? 0) * share : 0)) / weight
  const squares =
    guess * guess +
    guessedSpread ** 2 +
    (pair?.logSquares ?? 0) +
    (otherCount > 0 ? (other?.logSquares ?? 0) * share : 0)
  const variance = Math.max(0.01, squares / weight - mean * mean)
  return { logSpeed: mean, logSpread: Math.sqrt(variance), speedWeight: weight }
}

function tokensPer1k(...cells: readonly (Cell | null)[]): { input: number; output: number } {
  const known = cells.find(cell => cell !== null && cell.chars > 200 && cell.inputTokens > 0)
  if (known === undefined || known === null) {
    return { input: guessedTokensPerChar * 1000, output: guessedTokensPerChar * 1000 }
  }
  return {
    input: Math.round((known.inputTokens / known.chars) * 1000),
    output: Math.round((known.outputTokens / known.chars) * 1000),
  }
}

/** One state of the world: a model's true figures as they may be. */
export interface Figures {
  readonly success: number
  /** Milliseconds for 1,000 characters. */
  readonly msPer1k: number
  readonly costNanos: number | null
  readonly quality: number | null
}

export function likely(belief: Belief): Figures {
  return {
    success: belief.successes / (belief.successes + belief.failures),
    msPer1k: Math.exp(belief.logSpeed),
    costNanos: belief.costNanos,
    quality: belief.quality,
  }
}

/** Figures drawn as probably as the evidence makes them: much evidence, little luck. */
export function draw(belief: Belief, random: Random): Figures {
  const spread = belief.logSpread / Math.sqrt(belief.speedWeight)
  return {
    success: drawBeta(belief.successes, belief.failures, random),
    msPer1k: Math.exp(belief.logSpeed + spread * drawNormal(random)),
    costNanos: belief.costNanos,
    quality:
      belief.quality === null
        ? null
        : clamp(belief.quality + (qualitySpread / Math.sqrt(belief.qualityWeight)) * drawNormal(random)),
  }
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share))
}
