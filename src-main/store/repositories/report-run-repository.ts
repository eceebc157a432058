import { desc, isNotNull, or } from 'drizzle-orm'
import { reportRuns } from '../../../db/schema.ts'
import type { Store } from '../store.ts'

export type ReportRun = typeof reportRuns.$inferSelect

/** Reports that were written by themselves. */
export interface ReportRunRepository {
  /** Newest first; without the one that only says from when on reports are due. */
  latest(limit: number): readonly ReportRun[]
  /** Up to when what was due is done; null before the first. */
  doneUpTo(): number | null
  record(run: Omit<ReportRun, 'id'>): void
}

export function createReportRunRepository({ orm, db }: Store): ReportRunRepository {
  const newest = db.prepare('SELECT max(due_at) FROM report_runs').pluck()
  return {
    latest: limit =>
      orm
        .select()
        .from(reportRuns)
        .where(or(isNotNull(reportRuns.file), isNotNull(reportRuns.error)))
        .orderBy(desc(reportRuns.dueAt))
        .limit(limit)
        .all(),
    doneUpTo: () => newest.get() as number | null,
    record: ({ dueAt, finishedAt, file, error }) => {
      orm
        .insert(reportRuns)
        .values({ dueAt, finishedAt, file, error })
        .onConflictDoUpdate({ target: reportRuns.dueAt, set: { finishedAt, file, error } })
        .run()
    },
  }
}
