import type { TextScope } from '../store/repositories/text-deletion-repository.ts'
import type { Said } from '../words/said.ts'
import type { CallText } from './ledger-types.ts'
import type { SearchOptions, SearchPage } from './search-calls.ts'

export type { TextScope } from '../store/repositories/text-deletion-repository.ts'

/** Why a call has no text. */
export type NoText =
  | { readonly reason: 'no_such_call' }
  /** The call has not ended; its text is written when it does. */
  | { readonly reason: 'pending' }
  /** By retention or on request, at this time (UTC epoch milliseconds). */
  | { readonly reason: 'deleted'; readonly by: 'retention' | 'request'; readonly at: number }
  /** Storing text was switched off when the call was made. */
  | { readonly reason: 'metadata_only' }
  /** It came from elsewhere without its text. */
  | { readonly reason: 'never_stored' }
  /** The stored text is damaged. */
  | { readonly reason: 'unreadable' }

export type ReadText = { readonly text: CallText } | { readonly text: null; readonly why: NoText }

/** What may happen to backups that still hold deleted text. */
type BackupTreatment =
  /** Those older than the retention, or than the text that is deleted by age, are removed. */
  | 'older_than_retention'
  /** Every backup that holds some of the text is removed. */
  | 'all_that_hold_it'

export interface DeleteTextOptions {
  readonly backups?: BackupTreatment
  /** Also gives the space back to the disk, which rewrites the whole database. */
  readonly compact?: boolean
  readonly signal?: AbortSignal
  readonly onProgress?: (deleted: number, total: number) => void
}

export interface RetentionOptions extends Pick<DeleteTextOptions, 'signal' | 'onProgress'> {
  /** A person has been told what goes, and wants it: a clock that was doubted is believed from here on. */
  readonly clockIsRight?: boolean
}

/** A place that deleting could not reach, with the reason in plain words. */
export interface Unreached {
  readonly place: string
  readonly why: string
  readonly said: Said
}

export interface DeletedText {
  /** Calls whose text is gone. Their numbers are unchanged. */
  readonly calls: number
  readonly removedBackups: readonly string[]
  /** What still holds the text, or may. Empty when nothing known does. */
  readonly unreached: readonly Unreached[]
}

export interface TextStatus {
  readonly calls: number
  readonly bytes: number
  readonly unindexed: number
  readonly oldestAt: number | null
  readonly storage: 'full' | 'metadata_only'
  readonly retentionDays: number | null
  /** When the clock was last believed, where it is so far ahead of that that nothing is deleted by age; else null. */
  readonly clockAheadOf: number | null
  readonly deletions: readonly {
    readonly reason: 'retention' | 'request'
    readonly calls: number
    readonly startedAt: number
    readonly finishedAt: number | null
  }[]
}

/** The indexing thread. */
export interface ContentWorker {
  /** Text has been committed; look for it soon. */
  wake(): void
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>
  /** Ends it by message and waits for its end. */
  stop(): Promise<void>
}

/** What a deletion took. */
export interface TextDeletion {
  /** Null where it was the text of several calls. */
  readonly callId: number | null
  readonly calls: number
}

/** Text of calls: reading, searching, and deleting it. */
export interface Content {
  readContent(callId: number): ReadText
  search(query: string, options?: SearchOptions): SearchPage
  /** Indexes waiting text on this thread, for at most this long. Returns how many texts. */
  indexPending(budgetMs: number, signal?: AbortSignal): number
  /** Empties the search index, also a damaged one, and lets the worker there is build it anew. Returns how many texts wait. */
  rebuildIndex(): Promise<number>
  /** For a long-lived process; the caller wakes it when calls settle. */
  startWorker(): ContentWorker
  status(): TextStatus
  countText(scope: TextScope): number
  /** True deletion. Throws `cancelled` between batches when asked to stop; what was deleted stays deleted. */
  deleteText(scope: TextScope, options?: DeleteTextOptions): Promise<DeletedText>
  /**
   * Deletes what is older than the retention setting; null where text is kept without limit, or the clock has leapt ahead
   * and may be wrong. Finishes what was interrupted.
   */
  applyRetention(options?: RetentionOptions): Promise<DeletedText | null>
  /** Told once a deletion has ended, or was stopped half-way, whoever asked for it. Returns what ends the subscription. */
  subscribe(listener: (deletion: TextDeletion) => void): () => void
  /**
   * Ends a worker. An owner without one gives what its calls left behind a moment of indexing, and
   * applies the retention where text is due. Call it before the store is closed.
   */
  close(): Promise<void>
}
