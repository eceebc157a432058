import { z } from 'zod'
import { count, givenName, time } from './fields.ts'
import { procedure } from './procedure.ts'
import { said } from './said.ts'

const textScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('older_than'), time }),
  z.object({ kind: z.literal('calls'), call_ids: z.array(z.int().min(1)).min(1).max(100_000) }),
  z.object({ kind: z.literal('book'), book: givenName }),
  z.object({ kind: z.literal('provider'), provider: z.string().min(1).max(200) }),
])
export type TextScopeInput = z.infer<typeof textScope>

const deletedText = z.object({
  calls: count,
  removed_backups: z.array(z.string()),
  unreached: z.array(z.object({ place: z.string(), why: z.string(), said })),
})

export const textContract = {
  status: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/text/',
    tag: 'Text',
    summary: 'What text is kept, how long, and what was deleted',
  })
    .input(z.object({}).optional())
    .output(
      z.object({
        calls: count,
        bytes: count,
        unindexed: count,
        oldest_at: time.nullable(),
        storage: z.enum(['full', 'metadata_only']),
        retention_days: z.int().nullable(),
        clock_ahead_of: time
          .nullable()
          .describe('When the clock was last known, where it is so far ahead that nothing is deleted by age'),
        deletions: z.array(
          z.object({
            reason: z.enum(['retention', 'request']),
            calls: count,
            started_at: time,
            finished_at: time.nullable(),
          }),
        ),
      }),
    ),
  count: procedure({
    scope: 'read',
    method: 'POST',
    path: '/llm/text/count/',
    tag: 'Text',
    summary: 'How many calls’ text a deletion would delete',
  })
    .input(z.object({ scope: textScope }))
    .output(z.object({ calls: count })),
  delete: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/text/delete/',
    tag: 'Text',
    summary: 'Delete text for good; no number changes',
    description: 'Row, search index and log; backups as asked. The answer says what could not be reached.',
  })
    .input(
      z.object({
        scope: textScope,
        backups: z.enum(['older_than_retention', 'all_that_hold_it']).optional(),
        compact: z.boolean().optional().describe('Also gives the space back to the disk'),
      }),
    )
    .output(deletedText),
  retention: procedure({
    scope: 'admin',
    method: 'PUT',
    path: '/llm/text/retention/',
    tag: 'Text',
    summary: 'Set how many days text is kept, and delete what is older now',
    description: 'Whoever asks takes the clock to be right, also where it has leapt ahead.',
  })
    .input(z.object({ days: z.int().min(1).max(36_500).nullable().describe('null keeps it') }))
    .output(z.object({ retention_days: z.int().nullable(), deleted: deletedText.nullable() })),
}
