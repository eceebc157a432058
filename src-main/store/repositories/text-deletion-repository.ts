import Database from 'better-sqlite3'
import type { Store } from '../store.ts'

/** Whose text is to be deleted. Times are UTC epoch milliseconds. */
export type TextScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'older_than'; readonly time: number }
  | { readonly kind: 'calls'; readonly callIds: readonly number[] }
  | { readonly kind: 'book'; readonly book: string }
  | { readonly kind: 'provider'; readonly providerId: number }

export interface DeletionRow {
  readonly id: number
  readonly reason: 'retention' | 'request'
  readonly scope: TextScope
  readonly calls: number
  readonly startedAt: number
  readonly finishedAt: number | null
}

function condition(scope: TextScope): { sql: string; value: string | number | null } {
  switch (scope.kind) {
    case 'all':
      return { sql: '? IS NULL', value: null }
    case 'older_than':
      return { sql: 'c.created_at < ?', value: scope.time }
    case 'calls':
      return { sql: 'c.id IN (SELECT value FROM json_each(?))', value: JSON.stringify(scope.callIds) }
    case 'book':
      return { sql: '? IN (c.source_book, c.target_book)', value: scope.book }
    case 'provider':
      return { sql: 'c.provider_id = ?', value: scope.providerId }
  }
}

/**
 * Everything beside `call_contents` that may repeat a call's text: the pieces of an unfinished job, answers kept for
 * requests that are sent again, findings and judgements that quote it (they hold text only where the call does), and
 * an error body in which the provider quoted it.
 */
const holdsText = `(EXISTS (SELECT 1 FROM call_contents t WHERE t.call_id = c.id)
  OR EXISTS (SELECT 1 FROM call_details d WHERE d.call_id = c.id AND json_extract(d.details, '$.providerError.body') IS NOT NULL)
  OR c.id IN (SELECT call_id FROM job_chunks WHERE call_id IS NOT NULL))`

