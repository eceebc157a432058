import { z } from 'zod'
import { glossaryStatuses, silenceScopes } from '../../db/vocabulary.ts'
import type { RecheckScope } from '../store/repositories/check-repository.ts'
import { action } from './owner-action.ts'

const ids = z.array(z.int()).min(1)
const words = z.string().nullable()
const scope: z.ZodType<RecheckScope> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('since'), from: z.int() }),
  z.object({ kind: z.literal('book'), book: z.string() }),
  z.object({ kind: z.literal('calls'), callIds: ids }),
  z.object({ kind: z.literal('all') }),
])
const term = z.object({
  term: z.string(),
  translation: z.string().optional(),
  category: words.optional(),
  notes: words.optional(),
  status: z.enum(glossaryStatuses).optional(),
  aliases: z.array(z.string()).readonly().optional(),
  caseSensitive: z.boolean().optional(),
  inflects: z.boolean().optional(),
  gender: z.enum(['female', 'male']).nullable().optional(),
  register: z.enum(['formal', 'familiar']).nullable().optional(),
})

/** What a person makes of findings, and the terms of books. */
export const qualityActions = {
  'quality.accept': action(z.object({ ids }), ({ quality }, input) => quality.reviews.accept(input.ids, null)),
  'quality.reopen': action(z.object({ ids }), ({ quality }, input) => quality.reviews.reopen(input.ids)),
  'quality.silence': action(
    z.object({ id: z.int(), scope: z.enum(silenceScopes), reason: words }),
    ({ quality }, { id, scope: reach, reason }) => quality.reviews.silence(id, { scope: reach, reason, by: null }),
  ),
  'quality.lift': action(z.object({ id: z.int() }), ({ quality }, { id }) => quality.reviews.lift(id)),
  'quality.recheck': action(z.object({ scope }), async ({ quality }, input, { signal, onProgress, serving }) => {
    const calls = await quality.checks.recheck(input.scope)
    // A process that serves goes on with it by itself.
    if (serving === true) return { calls, left: calls }
    const left = await quality.checks.drain({
      ...(signal && { signal }),
      onProgress: waiting => onProgress?.(Math.max(0, calls - waiting), calls),
    })
    return { calls, left }
  }),
  'judge.run': action(z.object({ id: z.int() }), ({ judge }, { id }, { signal }) => judge.run(id, signal)),
  'glossary.save': action(
    z.object({ book: z.string(), language: words, terms: z.array(term).min(1) }),
    ({ quality }, { book, language, terms }) => quality.glossaries.save(book, language, terms, null),
  ),
  'glossary.remove': action(z.object({ ids }), ({ quality }, input) => quality.glossaries.remove(input.ids)),
  'glossary.fill': action(z.object({ book: z.string(), language: words }), ({ quality }, { book, language }) =>
    quality.glossaries.fill(book, language, null),
  ),
  'glossary.import': action(
    z.object({ book: z.string(), language: words, content: z.string(), name: z.string(), replace: z.boolean() }),
    ({ quality }, { language, ...request }) =>
      quality.glossaries.import({ ...request, targetLanguage: language }, null),
  ),
} as const
