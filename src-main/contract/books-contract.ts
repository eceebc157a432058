import { z } from 'zod'
import { operations, realms } from '../../db/vocabulary.ts'
import { count, givenName, nanos, oneOrMany, time } from './fields.ts'
import { procedure } from './procedure.ts'

const score = z.number().min(0).max(1).nullable()
const usedModels = z
  .array(z.object({ provider: z.string(), display_name: z.string(), model: z.string(), calls: count }))
  .describe('Of the latest calls, most used first')

const sums = {
  calls: count,
  failed: count,
  cost_nanos: nanos.describe('null: calls, and none has a price'),
  unpriced_calls: count,
}

const coverage = z.object({
  target_language: z.string(),
  source_language: z.string().nullable(),
  chapters: count.describe('Of which there is a translation'),
  failed_chapters: count.describe('Tried, and none came out'),
  ...sums,
  score,
  source_chars: count.describe('Translated so far'),
  cost_nanos_per_1000_chars: z
    .number()
    .min(0)
    .nullable()
    .describe('Of source text, in chapters whose calls all have a price; null: there is none'),
  remaining: z
    .object({
      chapters: count,
      chars: count.nullable().describe('Their length, where it is known or can be taken from the other chapters'),
      cost_nanos: nanos.describe('At what this book has cost so far'),
    })
    .describe('Chapters seen in the book that have no translation yet'),
})

const book = z.object({
  name: z.string(),
  ...sums,
  success: count,
  tokens: count,
  chapters: count.describe('Chapters named in any call of the book'),
  chars: count.describe('Of source text, in answered calls of every kind'),
  cost_nanos_per_1000_chars: z
    .number()
    .min(0)
    .nullable()
    .describe('Of translated source text, in chapters whose calls all have a price'),
  score,
  source_languages: z.array(z.string()),
  coverage: z.array(coverage).describe('One for each language it is translated to, most chapters first'),
  models: usedModels,
  last_call_at: time.nullable(),
})
export type Book = z.infer<typeof book>

const translation = z.object({
  target_language: z.string(),
  state: z
    .enum(['translated', 'truncated', 'failed'])
    .describe('truncated: translated, with an answer that was cut off'),
  ...sums,
  score,
  source_chars: count,
  output_chars: count,
  models: usedModels,
  last_call_at: time.nullable(),
})

const chapter = z.object({
  name: z.string(),
  number: z.array(z.number()).describe('The numbers in its name, by which chapters are ordered'),
  chars: count.nullable().describe('Of source text; null where no call says'),
  translations: z.array(translation),
  other: z.array(z.object({ operation: z.enum(operations), ...sums })).describe('Operations that are not translations'),
})
export type Chapter = z.infer<typeof chapter>

const realm = oneOrMany(z.enum(realms)).optional().describe('real where not given')

/** Nobody plans further ahead. */
const mostAhead = 100_000

const ahead = z.object({
  target_language: z.string(),
  chars: count
    .nullable()
    .describe('Of source text, at the mean length of the chapters there are; null: none has a known length'),
  cost_nanos: nanos.describe('At what this book has cost so far in this language'),
  unpriced_calls: count.describe('Without a price: their chapters say nothing about the cost'),
  range: z
    .object({ low_nanos: z.int().min(0), high_nanos: z.int().min(0), provider: z.string(), model: z.string() })
    .nullable()
    .describe('8 of 10 times between low and high, with the model that wrote most of the book; null: not known'),
})
export type ChaptersAhead = z.infer<typeof ahead>

export const booksContract = {
  list: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/books/',
    tag: 'Books',
    summary: 'Books, with their coverage by language, cost and quality',
    description: 'Latest first. A chapter is covered in a language when a translation to it succeeded.',
  })
    .input(
      z
        .object({
          realm,
          search: z.string().max(200).optional().describe('Part of the name'),
          limit: z.int().min(1).max(1000).optional().describe('200'),
        })
        .optional(),
    )
    .output(z.object({ books: z.array(book), book_count: count })),
  show: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/books/show/',
    tag: 'Books',
    summary: 'One book with its chapters, in their order',
  })
    .input(z.object({ book: givenName, realm }))
    .output(book.extend({ chapter_list: z.array(chapter) })),
  ahead: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/books/ahead/',
    tag: 'Books',
    summary: 'What so many more chapters of a book would cost in each of its languages',
    description: 'Chapters that no call has named yet. What is left of those it knows is in the book itself.',
  })
    .input(z.object({ book: givenName, chapters: z.int().min(1).max(mostAhead), realm }))
    .output(z.object({ chapters: count, languages: z.array(ahead).describe('In the order of the coverage') })),
}
