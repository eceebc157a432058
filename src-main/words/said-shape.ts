import { z } from 'zod'
import type { Said } from './said.ts'

const plain = z.union([z.string(), z.number(), z.null()])

/** The sentence beside it as data (docs/words.md). */
export const said: z.ZodType<Said, Said> = z.lazy(() =>
  z.object({
    code: z.string(),
    values: z.record(z.string(), z.union([plain, z.array(z.union([z.string(), z.number()])), said])),
  }),
)
