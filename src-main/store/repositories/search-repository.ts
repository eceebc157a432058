import type { Store } from '../store.ts'

/** A text that is to be put into the index. */
export interface ToIndex {
  readonly callId: number
  readonly createdAt: number
  readonly encoding: string
  readonly body: string | Buffer
}

/** A text made ready: compressed, and its terms for the index. */
export interface Prepared {
  readonly callId: number
  readonly createdAt: number
  readonly encoding: 'plain' | 'zstd'
  readonly body: string | Buffer
  readonly terms: string
}

/** A call found in the index; `docid` is its place in time and the cursor of the page. */
export interface IndexHit {
  readonly docid: number
  readonly callId: number
}

/** Documents of one second of time: the rest of a docid counts within it. */
const perSecond = 2 ** 21
/** Seconds that fit below 2^53 with the count; the year 2106. */
const lastSecond = 2 ** 32 - 1

/** The first docid of the second in which a time falls. */
export function docidAt(time: number): number {
  return Math.min(lastSecond, Math.max(0, Math.floor(time / 1000))) * perSecond
}

/** Beyond every docid. */
export const endOfDocids = Number.MAX_SAFE_INTEGER

/** The search index and the texts that wait for it. */
export function createSearchRepository({ db }: Pick<Store, 'db'>) {
  const waiting = db.prepare<[number], ToIndex>(
    `SELECT t.call_id AS callId, c.created_at AS createdAt, t.encoding, t.body
     FROM call_contents t JOIN service_calls c ON c.id = t.call_id
     WHERE t.indexed = 0 ORDER BY t.call_id LIMIT ?`,
  )
  const markIndexed = db.prepare<[string, string | Buffer, number]>(
    'UPDATE call_contents SET encoding = ?, body = ?, indexed = 1 WHERE call_id = ? AND indexed = 0',
  )
  const lastOfSecond = db
    .prepare<[number, number], number | null>('SELECT max(docid) FROM search_documents WHERE docid >= ? AND docid < ?')
    .pluck()
  const known = db.prepare<[number], number>('SELECT docid FROM search_documents WHERE call_id = ?').pluck()
  const addDocument = db.prepare<[number, number]>('INSERT INTO search_documents (docid, call_id) VALUES (?, ?)')
  const addTerms = db.prepare<[number, string]>('INSERT INTO call_search (rowid, text) VALUES (?, ?)')
  const removeTerms = db.prepare<[number]>('DELETE FROM call_search WHERE rowid = ?')
  const merge = db.prepare<[number]>(`INSERT INTO call_search (call_search, rank) VALUES ('merge', ?)`)
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck()
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const find = db.prepare<[string, number, number, number], IndexHit>(
    `SELECT s.rowid AS docid, d.call_id AS callId
     FROM call_search s CROSS JOIN search_documents d ON d.docid = s.rowid
     WHERE s.call_search MATCH ? AND s.rowid < ? AND s.rowid >= ?
     ORDER BY s.rowid DESC LIMIT ?`,
  )

  function freeDocid(createdAt: number): number {
    let start = docidAt(createdAt)
    for (;;) {
      const end = start + perSecond
      const last = lastOfSecond.get(start, end) ?? null
      if (last === null) return start
      if (last + 1 < end) return last + 1
      start = end
    }
  }

  function addOne(document: Prepared): boolean {
    if (markIndexed.run(document.encoding, document.body, document.callId).changes === 0) return false
    const old = known.get(document.callId)
    if (old !== undefined) removeTerms.run(old)
    const docid = old ?? freeDocid(document.createdAt)
    if (old === undefined) addDocument.run(docid, document.callId)
    addTerms.run(docid, document.terms)
    return true
  }

  return {
    /** Oldest first. */
    waiting(limit: number): ToIndex[] {
      return waiting.all(limit)
    },

    /**
     * Puts documents into the index and their compressed text in place, in one transaction, until
     * `isOver` says that the lock was held long enough. A text that was deleted or indexed meanwhile
     * is skipped. Returns how many of the documents were dealt with.
     */
    add(documents: readonly Prepared[], isOver: () => boolean): number {
      begin.run()
      try {
        let done = 0
        for (const document of documents) {
          addOne(document)
          done += 1
          if (isOver()) break
        }
        commit.run()
        return done
      } catch (error) {
        if (db.inTransaction) db.exec('ROLLBACK')
        throw error
      }
    },

    /** One small step of merging the index's pieces; false when there is nothing left to merge. Negative: merge all into one. */
    mergeStep(pages: number): boolean {
      const before = changes.get() ?? 0
      merge.run(pages)
      return (changes.get() ?? 0) - before >= 2
    },

    /** Newest first, `docid` below `before` and from `from` on. `expression` comes from {@link indexExpression}. */
    find(expression: string, before: number, from: number, limit: number): IndexHit[] {
      return find.all(expression, before, from, limit)
    },

    docidOf(callId: number): number | null {
      return known.get(callId) ?? null
    },

    createdAt(callIds: readonly number[]): ReadonlyMap<number, number> {
      const rows = db
        .prepare<[string], { id: number; createdAt: number }>(
          `SELECT id, created_at AS createdAt FROM service_calls
           WHERE id IN (SELECT value FROM json_each(?))`,
        )
        .all(JSON.stringify(callIds))
      return new Map(rows.map(row => [row.id, row.createdAt]))
    },

    /** How SQLite would run the search, for tests. */
    explain(expression: string): string[] {
      return db
        .prepare<[string, number, number, number], { detail: string }>(`EXPLAIN QUERY PLAN ${find.source}`)
        .all(expression, endOfDocids, 0, 50)
        .map(row => row.detail)
    },
  }
}

export type SearchRepository = ReturnType<typeof createSearchRepository>
