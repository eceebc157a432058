import type { Operation, Realm } from '../../db/vocabulary.ts'

/** What was done for a book, a chapter, or one language of it. */
export interface Sums {
  readonly calls: number
  readonly success: number
  readonly failed: number
  readonly tokens: number
  /** Null where nothing has a price though calls succeeded. */
  readonly costNanos: number | null
  readonly unpricedCalls: number
  readonly sourceChars: number
  readonly outputChars: number
  /** Thousandths; null without scores. */
  readonly score: number | null
}

export interface UsedModel {
  readonly providerId: number
  readonly model: string
  readonly calls: number
}

export interface BookCoverage extends Sums {
  readonly targetLanguage: string
  readonly sourceLanguage: string | null
  readonly chapters: number
  readonly failedChapters: number
  readonly nanosPerThousandChars: number | null
  readonly remaining: { readonly chapters: number; readonly chars: number | null; readonly costNanos: number | null }
}

export interface BookSummary extends Sums {
  readonly name: string
  /** Named in any call of the book. */
  readonly chapters: number
  readonly nanosPerThousandChars: number | null
  readonly sourceLanguages: readonly string[]
  /** Most chapters first. */
  readonly coverage: readonly BookCoverage[]
  /** Of the latest calls. */
  readonly models: readonly UsedModel[]
  readonly lastCallAt: number | null
}

export interface ChapterTranslation extends Sums {
  readonly targetLanguage: string
  readonly state: 'translated' | 'truncated' | 'failed'
  readonly models: readonly UsedModel[]
  readonly lastCallAt: number | null
}

export interface BookChapter {
  readonly name: string
  readonly numbers: readonly number[]
  /** Of source text. */
  readonly chars: number | null
  readonly translations: readonly ChapterTranslation[]
  readonly other: readonly (Sums & { readonly operation: Operation })[]
}

export interface Books {
  /** Latest first. */
  list(query: { readonly realms: readonly Realm[]; readonly like: string | null; readonly limit: number }): {
    readonly books: readonly BookSummary[]
    readonly total: number
  }
  /** Null where no call names the book. */
  show(name: string, realms: readonly Realm[]): (BookSummary & { readonly chapterList: readonly BookChapter[] }) | null
}
