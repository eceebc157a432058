import type Database from 'better-sqlite3'

/**
 * Empties the search index, so that it is built anew from the stored texts (by the indexer, in the background). Returns how
 * many texts wait for it then. Works on a damaged index too; numbers and texts are not touched.
 */
export function resetSearchIndex(db: Database.Database): number {
  return db.transaction(() => {
    db.exec(`INSERT INTO call_search (call_search) VALUES ('delete-all')`)
    db.exec('DELETE FROM search_documents')
    return db.prepare('UPDATE call_contents SET indexed = 0').run().changes
  })()
}
