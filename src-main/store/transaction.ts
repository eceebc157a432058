import { storageFailure } from './storage-failure.ts'
import type { Store } from './store.ts'

/** One transaction at a time on the owner's connection, in steps, for work that many callers share. */
export interface Transaction {
  /** Takes the write lock at once, so that nothing inside can fail for want of it. */
  begin(): void
  commit(): void
  /** Undoes all since `begin`; does nothing where SQLite has rolled back by itself, as it does when a disk is full. */
  rollback(): void
  /** Runs `work`; undoes it alone when it throws. */
  isolated<T>(work: () => T): T
}

/** Statements are prepared once; errors come out as they are. */
export function createTransaction({ db }: Pick<Store, 'db'>): Transaction {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  const savepoint = db.prepare('SAVEPOINT item')
  const release = db.prepare('RELEASE item')
  const undo = db.prepare('ROLLBACK TO item')
  return {
    begin: () => void begin.run(),
    commit: () => void commit.run(),
    rollback() {
      if (db.inTransaction) rollback.run()
    },
    isolated(work) {
      savepoint.run()
      try {
        const result = work()
        release.run()
        return result
      } catch (error) {
        if (db.inTransaction) {
          undo.run()
          release.run()
        }
        throw error
      }
    },
  }
}

/** Runs `work` in a transaction of its own; faults of storage come out as a `Failure`. */
export function inTransaction<T>(store: Store, work: () => T): T {
  const transaction = createTransaction(store)
  try {
    transaction.begin()
    const result = work()
    transaction.commit()
    return result
  } catch (error) {
    transaction.rollback()
    throw storageFailure(error, store.file) ?? error
  }
}
