import type { Book, Chapter } from '../../contract/books-contract.ts'
import type { BookChapter, BookCoverage, BookSummary, UsedModel } from '../../metrics/book-types.ts'

type Names = ReadonlyMap<number, { readonly name: string; readonly displayName: string }>

const isoOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
const scoreOf = (thousandths: number | null): number | null => (thousandths === null ? null : thousandths / 1000)

function modelsOf(models: readonly UsedModel[], names: Names): Book['models'] {
  return models.map(({ providerId, model, calls }) => {
    const provider = names.get(providerId)?.name ?? `provider ${providerId}`
    return { provider, display_name: names.get(providerId)?.displayName ?? provider, model, calls }
  })
}

type Summed = Pick<BookSummary, 'calls' | 'failed' | 'costNanos' | 'unpricedCalls'>

function sumsOf({ calls, failed, costNanos, unpricedCalls }: Summed) {
  return { calls, failed, cost_nanos: costNanos, unpriced_calls: unpricedCalls }
}

function coverageToAnswer(cover: BookCoverage): Book['coverage'][number] {
  const { chapters, chars, costNanos } = cover.remaining
  return {
    target_language: cover.targetLanguage,
    source_language: cover.sourceLanguage,
    chapters: cover.chapters,
    failed_chapters: cover.failedChapters,
    ...sumsOf(cover),
    score: scoreOf(cover.score),
    source_chars: cover.sourceChars,
    cost_nanos_per_1000_chars: cover.nanosPerThousandChars,
    remaining: { chapters, chars, cost_nanos: costNanos },
  }
}

export function bookToAnswer(book: BookSummary, names: Names): Book {
  return {
    name: book.name,
    ...sumsOf(book),
    success: book.success,
    tokens: book.tokens,
    chapters: book.chapters,
    chars: book.sourceChars,
    cost_nanos_per_1000_chars: book.nanosPerThousandChars,
    score: scoreOf(book.score),
    source_languages: [...book.sourceLanguages],
    coverage: book.coverage.map(coverageToAnswer),
    models: modelsOf(book.models, names),
    last_call_at: isoOf(book.lastCallAt),
  }
}

export function chapterToAnswer(chapter: BookChapter, names: Names): Chapter {
  return {
    name: chapter.name,
    number: [...chapter.numbers],
    chars: chapter.chars,
    translations: chapter.translations.map(one => ({
      target_language: one.targetLanguage,
      state: one.state,
      ...sumsOf(one),
      score: scoreOf(one.score),
      source_chars: one.sourceChars,
      output_chars: one.outputChars,
      models: modelsOf(one.models, names),
      last_call_at: isoOf(one.lastCallAt),
    })),
    other: chapter.other.map(one => ({ operation: one.operation, ...sumsOf(one) })),
  }
}
