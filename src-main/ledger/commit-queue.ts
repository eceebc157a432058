import { Failure } from '../failure.ts'
import type { Logger } from '../ports.ts'
import { storageFailure } from '../store/storage-failure.ts'
import { storageFault } from '../store/storage-fault.ts'
import type { Store } from '../store/store.ts'
import { createTransaction } from '../store/transaction.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayLedger } from '../words/failures/ledger-sentences.ts'

/** A piece of work refused before it wrote anything: the others of its transaction are not touched by it. */
export class Refusal extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

/** What a piece of work leaves to be done once it is committed: publish events, remember or forget. */
export type AfterCommit = () => void

/** One caller's writes. Throws {@link Refusal} before the first write, or anything else at any point. */
export type Work<T> = (afterCommit: (action: AfterCommit) => void) => T

/** What belongs to every transaction, beside the callers' work. */
export interface CommitHooks {
  /** Before BEGIN; may run transactions of its own. */
  prepare(): void
  /** Before the first piece of work. */
  begin(): void
  /** Writes what the work amounted to (rollups); called once before COMMIT, or after each piece when they run apart. */
  finish(): void
  /** All since `begin`, or since the last `finish` when pieces run apart, was undone. */
  undone(): void
  /** After COMMIT. */
  committed(): void
}

/** Shares one transaction among all work queued in one turn of the event loop. */
export interface CommitQueue {
  /** Resolves after the COMMIT. Rejects with a `Failure`, and then nothing of the work is kept. */
  add<T>(work: Work<T>): Promise<T>
  /** Nothing is committed until the function it returns is called; what is added meanwhile waits. */
  hold(): () => void
  /** Refuses more, while what is queued is still committed. */
  refuseMore(): void
  /** Commits what is queued and refuses more. */
  close(): void
}

interface Item {
  readonly work: Work<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (failure: Failure) => void
}

interface Done {
  readonly item: Item
  readonly result: { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: Failure }
  readonly afterCommit: readonly AfterCommit[]
}

/** From so many pieces of work in a turn on, there are many callers. */
const crowd = 3
/** So that a flood does not hold the event loop for long. */
const largestTransaction = 512

export function createCommitQueue(dependencies: { store: Store; logger: Logger; hooks: CommitHooks }): CommitQueue {
  const { store, logger, hooks } = dependencies
  const transaction = createTransaction(store)
  let queue: Item[] = []
  let scheduled = false
  /** How many pieces of work the last transaction held. */
  let lastSize = 0
  let closed = false
  let holds = 0

  function schedule(): void {
    if (scheduled || holds > 0) return
    scheduled = true
    setImmediate(gather)
  }

  /**
   * Where many callers are at work, those of one more turn are waited for: a transaction costs much the same for two as for
   * one. A caller that is alone waits for nobody.
   */
  function gather(): void {
    if (lastSize >= crowd && queue.length < largestTransaction) setImmediate(flushScheduled)
    else flushScheduled()
  }

  function flushScheduled(): void {
    scheduled = false
    if (holds === 0) flush()
  }

  function flush(): void {
    if (queue.length === 0) return
    const items = queue.length <= largestTransaction ? queue : queue.slice(0, largestTransaction)
    queue = queue.slice(items.length)
    lastSize = items.length
    if (queue.length > 0) schedule()
    settle(prepared(items) ?? commitTogether(items))
  }

  function prepared(items: readonly Item[]): readonly Done[] | null {
    try {
      hooks.prepare()
      return null
    } catch (error) {
      return refuseAll(items, storageFailure(error, store.file) ?? unexpected(error))
    }
  }

  /** The usual way: no savepoints. When a piece of work breaks half-way, all is undone and done again apart. */
  function commitTogether(items: readonly Item[]): readonly Done[] {
    try {
      transaction.begin()
      hooks.begin()
      const done: Done[] = []
      for (const item of items) done.push(run(item))
      hooks.finish()
      transaction.commit()
      hooks.committed()
      return done
    } catch (error) {
      undo()
      const fault = storageFault(error, store.file)
      return fault === null ? commitApart(items) : refuseAll(items, fault)
    }
  }

  /** Each piece in a savepoint of its own, so that only the one that breaks is lost. */
  function commitApart(items: readonly Item[]): readonly Done[] {
    try {
      transaction.begin()
      hooks.begin()
      const done: Done[] = []
      for (const item of items) done.push(runIsolated(item))
      transaction.commit()
      hooks.committed()
      return done
    } catch (error) {
      undo()
      return refuseAll(items, storageFailure(error, store.file) ?? unexpected(error))
    }
  }

  function run(item: Item): Done {
    const afterCommit: AfterCommit[] = []
    try {
      const value = item.work(action => afterCommit.push(action))
      return { item, result: { ok: true, value }, afterCommit }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { item, result: { ok: false, failure: error.failure }, afterCommit: [] }
    }
  }

  function runIsolated(item: Item): Done {
    try {
      return transaction.isolated(() => {
        const done = run(item)
        hooks.finish()
        return done
      })
    } catch (error) {
      // A full disk ends the whole transaction, not this piece of work alone.
      if (!store.db.inTransaction) throw error
      hooks.undone()
      const failure = storageFailure(error, store.file) ?? explained(error)
      return { item, result: { ok: false, failure }, afterCommit: [] }
    }
  }

  function undo(): void {
    transaction.rollback()
    hooks.undone()
  }

  function settle(done: readonly Done[]): void {
    for (const { item, result } of done) {
      if (result.ok) item.resolve(result.value)
      else item.reject(result.failure)
    }
    for (const { afterCommit } of done) {
      for (const action of afterCommit) action()
    }
  }

  function explained(error: unknown): Failure {
    if (isConstraint(error)) {
      return failing('invalid_input', sayLedger('ledger.dangling'), {}, error)
    }
    return unexpected(error)
  }

  function unexpected(error: unknown): Failure {
    logger.error({ error }, 'The ledger could not write an entry.')
    return new Failure('internal', 'The ledger could not write an entry; nothing of it was kept.', {}, error)
  }

  return {
    add<T>(work: Work<T>): Promise<T> {
      if (closed) return Promise.reject(failing('conflict', sayLedger('ledger.closed')))
      if (store.mode === 'reader') {
        return Promise.reject(failing('conflict', sayLedger('ledger.read_only')))
      }
      return new Promise<T>((resolve, reject) => {
        queue.push({ work, resolve: value => resolve(value as T), reject })
        schedule()
      })
    },
    hold() {
      holds += 1
      let held = true
      return () => {
        if (!held) return
        held = false
        holds -= 1
        if (holds === 0 && queue.length > 0) schedule()
      }
    },
    refuseMore() {
      closed = true
    },
    close() {
      closed = true
      while (queue.length > 0) flush()
    },
  }
}

function refuseAll(items: readonly Item[], failure: Failure): readonly Done[] {
  return items.map(item => ({ item, result: { ok: false, failure }, afterCommit: [] }))
}

function isConstraint(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('SQLITE_CONSTRAINT')
  )
}
