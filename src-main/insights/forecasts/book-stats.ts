import type { ModelDay, SpendSeriesRepository } from '../../store/repositories/spend-series-repository.ts'
import { failing } from '../../words/failure-sentences.ts'
import { sayInsight } from '../../words/failures/insight-sentences.ts'

const dayMs = 86_400_000
const learnedDays = 180

export interface BookStats {
  readonly book: string
  readonly sourceLanguage: string | null
  readonly targetLanguage: string | null
  readonly chapters: number
  readonly characters: number
  /** Characters of each chapter that is done. */
  readonly lengths: readonly number[]
  readonly costNanos: number | null
  readonly modelsInUse: readonly { readonly providerId: number; readonly model: string; readonly calls: number }[]
  readonly models: readonly ModelDay[]
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
  const lengths = new Map<string, number>()
  for (const { chapter, sourceChars } of done) lengths.set(chapter, (lengths.get(chapter) ?? 0) + sourceChars)
  const sum = (field: 'sourceChars' | 'costNanos' | 'pricedCalls') => done.reduce((total, row) => total + row[field], 0)
  return {
    book,
    sourceLanguage: source || null,
    targetLanguage: target || null,
    chapters: lengths.size,
    characters: sum('sourceChars'),
    lengths: [...lengths.values()],
    costNanos: sum('pricedCalls') === 0 ? null : sum('costNanos'),
    modelsInUse: repository.modelsOfBook(book, 10),
    models: repository.models('translation', now - learnedDays * dayMs, { source, target }),
  }
}

/** What there is still to do. */
export interface Remaining {
  readonly characters: number
  readonly chapters: number | null
  readonly basis: string
  /** How far the characters may be off, as a standard deviation of their logarithm; 0 where they were given. */
  readonly spread: number
}

/** How much there is still to do. @throws Failure `usage` where neither characters nor chapters can be told */
export function remainingOf(
  stats: BookStats,
  asked: { readonly characters?: number | undefined; readonly chapters?: number | undefined },
): Remaining {
  if (asked.characters !== undefined)
    return { characters: asked.characters, chapters: asked.chapters ?? null, basis: 'As given.', spread: 0 }
  if (asked.chapters === undefined) {
    throw failing('usage', sayInsight('forecast.how_much'))
  }
  if (stats.chapters === 0) {
    throw failing('usage', sayInsight('forecast.no_chapter', { book: stats.book }))
  }
  const each = stats.characters / stats.chapters
  const done = stats.chapters === 1 ? 'the one that is done' : `the ${stats.chapters} that are done`
  const basis = `${asked.chapters} ${asked.chapters === 1 ? 'chapter' : 'chapters'} of ${Math.round(each).toLocaleString('en')} characters, as ${done}.`
  const characters = Math.round(each * asked.chapters)
  return { characters, chapters: asked.chapters, basis, spread: spreadOfLength(stats.lengths, asked.chapters) }
}

/** The lengths of chapters of most books differ by about so much, of the logarithm; it counts as much as two chapters. */
const usualSpread = 0.3
const assumedChapters = 2

/** What the mean of the chapters that are done says of that of the others: little, where they are few. */
function spreadOfLength(lengths: readonly number[], remaining: number): number {
  const logs = lengths.filter(length => length > 0).map(Math.log)
  const mean = logs.reduce((sum, log) => sum + log, 0) / Math.max(1, logs.length)
  const squares = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0)
  const variance = (squares + assumedChapters * usualSpread ** 2) / (Math.max(0, logs.length - 1) + assumedChapters)
  return Math.sqrt(variance / Math.max(1, logs.length) + variance / Math.max(1, remaining))
}
