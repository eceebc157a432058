import type { RecordedCall } from '../ledger/ledger-types.ts'
import type { SampleText } from './sample-library.ts'
import type { SampleBook } from './sample-plan.ts'

/** A chapter to be translated into a language. */
export interface SampleJob {
  readonly book: SampleBook
  readonly text: SampleText
  readonly chapter: number
  readonly language: SampleBook['languages'][number]
  /** When it is due, in days before the end. */
  readonly due: number
}

/** A request with its calls in the order in which they were made. A request of one call needs no name. */
export interface SampleRequest {
  readonly calls: readonly SampleCall[]
}

export interface SampleCall extends RecordedCall {
  /** What a person said about it. */
  readonly rating: { readonly value: number; readonly comment: string | null; readonly by: string } | null
}
