import { z } from 'zod'
import { scoreSources } from '../../db/vocabulary.ts'
import { call, callFilters, callSort, snippet, sortOrder } from './call-shape.ts'
import { callId, count, name, time } from './fields.ts'
import { procedure } from './procedure.ts'
import { said } from './said.ts'

export const callPage = z.object({
  calls: z.array(call.extend({ snippets: z.array(snippet).optional().describe('Where a search found what') })),
  count: count.nullable().describe('Calls that match, counted no further than 10,000; null where not counted'),
  count_is_exact: z.boolean(),
  page: z.int().min(1).nullable().describe('null where a cursor led here'),
  page_size: z.int(),
  as_of: z.int().describe('Calls recorded after this one are on no page of this list'),
  next_cursor: z.string().nullable().describe('For the page behind this one; null: this was the last'),
  next: z.string().nullable().describe('Path of the next page, holding still while calls arrive'),
  previous: z.string().nullable(),
  incomplete: z.boolean().describe('A search that could not look through the newest texts yet'),
})
export type CallPage = z.infer<typeof callPage>

const noText = z.object({
  reason: z.enum(['no_such_call', 'pending', 'deleted', 'metadata_only', 'never_stored', 'unreadable']),
  by: z.enum(['retention', 'request']).optional(),
  at: time.optional(),
})

export const callText = z.object({
  source_text: z.string().nullable(),
  output: z.string().nullable(),
  request: z.unknown().describe('What was sent: messages and parameters, never headers'),
  response: z.unknown().describe('The raw answer, where it says more than output'),
  missing: noText.nullable().describe('Why there is no text; null where there is'),
})

export const callDetail = call.extend({
  details: z.unknown().describe('Raw usage, parameters, the error as the provider sent it'),
  cost: z
    .object({
      source: z.string(),
      matched_model: z.string().nullable(),
      source_version: z.string().nullable(),
      rates: z.unknown(),
      lines: z.array(z.object({ unit: z.string(), quantity: z.number(), nanos: z.number() })).nullable(),
    })
    .nullable()
    .describe('How the cost came about; null: unpriced, or stated by its source'),
  scores: z.array(
    z.object({
      source: z.enum(scoreSources),
      name: z.string(),
      value: z.number().min(0).max(1).nullable().describe('null: what was given before was taken back'),
      comment: z.string().nullable(),
      created_by: z.string().nullable(),
      created_at: time,
    }),
  ),
  attempts: z.array(call).describe('All calls of the same request'),
  text_kept: z.boolean(),
  text_missing: noText.nullable(),
})

const ofCall = z.object({ id: callId })

/** Fields as exports write and imports read them; other names that logs use for the same are understood too. */
export const recordedCall = z.looseObject({
  key: z.string().min(1).max(1000).optional().describe('A key is recorded once; sent again, it changes nothing'),
  provider: z.string().max(100),
  model_name: z.string().max(200).optional().describe('Or model'),
  operation: z.string().optional().describe('translation, abstract_generation, ...; other where not known'),
  status: z.string().nullish().describe('success, error, timeout, rate_limited'),
  error_kind: z.string().nullish(),
  error_message: z.string().nullish(),
  created_at: z.union([z.string(), z.number()]).nullish().describe('When it was made; now where not given'),
  response_time_ms: z.number().min(0).nullish(),
  time_to_first_token_ms: z.number().min(0).nullish(),
  input_tokens: count.nullish().describe('All input, cached or not'),
  output_tokens: count.nullish().describe('All output, reasoning included'),
  cache_read: count.nullish(),
  cache_write_5m: count.nullish(),
  reasoning: count.nullish(),
  cost: z.number().min(0).nullish().describe('US dollars as its source states; used where no price is known'),
  temperature: z.number().nullish(),
  max_tokens: count.nullish(),
  finish_reason: z.string().nullish(),
  book: z.string().nullish().describe('Fills source_book and target_book'),
  chapter: z.string().nullish(),
  source_language: z.string().nullish(),
  target_language: z.string().nullish(),
  created_by: z.string().nullish(),
  source_text: z.string().nullish(),
  output: z.string().nullish(),
  quality_score: z.number().min(0).max(1).nullish(),
  request_id: z.string().nullish().describe('Groups calls that served one request'),
})

