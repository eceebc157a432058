import type { Operation } from '../../db/vocabulary.ts'
import type { Observation } from './finding.ts'
import type { PreparedSegment } from './prepare-segment.ts'

/**
 * One thing that is looked for in an output: a pure function that takes time linear in the text.
 * A check's version rises whenever it may find something else in the same text.
 */
export interface Check {
  readonly id: string
  readonly version: number
  readonly title: string
  /** One sentence for a person. */
  readonly description: string
  readonly operations: readonly Operation[]
  /** Only runs where it is asked for by id. */
  readonly optIn?: boolean
  run(segment: PreparedSegment): readonly Observation[]
}

/** Operations whose answer is prose in the target language. */
export const proseOperations = ['translation', 'abstract_generation'] as const satisfies readonly Operation[]
