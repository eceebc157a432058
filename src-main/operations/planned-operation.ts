import type { OperationWork } from './run-operation.ts'

/** An operation cut into parts and ready to run, or only to be told what it would take. */
export interface PlannedOperation<Answer> extends OperationWork<Answer> {
  /** Expected tokens of each call of an undisturbed run. */
  readonly expected: readonly { readonly input: number; readonly output: number }[]
  /** Entries of glossaries that the prompts get. */
  readonly glossaryTerms?: number
  /** The chapter whose abstract the prompts get. */
  readonly contextFrom?: string | null
}
