import { z } from 'zod'
import { promptNames } from '../operations/prompt-template.ts'
import { action } from './owner-action.ts'

const prompt = z.enum(promptNames)
const book = z.string().nullable()

/** Versions of prompts. What a template may say is checked by the prompt library. */
export const promptActions = {
  'prompts.save': action(
    z.object({
      prompt,
      book,
      template: z.object({ system: z.string(), user: z.string() }),
      note: z.string().nullable(),
    }),
    ({ operations }, input) => operations.prompts.save(input),
  ),
  'prompts.use': action(
    z.object({ prompt, book, which: z.union([z.int(), z.enum(['previous', 'built-in'])]) }),
    ({ operations }, input) => operations.prompts.use(input.prompt, input.which, input.book),
  ),
} as const
