import type { ReadName } from './read-jobs.ts'
import type { ExportRead } from './read-parts.ts'

export interface PlainFailure {
  readonly code: string
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
}

/** To the reading thread. */
export type ReadRequest =
  | { readonly type: 'read'; readonly id: number; readonly name: ReadName; readonly input: unknown }
  | { readonly type: 'export'; readonly id: number; readonly input: ExportRead }
  /** The last piece of an export has been taken; the next may come. */
  | { readonly type: 'taken'; readonly id: number }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'stop' }

/** From it. */
export type ReadReply =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly id: number; readonly output: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly failure: PlainFailure }
  | {
      readonly type: 'progress'
      readonly id: number
      readonly done: number
      readonly total: number | null
      readonly note: string | null
    }
  | { readonly type: 'piece'; readonly id: number; readonly text: string; readonly calls: number }
