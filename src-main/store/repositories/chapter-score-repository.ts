import type { Operation, Realm } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

/** Sums of scores in thousandths with how many calls have one. */
export interface ChapterScore {
  readonly book: string
  readonly chapter: string
  readonly realm: Realm
  readonly sourceLanguage: string
  readonly targetLanguage: string
  readonly calls: number
  readonly costNanos: number | null
  readonly scoreSum: number
  readonly scoreCount: number
  readonly checkScoreSum: number
  readonly checkScoreCount: number
  readonly userScoreSum: number
  readonly userScoreCount: number
  readonly judgeScoreSum: number
  readonly judgeScoreCount: number
}

const selection = `subject AS book, part AS chapter, realm, source_language AS sourceLanguage,
  target_language AS targetLanguage, success AS calls, CASE WHEN priced_calls > 0 THEN cost_nanos END AS costNanos,
  score_sum AS scoreSum, score_count AS scoreCount, check_score_sum AS checkScoreSum, check_score_count AS checkScoreCount,
  user_score_sum AS userScoreSum, user_score_count AS userScoreCount, judge_score_sum AS judgeScoreSum,
  judge_score_count AS judgeScoreCount`

export function worstChaptersSql(realms: number, ofBook: boolean): string {
  return `SELECT ${selection} FROM subject_metrics
    WHERE kind = 'chapter' AND ${ofBook ? 'subject = ? AND ' : ''}realm IN (${Array(realms).fill('?').join(', ')})
      AND operation = ? AND score_count > 0 AND period_start = 0
    ORDER BY score_sum * 1.0 / score_count, score_count DESC LIMIT ?`
}

/** Chapters by their score, from the rollups: a row a chapter, however many calls it took. */
export function createChapterScoreRepository({ db }: Pick<Store, 'db'>) {
  return {
    worst(query: {
      readonly book: string | null
      readonly realms: readonly Realm[]
      readonly operation: Operation
      readonly limit: number
    }): readonly ChapterScore[] {
      const { book, realms, operation, limit } = query
      return db
        .prepare<unknown[], ChapterScore>(worstChaptersSql(realms.length, book !== null))
        .all(...(book === null ? [] : [book]), ...realms, operation, limit)
    },
  }
}
