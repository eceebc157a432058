import type { CallRows } from '../store/repositories/call-rows.ts'

/**
 * Settled calls that wait to be entered into the indexes for lists, at most. Entering them together writes each
 * index page once for many calls instead of once for each; more of them would make lists read more rows.
 */
const mostUnlisted = 256

/** Enters settled calls into the indexes for lists, many at a time, inside the ledger's own transactions. */
export interface CallLister {
  /** One more call settled in this transaction. */
  settled(): void
  /** Before the commit: enters what waits, once it is enough. */
  finish(): void
  /** The transaction was undone: how many wait is read back. */
  undone(): void
  /** Enters all that waits; in a transaction of its own where there is none. */
  listAll(): void
}

export function createCallLister(calls: Pick<CallRows, 'listSettled' | 'countUnlisted'>): CallLister {
  // Those that an earlier process left are counted when they are first needed.
  let waiting: number | null = null

  function listAll(): void {
    calls.listSettled()
    waiting = 0
  }

  return {
    settled() {
      if (waiting !== null) waiting += 1
    },
    finish() {
      waiting ??= calls.countUnlisted()
      if (waiting >= mostUnlisted) listAll()
    },
    undone() {
      waiting = null
    },
    listAll,
  }
}
