import type { Store } from '../store.ts'

/** A stored text as it stands in its row. */
export interface ContentRow {
  readonly callId: number
  readonly encoding: string
  readonly body: string | Buffer
}

/** What is known of a call whose text is not there. */
export interface MissingContent {
  readonly origin: string
  readonly status: string
  /** When its text was deleted, UTC epoch milliseconds; null when it was not. */
  readonly deletedAt: number | null
  /** `retention` or `request`; null when it was not deleted. */
  readonly reason: string | null
}

export interface ContentFigures {
  readonly calls: number
  /** Texts that are not in the search index yet. */
  readonly unindexed: number
  /** Bytes the stored texts take, as stored. */
  readonly bytes: number
  /** When the oldest call with text was made, UTC epoch milliseconds. */
  readonly oldestAt: number | null
}

const rowColumns = 'call_id AS callId, encoding, body'

/** Reads the text of calls. */
export function createContentRepository({ db }: Pick<Store, 'db'>) {
  const read = db.prepare<[number], ContentRow>(`SELECT ${rowColumns} FROM call_contents WHERE call_id = ?`)
  const missing = db.prepare<[number], MissingContent>(
    `SELECT c.origin, c.status, e.started_at AS deletedAt, e.reason
     FROM service_calls c
     LEFT JOIN deleted_texts d ON d.call_id = c.id
     LEFT JOIN text_deletions e ON e.id = d.deletion_id
     WHERE c.id = ?`,
  )
  const unindexed = db.prepare<[number, number], ContentRow>(
    `SELECT ${rowColumns} FROM call_contents WHERE indexed = 0 AND call_id < ? ORDER BY call_id DESC LIMIT ?`,
  )

  return {
    read(callId: number): ContentRow | null {
      return read.get(callId) ?? null
    },

    /** Null when there is no such call. */
    missing(callId: number): MissingContent | null {
      return missing.get(callId) ?? null
    },

    /** Newest first, below `before`. */
    unindexed(before: number, limit: number): ContentRow[] {
      return unindexed.all(before, limit)
    },

    figures(): ContentFigures {
      const total = db
        .prepare<[], { calls: number; bytes: number }>(
          'SELECT count(*) AS calls, coalesce(sum(octet_length(body)), 0) AS bytes FROM call_contents',
        )
        .get()
      const waiting = db.prepare('SELECT count(*) FROM call_contents WHERE indexed = 0').pluck().get()
      const oldest = db
        .prepare(
          `SELECT created_at FROM service_calls c
           WHERE EXISTS (SELECT 1 FROM call_contents t WHERE t.call_id = c.id) ORDER BY created_at LIMIT 1`,
        )
        .pluck()
        .get()
      return {
        calls: total?.calls ?? 0,
        bytes: total?.bytes ?? 0,
        unindexed: Number(waiting),
        oldestAt: typeof oldest === 'number' ? oldest : null,
      }
    },
  }
}
