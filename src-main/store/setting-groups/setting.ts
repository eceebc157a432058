import type { z } from 'zod'
import type { Phrase } from '../../words/slot-values.ts'

/** One setting: what may stand in it, what it is until somebody sets it, and the words people read about it. */
export interface SettingDefinition<T> {
  readonly schema: z.ZodType<T>
  readonly initial: T
  readonly description: string
  /** What is allowed, as the end of "... must be". */
  readonly allowed: Phrase
}

export function setting<T>(
  schema: z.ZodType<T>,
  initial: T,
  allowed: Phrase,
  description: string,
): SettingDefinition<T> {
  return { schema, initial, allowed, description }
}