/** Deletes text and wipes what deleting leaves behind. */
export function createTextDeletionRepository(store: Pick<Store, 'db'>) {
  const { db } = store
  const inBatch = '(SELECT value FROM json_each(?))'
  const statements = {
    terms: db.prepare(
      `DELETE FROM call_search WHERE rowid IN (SELECT docid FROM search_documents WHERE call_id IN ${inBatch})`,
    ),
    documents: db.prepare(`DELETE FROM search_documents WHERE call_id IN ${inBatch}`),
    contents: db.prepare(`DELETE FROM call_contents WHERE call_id IN ${inBatch}`),
    chunks: db.prepare(`DELETE FROM job_chunks WHERE call_id IN ${inBatch}`),
    answers: db.prepare(
      `DELETE FROM kept_answers WHERE request_id IN (SELECT request_id FROM service_calls WHERE id IN ${inBatch})`,
    ),
    errorBodies: db.prepare(
      `UPDATE call_details SET details = json_set(details, '$.providerError.body', NULL)
       WHERE call_id IN ${inBatch} AND json_extract(details, '$.providerError.body') IS NOT NULL`,
    ),
    findings: db.prepare(
      `UPDATE findings SET message = 'The text was deleted.', said = '{"code":"text_deleted","values":{}}', term = NULL,
         source_start = NULL, source_end = NULL, target_start = NULL, target_end = NULL WHERE call_id IN ${inBatch}`,
    ),
    judgements: db.prepare(`UPDATE judgements SET errors = NULL WHERE call_id IN ${inBatch} AND errors IS NOT NULL`),
    mark: db.prepare(
      `INSERT INTO deleted_texts (call_id, deletion_id)
       SELECT call_id, ? FROM call_contents WHERE call_id IN ${inBatch}
       ON CONFLICT (call_id) DO UPDATE SET deletion_id = excluded.deletion_id`,
    ),
    count: db.prepare('UPDATE text_deletions SET calls = calls + ? WHERE id = ?'),
    merge: db.prepare<[number]>(`INSERT INTO call_search (call_search, rank) VALUES ('merge', ?)`),
    changes: db.prepare<[], number>('SELECT total_changes()').pluck(),
  }

  return {
    /** Calls whose own text would be deleted. */
    countTexts(scope: TextScope): number {
      const { sql, value } = condition(scope)
      return Number(
        db
          .prepare(`SELECT count(*) FROM call_contents t JOIN service_calls c ON c.id = t.call_id WHERE ${sql}`)
          .pluck()
          .get(value),
      )
    },

    /** The next calls of a scope that hold text, in order of id. */
    nextCalls(scope: TextScope, after: number, limit: number): number[] {
      const { sql, value } = condition(scope)
      return db
        .prepare<[string | number | null, number, number], number>(
          `SELECT c.id FROM service_calls c WHERE ${sql} AND c.id > ? AND c.status <> 'pending' AND ${holdsText}
           ORDER BY c.id LIMIT ?`,
        )
        .pluck()
        .all(value, after, limit)
    },

    begin(reason: DeletionRow['reason'], scope: TextScope, now: number): number {
      // A list of calls can be long, and which they were stands in deleted_texts.
      const kept = scope.kind === 'calls' ? { kind: 'calls', count: scope.callIds.length } : scope
      const { lastInsertRowid } = db
        .prepare('INSERT INTO text_deletions (reason, scope, started_at) VALUES (?, ?, ?)')
        .run(reason, JSON.stringify(kept), now)
      return Number(lastInsertRowid)
    },

    /** Deletes the text of these calls in one transaction. Returns how many texts there were. */
    deleteBatch(deletionId: number, callIds: readonly number[]): number {
      const ids = JSON.stringify(callIds)
      return db
        .transaction(() => {
          statements.mark.run(deletionId, ids)
          statements.terms.run(ids)
          statements.documents.run(ids)
          const { changes } = statements.contents.run(ids)
          statements.chunks.run(ids)
          statements.answers.run(ids)
          statements.errorBodies.run(ids)
          statements.findings.run(ids)
          statements.judgements.run(ids)
          statements.count.run(changes, deletionId)
          return changes
        })
        .immediate()
    },

    /** Empties the index at once, where nothing in it is to stay. */
    emptyIndexIfUnused(): boolean {
      return db
        .transaction(() => {
          if (db.prepare('SELECT EXISTS (SELECT 1 FROM search_documents)').pluck().get() === 1) return false
          db.exec(`INSERT INTO call_search (call_search) VALUES ('delete-all')`)
          return true
        })
        .immediate()
    },

    /**
     * One small step of rewriting the index without what was deleted; false when nothing is left of it.
     * Deleting only marks terms as gone; they leave the file when the pieces they stand in are merged.
     */
    purgeIndexStep(pages: number): boolean {
      const before = statements.changes.get() ?? 0
      statements.merge.run(-pages)
      return (statements.changes.get() ?? 0) - before >= 2
    },

    /** Moves the log into the database and empties it. False when another process is still reading from it. */
    emptyLog(): boolean {
      const patience = db.pragma('busy_timeout', { simple: true })
      // The caller tries again; waiting here would stop everything else in the process.
      db.pragma('busy_timeout = 20')
      try {
        const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
        return result?.busy === 0
      } finally {
        db.pragma(`busy_timeout = ${Number(patience)}`)
      }
    },

    /** Rewrites the whole database file without free space. Needs as much free disk again. */
    compact(): void {
      db.exec('VACUUM')
    },

    finish(deletionId: number, now: number): void {
      db.prepare('UPDATE text_deletions SET finished_at = ? WHERE id = ?').run(now, deletionId)
    },

    /** Deletions that were interrupted before the last remnant was gone. */
    unfinished(): number[] {
      return db.prepare<[], number>('SELECT id FROM text_deletions WHERE finished_at IS NULL').pluck().all()
    },

    deletedCalls(deletionId: number): number[] {
      return db
        .prepare<[number], number>('SELECT call_id FROM deleted_texts WHERE deletion_id = ?')
        .pluck()
        .all(deletionId)
    },

    history(limit: number): Omit<DeletionRow, 'scope'>[] {
      return db
        .prepare<[number], Omit<DeletionRow, 'scope'>>(
          `SELECT id, reason, calls, started_at AS startedAt, finished_at AS finishedAt
           FROM text_deletions ORDER BY id DESC LIMIT ?`,
        )
        .all(limit)
    },
  }
}

export type TextDeletionRepository = ReturnType<typeof createTextDeletionRepository>

/** How many of these texts another database file (a backup) still holds; null when it cannot be read. */
export function countTextsInFile(file: string, callIds: readonly number[]): number | null {
  let copy: Database.Database | null = null
  try {
    copy = new Database(file, { readonly: true, fileMustExist: true })
    return Number(
      copy
        .prepare('SELECT count(*) FROM call_contents WHERE call_id IN (SELECT value FROM json_each(?))')
        .pluck()
        .get(JSON.stringify(callIds)),
    )
  } catch {
    return null
  } finally {
    copy?.close()
  }
}
