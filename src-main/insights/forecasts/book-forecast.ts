import { Failure } from '../../failure.ts'
import type { PriceBook } from '../../ledger/pricing-types.ts'
import type { ModelDay, SpendSeriesRepository } from '../../store/repositories/spend-series-repository.ts'

const dayMs = 86_400_000
const learnedDays = 180
/** Calls from which a model's own figures are trusted in full. */
const enoughCalls = 30
const fewCalls = 5
/** How far figures of other models may be off, and of few calls. */
const borrowedSpread = 0.4
const leastSpread = 0.05
/** 8 of 10 cases lie within so many standard deviations. */
const eighty = 1.2816

export interface BookStats {
  readonly book: string
  readonly sourceLanguage: string | null
  readonly targetLanguage: string | null
  readonly chapters: number
  readonly characters: number
  readonly costNanos: number | null
  readonly modelsInUse: readonly { readonly providerId: number; readonly model: string; readonly calls: number }[]
  readonly models: readonly ModelDay[]
}

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

/** What is known of a book and of the models, from the rollups. */
export function readBookStats(
  repository: SpendSeriesRepository,
  {
    book,
    targetLanguage,
    now,
  }: { readonly book: string; readonly targetLanguage: string | null; readonly now: number },
): BookStats {
  const all = repository.chapters(book)
  const pairs = new Map<string, number>()
  for (const { sourceLanguage, targetLanguage: target, sourceChars } of all) {
    if (targetLanguage !== null && target !== targetLanguage) continue
    const key = `${sourceLanguage}\0${target}`
    pairs.set(key, (pairs.get(key) ?? 0) + sourceChars)
  }
  const [most] = [...pairs].sort(([, one], [, other]) => other - one)
  const [source = '', target = targetLanguage ?? ''] = most?.[0].split('\0') ?? []
  const done = all.filter(row => row.sourceLanguage === source && row.targetLanguage === target)
  const sum = (field: 'sourceChars' | 'costNanos' | 'pricedCalls') => done.reduce((total, row) => total + row[field], 0)
  return {
    book,
    sourceLanguage: source || null,
    targetLanguage: target || null,
    chapters: new Set(done.map(({ chapter }) => chapter)).size,
    characters: sum('sourceChars'),
    costNanos: sum('pricedCalls') === 0 ? null : sum('costNanos'),
    modelsInUse: repository.modelsOfBook(book, 10),
    models: repository
      .models('translation', now - learnedDays * dayMs)
      .filter(row => row.targetLanguage === target && (source === '' || row.sourceLanguage === source)),
  }
}

/** How much there is still to do. @throws Failure `usage` where neither characters nor chapters can be told */
export function remainingOf(
  stats: BookStats,
  asked: { readonly characters?: number | undefined; readonly chapters?: number | undefined },
): { readonly characters: number; readonly chapters: number | null; readonly basis: string } {
  if (asked.characters !== undefined)
    return { characters: asked.characters, chapters: asked.chapters ?? null, basis: 'As given.' }
  if (asked.chapters === undefined) {
    throw new Failure('usage', 'Say how much is left: remaining_chapters, or remaining_characters.')
  }
  if (stats.chapters === 0) {
    throw new Failure(
      'usage',
      `No chapter of "${stats.book}" is translated yet, so their length is not known. Give remaining_characters.`,
    )
  }
  const each = stats.characters / stats.chapters
  const basis = `${asked.chapters} chapters of ${Math.round(each).toLocaleString('en')} characters, as the ${stats.chapters} that are done.`
  return { characters: Math.round(each * asked.chapters), chapters: asked.chapters, basis }
}

/** What the rest would cost and take with each model; cheapest first, unpriced ones last. */
export function estimateBook(
  stats: BookStats,
  parts: {
    readonly characters: number
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

interface Rates {
  readonly success: number
  readonly failed: number
  readonly retries: number
  readonly chars: number
  readonly uncached: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly output: number
  readonly responseMs: number
  readonly timed: number
  readonly scoreSum: number
  readonly scores: number
}

function summarise(rows: readonly ModelDay[]): Rates {
  const sum = (of: (row: ModelDay) => number) => rows.reduce((total, row) => total + of(row), 0)
  return {
    success: sum(row => row.success),
    failed: sum(row => row.failed),
    retries: sum(row => row.retries),
    chars: sum(row => row.sourceChars),
    uncached: sum(row => row.inputUncached),
    cacheRead: sum(row => row.cacheRead),
    cacheWrite: sum(row => row.cacheWrite5m + row.cacheWrite1h),
    output: sum(row => row.outputText + row.reasoning),
    responseMs: sum(row => row.responseMsSum),
    timed: sum(row => row.responseCount),
    scoreSum: sum(row => row.scoreSum),
    scores: sum(row => row.scoreCount),
  }
}

function estimateModel(
  rows: readonly ModelDay[],
  everyone: Rates,
  parts: {
    readonly characters: number
    readonly candidate: BookCandidate
    readonly pricing: Pick<PriceBook, 'estimate'>
    readonly concurrency: number
    readonly now: number
  },
): Omit<BookEstimate, 'providerId' | 'model' | 'inUse'> {
  const own = summarise(rows)
  const isOwn = own.success >= fewCalls && own.chars > 0
  const basis = isOwn ? own : everyone.chars > 0 ? everyone : assumed
  const share = parts.characters / basis.chars
  const tokens = {
    uncached: basis.uncached * share,
    // What others read from a cache is no promise for this model.
    cacheRead: isOwn ? basis.cacheRead * share : 0,
    cacheWrite: isOwn ? basis.cacheWrite * share : 0,
    output: basis.output * share,
  }
  const uncached = isOwn ? tokens.uncached : tokens.uncached + (basis.cacheRead + basis.cacheWrite) * share
  const cost = priceOf(parts, { ...tokens, uncached }, Math.max(1, Math.round((basis.success + basis.failed) * share)))
  const spread = spreadOf(rows, isOwn, parts.characters)
  const msPerChar = own.timed >= fewCalls && own.chars > 0 ? own.responseMs / own.chars : null
  const hours =
    msPerChar === null
      ? null
      : (parts.characters * msPerChar * (1 + own.failed / Math.max(1, own.success))) /
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

/** Two tokens a character in, one and a half out: what a translation takes before anything is known. */
const assumed: Rates = {
  success: 1,
  failed: 0,
  retries: 0,
  chars: 2000,
  uncached: 4000,
  cacheRead: 0,
  cacheWrite: 0,
  output: 3000,
  responseMs: 0,
  timed: 0,
  scoreSum: 0,
  scores: 0,
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
