import { z } from 'zod'
import { glossaryOrigins, glossaryStatuses } from '../../db/vocabulary.ts'
import { count, givenName, time } from './fields.ts'
import { procedure } from './procedure.ts'
import { said } from './said.ts'

const language = z.string().min(1).max(100).describe('A BCP 47 tag such as zh-Hans')
const gender = z.enum(['female', 'male'])
const register = z.enum(['formal', 'familiar'])
const words = z.string().max(2000)

export const glossaryTerm = z.object({
  id: z.int(),
  book: z.string(),
  target_language: z.string().nullable().describe('null: for every language'),
  term: z.string(),
  translation: z.string().describe('Empty: none yet. Alternatives are separated by " / "'),
  category: z.string().nullable(),
  notes: z.string().nullable(),
  status: z
    .enum(glossaryStatuses)
    .describe('Prompts get confirmed and suggested terms; the checks ask for confirmed ones'),
  origin: z.enum(glossaryOrigins),
  call_id: z.int().nullable().describe('The call whose answer suggested it'),
  aliases: z.array(z.string()),
  case_sensitive: z.boolean(),
  inflects: z.boolean().describe('false: the translation takes no endings'),
  gender: gender.nullable(),
  register: register.nullable().describe('How the character is addressed'),
  updated_at: time,
  updated_by: z.string().nullable(),
})
export type GlossaryTerm = z.infer<typeof glossaryTerm>

const ofBook = z.object({ book: givenName, target_language: language.nullish() })
const warning = z.object({
  kind: z.enum(['two_translations', 'one_translation_for_two', 'contained', 'no_translation']),
  message: z.string(),
  said,
  ids: z.array(z.int()),
})
const termChanges = z.object({
  id: z.int().optional().describe('Given: changes this entry'),
  term: z.string().trim().min(1).max(200),
  translation: z.string().max(500).optional(),
  category: z.string().max(100).nullish(),
  notes: words.nullish(),
  status: z.enum(glossaryStatuses).optional().describe('confirmed where not given'),
  aliases: z.array(z.string().max(200)).max(50).optional(),
  case_sensitive: z.boolean().optional(),
  inflects: z.boolean().optional(),
  gender: gender.nullish(),
  register: register.nullish(),
})

export const glossaryContract = {
  books: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/glossaries/',
    tag: 'Glossary',
    summary: 'Books that have a glossary',
  })
    .input(z.object({}).optional())
    .output(
      z.object({
        books: z.array(
          z.object({
            book: z.string(),
            target_language: z.string().nullable(),
            confirmed: count,
            suggested: count,
            updated_at: time,
          }),
        ),
      }),
    ),
  list: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/glossary/',
    tag: 'Glossary',
    summary: 'The terms of a book, with what is inconsistent among them',
  })
    .input(ofBook)
    .output(z.object({ terms: z.array(glossaryTerm), warnings: z.array(warning) })),
  save: procedure({
    scope: 'call',
    bodyLimit: 8 * 1024 * 1024,
    method: 'PUT',
    path: '/llm/glossary/',
    tag: 'Glossary',
    summary: 'Add or change terms; what is not given stays as it is',
  })
    .input(ofBook.extend({ terms: z.array(termChanges).min(1).max(5000) }))
    .output(z.object({ terms: z.array(glossaryTerm) })),
  remove: procedure({
    scope: 'call',
    method: 'POST',
    path: '/llm/glossary/remove/',
    tag: 'Glossary',
    summary: 'Remove terms. To keep one from being suggested again, save it as rejected instead',
  })
    .input(z.object({ ids: z.array(z.int()).min(1).max(5000) }))
    .output(z.object({ removed: count })),
  fill: procedure({
    scope: 'call',
    method: 'POST',
    path: '/llm/glossary/fill/',
    tag: 'Glossary',
    summary: 'Suggest terms from what key terms extraction found in the book; nothing is sent',
    description: 'What a person confirmed, changed or rejected is never touched.',
  })
    .input(ofBook)
    .output(
      z.object({
        added: count,
        changed: count,
        unchanged: count,
        calls: count.describe('Answers of key terms extraction that were read'),
        unreadable: count.describe('Answers whose text is no longer kept or cannot be read'),
      }),
    ),
  import: procedure({
    scope: 'call',
    bodyLimit: 8 * 1024 * 1024,
    method: 'POST',
    path: '/llm/glossary/import/',
    tag: 'Glossary',
    summary: 'Read a glossary from CSV, TSV or JSON',
  })
    .input(
      ofBook.extend({
        content: z.string().max(8_000_000),
        file_name: z.string().max(200).optional(),
        replace: z.boolean().optional().describe('true: terms that the file does not have are removed'),
      }),
    )
    .output(z.object({ added: count, changed: count, unchanged: count, removed: count })),
  export: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/glossary/export/',
    tag: 'Glossary',
    summary: 'The glossary of a book as a file',
  })
    .input(ofBook.extend({ format: z.enum(['csv', 'tsv', 'json']).optional() }))
    .output(z.object({ content_type: z.string(), file_name: z.string(), content: z.string() })),
}
