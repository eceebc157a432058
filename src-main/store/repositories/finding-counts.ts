import type { FindingState, Realm } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

/** How often a check said something, and what a person made of it. */
export interface FindingCount {
  readonly checkId: string
  readonly severity: number
  readonly state: FindingState
  readonly findings: number
}

/** Findings of one check in one book (null: without a book) as a person decided them. */
export interface DecidedCount {
  readonly checkId: string
  readonly book: string | null
  /** Accepted or corrected. */
  readonly right: number
  readonly silenced: number
}

/** How many findings there are: by check, by chapter, and as people decided them. */
export function createFindingCounts({ db }: Pick<Store, 'db'>) {
  return {
    /** By check, severity and state, of calls made in `from <= t < to`. */
    counts(realms: readonly Realm[], from: number, to: number, book?: string): readonly FindingCount[] {
      const of = book === undefined ? '' : ' AND book = ?'
      return db
        .prepare<unknown[], FindingCount>(
          `SELECT check_id AS checkId, severity, state, count(*) AS findings
           FROM findings ${book === undefined ? 'INDEXED BY findings_by_time' : ''}
           WHERE realm IN (${realms.map(() => '?').join(', ')}) AND called_at >= ? AND called_at < ? AND gone_at IS NULL${of}
           GROUP BY check_id, severity, state`,
        )
        .all(...realms, from, to, ...(book === undefined ? [] : [book]))
    },

    openCounts(realms: readonly Realm[]): {
      readonly critical: number
      readonly major: number
      readonly minor: number
    } {
      const row = db
        .prepare<unknown[], { critical: number; major: number; minor: number }>(
          `SELECT count(*) FILTER (WHERE severity = 0) AS critical, count(*) FILTER (WHERE severity = 1) AS major,
             count(*) FILTER (WHERE severity = 2) AS minor
           FROM findings INDEXED BY findings_queue
           WHERE realm IN (${realms.map(() => '?').join(', ')}) AND state = 'open' AND gone_at IS NULL`,
        )
        .get(...realms)
      return row ?? { critical: 0, major: 0, minor: 0 }
    },

    /** Open findings by chapter of a book. */
    openByChapter(book: string): ReadonlyMap<string, { critical: number; major: number; minor: number }> {
      const rows = db
        .prepare<[string], { chapter: string; critical: number; major: number; minor: number }>(
          `SELECT coalesce(chapter, '') AS chapter, count(*) FILTER (WHERE severity = 0) AS critical,
             count(*) FILTER (WHERE severity = 1) AS major, count(*) FILTER (WHERE severity = 2) AS minor
           FROM findings INDEXED BY findings_of_book WHERE book = ? AND state = 'open' AND gone_at IS NULL GROUP BY 1`,
        )
        .all(book)
      return new Map(rows.map(({ chapter, ...counts }) => [chapter, counts]))
    },

    /** What people decided, over all time; what newer versions no longer say counts, too. */
    decided(): readonly DecidedCount[] {
      return db
        .prepare<[], DecidedCount>(
          `SELECT check_id AS checkId, book, count(*) FILTER (WHERE state IN ('accepted', 'corrected')) AS right,
             count(*) FILTER (WHERE state = 'silenced' AND decided_at IS NOT NULL) AS silenced
           FROM findings INDEXED BY findings_decided WHERE state <> 'open' GROUP BY check_id, book`,
        )
        .all()
    },
  }
}
