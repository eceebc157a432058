import { z } from 'zod'
import { callSorts, callStatuses, errorKinds, finishReasons, operations, origins, realms } from '../../db/vocabulary.ts'
import { asList, callId, count, givenName, milliseconds, name, nanos, oneOrMany, period, time, usd } from './fields.ts'
import { said } from './said.ts'

const errorKind = z.enum(errorKinds as [(typeof errorKinds)[number], ...(typeof errorKinds)[number][]])
const tokens = count.nullable()
const words = z.string().nullable()

/** One call: a row of the ledger, under the names of the original system and of exports. */
export const call = z.object({
  id: callId,
  request_id: words.describe('Public id of the request this call served'),
  attempt: count,
  chunk: count.nullable().describe('Position in a text of several parts'),
  origin: z.enum(origins),
  simulated: z.boolean().describe('Practice or sample: nothing was really sent or paid'),
  provider: z.string(),
  provider_id: z.int(),
  provider_display_name: z.string(),
  model_name: z.string(),
  answered_model: words.describe('What the provider says it used, where it differs'),
  operation: z.enum(operations),
  status: z.enum(callStatuses),
  error_kind: errorKind.nullable(),
  error_message: words,
  error_said: said.nullable().describe('The message as data, where Galley itself said it'),
  http_status: z.int().nullable(),
  finish_reason: z.enum(finishReasons).nullable().describe('length: a success that was cut off'),
  streamed: z.boolean(),
  temperature: z.number().nullable(),
  max_tokens: count.nullable(),
  created_at: time,
  settled_at: time.nullable(),
  response_time_ms: milliseconds,
  time_to_first_token_ms: milliseconds,
  input_tokens: tokens,
  output_tokens: tokens,
  input_uncached: tokens,
  cache_read: tokens,
  cache_write_5m: tokens,
  cache_write_1h: tokens,
  output_text: tokens,
  reasoning: tokens,
  usage_estimated: z.boolean().describe('Counted by Galley, because the provider did not say'),
  cost_nanos: nanos,
  cost_usd: usd,
  source_chars: count.nullable(),
  output_chars: count.nullable(),
  source_book: words,
  source_chapter: words,
  source_language: words,
  target_book: words,
  target_chapter: words,
  target_language: words,
  quality_score: z.number().min(0).max(1).nullable(),
  user_feedback: words,
  created_by: words,
})
export type Call = z.infer<typeof call>

export const snippet = z.object({
  part: z.enum(['source', 'output']),
  text: z.string(),
  cut_start: z.boolean(),
  cut_end: z.boolean(),
  matches: z.array(z.object({ start: count, end: count })).describe('UTF-16 offsets into text'),
})

const weekHour = z.int().min(0).max(167)

/** Everything given must hold; of several values of one field, any. */
export const callFilters = {
  provider: oneOrMany(name).optional().describe('Name or id'),
  model: oneOrMany(name).optional(),
  operation: oneOrMany(z.enum(operations)).optional(),
  status: oneOrMany(z.enum([...callStatuses, 'failed']))
    .optional()
    .describe('failed: error, timeout or rate_limited'),
  error_kind: oneOrMany(errorKind).optional(),
  book: oneOrMany(givenName).optional(),
  chapter: oneOrMany(givenName).optional(),
  user: oneOrMany(givenName).optional(),
  source_language: oneOrMany(name).optional(),
  target_language: oneOrMany(name).optional(),
  origin: oneOrMany(z.enum(origins)).optional(),
  realm: oneOrMany(z.enum(realms)).optional(),
  request_id: name.optional(),
  unpriced: z.boolean().optional().describe('Successful calls without a price'),
  truncated: z.boolean().optional().describe('Answers cut off at the length limit'),
  min_cost: z.number().min(0).optional().describe('US dollars'),
  max_cost: z.number().min(0).optional(),
  min_response_time_ms: z.number().min(0).optional(),
  max_response_time_ms: z.number().min(0).optional(),
  min_tokens: count.optional(),
  max_tokens: count.optional(),
  min_score: z.number().min(0).max(1).optional(),
  max_score: z.number().min(0).max(1).optional(),
  without_withdrawn: z
    .boolean()
    .optional()
    .describe('Leaves out calls given up by their caller or held back by a budget, which no figure counts as failed'),
  week_hour: z
    .union([weekHour, z.array(weekHour).min(1).max(168)])
    .optional()
    .describe('Hours of the week in the time zone of the settings: 0 is Monday from midnight to one'),
  ...period,
  days: period.days.describe('The last N x 24 hours; all calls where no period is given'),
}
export const callFilterSet = z.object(callFilters)
export type CallFilterInput = z.infer<typeof callFilterSet>

/** What a list of calls, or an export of it, is sorted by. */
export const callSort = z.enum(callSorts)
export const sortOrder = z
  .enum(['descending', 'ascending'])
  .describe('Where not given: ascending for names, descending for amounts and times')

/** Which calls figures are of. */
export const figureFilters = {
  provider: callFilters.provider,
  model: callFilters.model,
  operation: callFilters.operation,
  source_language: callFilters.source_language,
  target_language: callFilters.target_language,
  book: callFilters.book,
  user: callFilters.user,
  realm: callFilters.realm.describe('real where not given: practice and sample calls are simulated'),
}
export const figureFilterSet = z.object({ ...period, ...figureFilters })
export type FigureFilterInput = z.infer<typeof figureFilterSet>

export { asList }
