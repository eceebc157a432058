import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { count } from './fields.ts'

/**
 * How work that takes time is answered: how far it is, a few times a second, and its result as the last event. Whoever ends the
 * iteration (or aborts its signal) stops the work; what that leaves behind is said where the work is described.
 */
export function progressOf<Result extends z.ZodType>(result: Result) {
  return eventIterator(
    z.discriminatedUnion('type', [
      z.object({
        type: z.literal('progress'),
        done: count,
        total: count.nullable().describe('null where it is not known'),
        note: z.string().nullable(),
      }),
      z.object({ type: z.literal('result'), result }),
    ]),
  )
}