export const mostRecorded = 10_000
/** Batches carry texts. */
const recordingBytes = 64 * 1024 * 1024

export const callsContract = {
  list: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/service-calls/',
    tag: 'Calls',
    summary: 'Browse and search calls',
    description:
      'Newest first where no `sort` is given. Names (provider, model, operation, status, error_kind, book, user, origin) are in order of code points, A first, and the newest first among calls of one name; amounts begin with the largest. `order` turns that round. `page` and the `next` links hold still while calls arrive: they carry `as_of`. `next_cursor` is quicker for long lists. A browser gets the page.',
  })
    .input(
      z.object({
        ...callFilters,
        search: z.string().max(1000).optional().describe('Text in source or output, in any script; newest first'),
        sort: callSort.optional().describe('time where not given; calls that have none come last'),
        order: sortOrder.optional(),
        page: z.int().min(1).max(1_000_000).optional(),
        page_size: z.int().min(1).max(1000).optional().describe('50 where not given'),
        cursor: z.string().max(500).optional().describe('next_cursor of the page before; instead of page'),
        as_of: z.int().min(0).optional(),
        count: z.boolean().optional().describe('false: do not count, which is quicker'),
      }),
    )
    .output(callPage),
  show: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/service-calls/{id}/',
    tag: 'Calls',
    summary: 'One call in full: attempts, cost by kind of token, scores, the error as the provider sent it',
  })
    .input(ofCall)
    .output(callDetail),
  text: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/service-calls/{id}/text/',
    tag: 'Calls',
    summary: 'What was sent and what came back',
  })
    .input(ofCall)
    .output(callText),
  attempts: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/service-calls/{id}/attempts/',
    tag: 'Calls',
    summary: 'All calls of the request this call served, in the order in which they were made',
  })
    .input(ofCall)
    .output(z.object({ calls: z.array(call) })),
  record: procedure({
    scope: 'call',
    bodyLimit: recordingBytes,
    method: 'POST',
    path: '/llm/service-calls/',
    tag: 'Recording',
    summary: 'Record calls made elsewhere: one, or up to 10,000',
    description:
      'One call, a list of calls, or `{"calls": [...]}`. An entry that cannot be used refuses the whole batch and says which and why; nothing is recorded then. Give each call a `key`, and a batch can be sent again after a broken connection without counting anything twice.',
  })
    .input(
      z.union([
        z.object({ calls: z.array(recordedCall).min(1).max(mostRecorded) }),
        z.array(recordedCall).min(1).max(mostRecorded),
        recordedCall,
      ]),
    )
    .output(
      z.object({
        added: count,
        duplicates: count,
        calls: z.array(z.object({ id: callId, outcome: z.enum(['added', 'duplicate']) })).describe('In the order sent'),
        notes: z
          .array(z.object({ note: z.string(), said: said.nullable(), calls: count }))
          .describe('What was assumed, and for how many'),
      }),
    ),
  feedback: procedure({
    scope: 'call',
    bodyLimit: 8 * 1024 * 1024,
    method: 'POST',
    path: '/llm/service-calls/{id}/feedback/',
    tag: 'Recording',
    summary: 'Rate a call, comment on it, or hand in the corrected text',
    description:
      'A corrected text is compared with what the model wrote; how near they are is kept as a score of its own named correction. null takes a rating, a comment or a correction back. Earlier scores are superseded, never overwritten.',
  })
    .input(
      ofCall.extend({
        rating: z
          .union([z.enum(['up', 'down']), z.number().min(0).max(1)])
          .nullish()
          .describe('up is 1, down is 0; null takes it back'),
        comment: z.string().max(10_000).nullish().describe('null takes it back'),
        corrected_text: z.string().max(200_000).nullish().describe('null takes it back'),
        user: name.optional(),
      }),
    )
    .output(
      z.object({
        id: callId,
        rating: z.number().nullable(),
        comment: z.string().nullable(),
        correction: z
          .object({
            score: z.number().min(0).max(1).describe('1 - distance / length of the longer text'),
            distance: count.describe('Characters inserted, deleted or replaced'),
            length: count,
          })
          .nullable(),
        quality_score: z.number().nullable().describe('The combined score of the call now'),
      }),
    ),
}
