import type { PriceBook } from '../../ledger/pricing-types.ts'
import type { ModelDay } from '../../store/repositories/spend-series-repository.ts'
import type { BookStats, Remaining } from './book-stats.ts'
import { assumedRates, type Rates, summarise } from './model-rates.ts'

/** Calls from which a model's own figures are trusted in full. */
const enoughCalls = 30
const fewCalls = 5
/** How far figures of other models may be off, and of few calls. */
const borrowedSpread = 0.4
const leastSpread = 0.05
/** 8 of 10 cases lie within so many standard deviations. */
const eighty = 1.2816

export interface BookCandidate {
  readonly providerId: number
  readonly model: string
}

export interface Range {
  readonly expected: number
  readonly low: number
  readonly high: number
}

export interface BookEstimate extends BookCandidate {
  readonly inUse: boolean
  readonly ownCalls: number
  readonly costUsd: Range | null
  readonly hours: Range | null
  readonly inputTokens: number
  readonly outputTokens: number
  readonly retryShare: number | null
  readonly successRate: number | null
  /** 0..1. */
  readonly quality: number | null
  readonly scoredCalls: number
  readonly confidence: 'high' | 'medium' | 'low'
  readonly basis: string
}

/** What the rest would cost and take with each model; cheapest first, unpriced ones last. */
export function estimateBook(
  stats: BookStats,
  parts: {
    readonly remaining: Pick<Remaining, 'characters' | 'spread'>
    readonly candidates: readonly BookCandidate[]
    readonly pricing: Pick<PriceBook, 'estimate'>
    readonly concurrency: number
    readonly now: number
  },
): readonly BookEstimate[] {
  const everyone = summarise(stats.models)
  const main = stats.modelsInUse[0]
  return parts.candidates
    .map(candidate => {
      const rows = stats.models.filter(row => row.providerId === candidate.providerId && row.model === candidate.model)
      const inUse = main?.providerId === candidate.providerId && main.model === candidate.model
      return { ...candidate, inUse, ...estimateModel(rows, everyone, { ...parts, candidate }) }
    })
    .sort(
      (one, other) =>
        (one.costUsd?.expected ?? Number.POSITIVE_INFINITY) - (other.costUsd?.expected ?? Number.POSITIVE_INFINITY),
    )
}

function estimateModel(
  rows: readonly ModelDay[],
  everyone: Rates,
  parts: {
    readonly remaining: Pick<Remaining, 'characters' | 'spread'>
    readonly candidate: BookCandidate
    readonly pricing: Pick<PriceBook, 'estimate'>
    readonly concurrency: number
    readonly now: number
  },
): Omit<BookEstimate, 'providerId' | 'model' | 'inUse'> {
  const own = summarise(rows)
  const isOwn = own.success >= fewCalls && own.chars > 0
  const basis = isOwn ? own : everyone.chars > 0 ? everyone : assumedRates
  const { characters } = parts.remaining
  const share = characters / basis.chars
  const tokens = {
    uncached: basis.uncached * share,
    // What others read from a cache is no promise for this model.
    cacheRead: isOwn ? basis.cacheRead * share : 0,
    cacheWrite: isOwn ? basis.cacheWrite * share : 0,
    output: basis.output * share,
  }
  const uncached = isOwn ? tokens.uncached : tokens.uncached + (basis.cacheRead + basis.cacheWrite) * share
  const cost = priceOf(parts, { ...tokens, uncached }, Math.max(1, Math.round((basis.success + basis.failed) * share)))
  // How much there is to do may be off, and what it takes.
  const spread = Math.hypot(spreadOf(rows, isOwn, characters), parts.remaining.spread)
  const msPerChar = own.timed >= fewCalls && own.chars > 0 ? own.responseMs / own.chars : null
  const hours =
    msPerChar === null
      ? null
      : (characters * msPerChar * (1 + own.failed / Math.max(1, own.success))) /
        Math.max(1, parts.concurrency) /
        3_600_000
  const calls = own.success + own.failed
  return {
    ownCalls: own.success,
    costUsd: cost === null ? null : around(cost / 1e9, spread),
    hours: hours === null ? null : around(hours, Math.max(0.15, spread)),
    inputTokens: Math.round(uncached + tokens.cacheRead + tokens.cacheWrite),
    outputTokens: Math.round(tokens.output),
    retryShare: calls === 0 ? null : own.retries / calls,
    successRate: calls === 0 ? null : own.success / calls,
    quality: own.scores === 0 ? null : own.scoreSum / own.scores / 1000,
    scoredCalls: own.scores,
    confidence: own.success >= enoughCalls ? 'high' : isOwn ? 'medium' : 'low',
    basis: isOwn
      ? `From ${own.success.toLocaleString('en')} of your calls of this model in these languages, failed tries included.`
      : everyone.chars > 0
        ? `You have ${own.success} calls of this model in these languages; the tokens are those of your other models, at this model's price.`
        : 'You have no calls in these languages yet; the tokens are an assumption.',
  }
}

/** Priced as calls of the usual size, because a price can depend on it. */
function priceOf(
  {
    candidate,
    pricing,
    now,
  }: { readonly candidate: BookCandidate; readonly pricing: Pick<PriceBook, 'estimate'>; readonly now: number },
  tokens: {
    readonly uncached: number
    readonly cacheRead: number
    readonly cacheWrite: number
    readonly output: number
  },
  calls: number,
): number | null {
  const each = (value: number) => Math.round(value / calls)
  const usage = {
    inputUncached: each(tokens.uncached),
    cacheRead: tokens.cacheRead > 0 ? each(tokens.cacheRead) : null,
    cacheWrite5m: tokens.cacheWrite > 0 ? each(tokens.cacheWrite) : null,
    cacheWrite1h: null,
    outputText: each(tokens.output),
    reasoning: null,
    other: null,
    estimated: true,
  }
  const priced = pricing.estimate({ providerId: candidate.providerId, modelName: candidate.model, usage, at: now })
  return priced === null ? null : priced.costNanos * calls
}

/** How far apart days lie in output per character, brought to as much text as is asked about. Of the logarithm. */
function spreadOf(rows: readonly ModelDay[], isOwn: boolean, characters: number): number {
  if (!isOwn) return borrowedSpread
  const days = rows.filter(row => row.sourceChars > 0 && row.outputText + row.reasoning > 0)
  if (days.length < 3) return borrowedSpread / 2
  const chars = days.reduce((sum, row) => sum + row.sourceChars, 0)
  const ratio = (row: ModelDay) => Math.log((row.outputText + row.reasoning) / row.sourceChars)
  const mean = days.reduce((sum, row) => sum + ratio(row) * row.sourceChars, 0) / chars
  const variance = days.reduce((sum, row) => sum + (ratio(row) - mean) ** 2 * row.sourceChars, 0) / chars
  // A book is many days' worth: their differences partly even out, and that of the average itself stays.
  const daysAhead = Math.max(1, characters / (chars / days.length))
  return Math.max(leastSpread, Math.sqrt(variance / daysAhead + variance / days.length))
}

function around(expected: number, spread: number): Range {
  return { expected, low: expected * Math.exp(-eighty * spread), high: expected * Math.exp(eighty * spread) }
}
