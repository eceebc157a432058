import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { plainIssue, sayIssue, type ValidatorIssue } from '../../src-main/words/plain-issue.ts'

/** The first issue of a value, as the contract's validator finds it, in words. */
function wordsOf(schema: z.ZodType, value: unknown): string {
  const [issue] = schema.safeParse(value).error?.issues ?? []
  if (issue === undefined) throw new Error('There is nothing wrong with it.')
  return sayIssue(issue.path.join('.'), plainIssue(issue as ValidatorIssue)).text
}

describe('what a validator finds, in words for whoever wrote the request', () => {
  const field = (schema: z.ZodType) => z.object({ field: schema })

  it.each<readonly [z.ZodType, unknown, string]>([
    [field(z.string()), {}, 'field is missing'],
    [field(z.enum(['up', 'down'])), {}, 'field has to be one of "up", "down"'],
    [field(z.string()), { field: 7 }, 'field has to be text'],
    [field(z.int()), { field: 'x' }, 'field has to be a number'],
    [field(z.int()), { field: 1.5 }, 'field has to be a whole number'],
    [field(z.boolean()), { field: 'yes' }, 'field has to be true or false'],
    [field(z.array(z.string())), { field: 'a' }, 'field has to be a list'],
    [field(z.enum(['up', 'down'])), { field: 'sideways' }, 'field has to be one of "up", "down"'],
    [field(z.literal(true)), { field: false }, 'field has to be true'],
    [field(z.string().min(1)), { field: '' }, 'field may not be empty'],
    [field(z.string().min(8)), { field: 'a' }, 'field has to have 8 characters or more'],
    [field(z.string().max(2)), { field: 'abc' }, 'field may have 2 characters at most'],
    [field(z.array(z.number()).max(1)), { field: [1, 2] }, 'field may have 1 entry at most'],
    [field(z.number().min(0)), { field: -1 }, 'field has to be 0 or more'],
    [field(z.number().positive()), { field: 0 }, 'field has to be above 0'],
    [field(z.number().max(5)), { field: 6 }, 'field may be 5 at most'],
    [field(z.number().lt(5)), { field: 5 }, 'field has to be below 5'],
    [field(z.iso.date()), { field: 'x' }, 'field has to be a day such as 2026-11-23'],
    [field(z.iso.datetime()), { field: 'x' }, 'field has to be a time such as 2026-11-23T04:44:05Z'],
    [field(z.url()), { field: 'x' }, 'field has to be a web address'],
    [z.strictObject({}), { more: 1 }, 'it has nothing named more'],
    [z.object({ list: z.array(field(z.string())) }), { list: [{ field: 'a' }, {}] }, 'list.1.field is missing'],
  ])('%# reads', (schema, value, words) => expect(wordsOf(schema, value)).toBe(words))

  it('leaves a message of the schema’s own as it is', () => {
    const schema = field(z.string().refine(text => text === 'a', 'Only "a" is known here.'))
    expect(wordsOf(schema, { field: 'b' })).toBe('field: Only "a" is known here.')
  })
})
