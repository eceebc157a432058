import { desc, isNotNull, or } from 'drizzle-orm'
import { reportRuns } from '../../../db/schema.ts'
import type { Phrase } from '../../words/slot-values.ts'
import { type KeptWords, keepWords, readWords } from '../../words/stored-words.ts'
import type { Store } from '../store.ts'

type Row = typeof reportRuns.$inferSelect
/** The error is English, and data where it is known. */
export type ReportRun = Omit<Row, 'error'> & { readonly error: KeptWords | null }

/** Reports that were written by themselves. */
export interface ReportRunRepository {
  /** Newest first; without the one that only says from when on reports are due. */
  latest(limit: number): readonly ReportRun[]
  /** Up to when what was due by then is done; null before the first. What a clock that was wrong said of later does not count. */
  doneUpTo(now: number): number | null
  record(run: Omit<Row, 'id' | 'error'> & { readonly error: Phrase | null }): void
}

export function createReportRunRepository({ orm, db }: Store): ReportRunRepository {
  const newest = db.prepare('SELECT max(due_at) FROM report_runs WHERE due_at <= ?').pluck()
  return {
    latest: limit =>
      orm
        .select()
        .from(reportRuns)
        .where(or(isNotNull(reportRuns.file), isNotNull(reportRuns.error)))
        .orderBy(desc(reportRuns.dueAt))
        .limit(limit)
        .all()
        .map(row => ({ ...row, error: row.error === null ? null : readWords(row.error) })),
    doneUpTo: now => newest.get(now) as number | null,
    record: ({ dueAt, finishedAt, file, error: phrase }) => {
      const error = phrase === null ? null : keepWords(phrase)
      orm
        .insert(reportRuns)
        .values({ dueAt, finishedAt, file, error })
        .onConflictDoUpdate({ target: reportRuns.dueAt, set: { finishedAt, file, error } })
        .run()
    },
  }
}
