import { z } from 'zod'
import { count, givenName, name, time } from './fields.ts'
import { procedure } from './procedure.ts'

const version = z.object({
  id: z.int(),
  prompt: z.string(),
  book: z.string().nullable().describe('null: for all books'),
  version: count,
  system: z.string(),
  user: z.string(),
  note: z.string().nullable(),
  built_in: z.boolean(),
  created_at: time,
})
const because = z.enum(['book', 'chosen', 'built_in'])
const which = z.object({ prompt: name, book: givenName.optional() })

export const promptsContract = {
  list: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/prompts/',
    tag: 'Prompts',
    summary: 'The prompts in force, for all books and for each book with its own',
  })
    .input(z.object({}).optional())
    .output(z.object({ prompts: z.array(version.extend({ because })) })),
  show: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/prompts/{prompt}/',
    tag: 'Prompts',
    summary: 'A prompt with its versions and the slots it may use',
  })
    .input(which)
    .output(
      z.object({
        in_force: version.extend({ because }),
        versions: z.array(version),
        slots: z.array(z.object({ slot: z.string(), required: z.boolean(), says: z.string() })),
      }),
    ),
  save: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/prompts/{prompt}/',
    tag: 'Prompts',
    summary: 'Add a version and put it in force; an unchanged text adds nothing',
  })
    .input(
      which.extend({
        system: z.string().max(100_000),
        user: z.string().max(100_000),
        note: z.string().max(1000).nullish(),
      }),
    )
    .output(z.object({ version, added: z.boolean() })),
  use: procedure({
    scope: 'admin',
    method: 'PUT',
    path: '/llm/prompts/{prompt}/',
    tag: 'Prompts',
    summary: 'Put another version in force',
  })
    .input(which.extend({ version: z.union([z.int().min(1), z.enum(['previous', 'built-in'])]) }))
    .output(version.extend({ because })),
}
