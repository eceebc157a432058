import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { operations } from '../../db/vocabulary.ts'
import { callId, count, name, nanos, usd } from './fields.ts'
import { procedure } from './procedure.ts'
import { said } from './said.ts'

const language = z.string().min(1).max(100).describe('A BCP 47 tag such as zh-Hans, or its name')
const bookBytes = 32 * 1024 * 1024

/** What any operation takes. What is left out follows the settings. */
const options = {
  text: z.string().max(20_000_000),
  provider: name.nullish().describe('Name or id'),
  model: name.nullish().describe('auto: the one that does best by your own calls'),
  source_language: language.nullish().describe('Told from the text where not given'),
  book: name.nullish(),
  chapter: name.nullish(),
  target_book: name.nullish().describe('Where the result belongs, if elsewhere'),
  target_chapter: name.nullish(),
  user: name.nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_cost: z.number().min(0).nullish().describe('US dollars: refused before anything is sent if it would cost more'),
  fresh: z.boolean().optional().describe('true: ignore what an interrupted run left, and pay for all of it'),
  idempotency_key: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('Or the header Idempotency-Key: sent again within a day, the answer is given again and not paid again'),
  stream: z.boolean().optional().describe('true, over HTTP: server-sent events'),
}

const glossary = z
  .union([
    z.record(z.string(), z.string()),
    z.array(z.object({ source: z.string(), target: z.string(), notes: z.string().nullish() })),
  ])
  .describe('Terms and their translations, beside the glossary of the book; for a term that both have, these count')

export const translateInput = z.object({
  ...options,
  target_language: language,
  glossary: glossary.nullish(),
  context: z
    .string()
    .max(100_000)
    .nullish()
    .describe(
      'What happened before; where not given, the abstract of the previous chapter if Galley has it. Empty: nothing',
    ),
})
export const abstractInput = z.object({
  ...options,
  target_language: language.nullish().describe("Language of the abstract; the text's own where not given"),
  length: z
    .union([z.enum(['short', 'medium', 'long']), z.int().min(10).max(5000)])
    .nullish()
    .describe('In words'),
})
export const keyTermsInput = z.object({
  ...options,
  target_language: language.nullish().describe('Asks for a suggested translation of each term'),
})
export const chaptersInput = z.object(options)

const report = {
  request_id: z.string().describe('Public id of the request in the ledger'),
  call_ids: z.array(callId),
  operation: z.enum(operations),
  provider: z.string(),
  model: z.string(),
  choice: z.string().nullable().describe('Why this model, where auto chose it'),
  choice_said: said.nullable().describe('The same as data'),
  simulated: z.boolean(),
  source_language: z.string().nullable(),
  source_language_detected: z.boolean(),
  target_language: z.string().nullable(),
  calls: count.describe('Calls of this run, retries included'),
  parts: count,
  resumed_parts: count.describe('Parts that an interrupted run had finished and paid for'),
  input_tokens: count.nullable(),
  output_tokens: count.nullable(),
  cost_nanos: nanos,
  cost_usd: usd,
  unpriced_calls: count,
  expected_cost_nanos: nanos.describe('What was expected before it began; null: nobody could say'),
  duration_ms: z.number(),
  warnings: z.array(z.object({ code: z.string(), message: z.string(), said, part: z.int().nullable() })),
  replayed: z.boolean().describe('true: the answer to this idempotency key was given before; nothing was sent'),
}

export const translation = z.object({ ...report, text: z.string() })
export const abstract = z.object({ ...report, text: z.string() })
export const keyTerms = z.object({
  ...report,
  terms: z.array(
    z.object({
      term: z.string(),
      category: z.string(),
      translation: z.string().nullable(),
      explanation: z.string().nullable(),
      count,
    }),
  ),
  dropped: z.array(z.string()).describe('What the model named although it is not in the text'),
})
export const chapters = z.object({
  ...report,
  chapters: z.array(
    z.object({
      title: z.string(),
      has_heading: z.boolean(),
      start: count.describe('UTF-16 offset; the next chapter begins where this one ends'),
      end: count,
      text: z.string(),
    }),
  ),
})

/** What a stream says. `restart` takes back what was handed over of that part: its call broke off and is made again. */
function streamOf<Result extends z.ZodType>(result: Result) {
  return eventIterator(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('text'), part: count, text: z.string() }),
      z.object({ type: z.literal('restart'), part: count }),
      z.object({ type: z.literal('progress'), share: z.number(), parts_done: count, parts: count, resumed: count }),
      z.object({ type: z.literal('result'), result }),
    ]),
  )
}

const run = { scope: 'call', bodyLimit: bookBytes, method: 'POST', tag: 'Operations' } as const

/** One operation: as one answer, and as a stream. Over HTTP `stream: true` in the body leads from the first to the second. */
function operation<Input extends z.ZodType, Result extends z.ZodType>(
  path: `/llm/${string}/`,
  summary: string,
  input: Input,
  result: Result,
) {
  return {
    answer: procedure({
      ...run,
      path,
      summary,
      description:
        'Tracked, in as many calls as the text needs. With `stream: true` the answer is text/event-stream: text, restart, progress and result, each as JSON in `data`. Ending the request cancels the calls under way.',
    })
      .input(input)
      .output(result),
    stream: procedure({ ...run, path: `${path}stream/`, summary: `${summary}, streamed` })
      .input(input)
      .output(streamOf(result)),
  }
}

const translate = operation('/llm/translate/', 'Translate a text', translateInput, translation)
const summarise = operation('/llm/abstract/', 'Write an abstract of a text', abstractInput, abstract)
const terms = operation('/llm/key-terms/', 'Extract names and terms', keyTermsInput, keyTerms)
const divide = operation('/llm/chapters/', 'Divide a text into chapters', chaptersInput, chapters)

export const estimate = z.object({
  operation: z.enum(operations),
  provider: z.string(),
  model: z.string(),
  choice: z.string().nullable().describe('Why this model, where auto chose it'),
  choice_said: said.nullable().describe('The same as data'),
  simulated: z.boolean(),
  source_language: z.string().nullable(),
  source_language_detected: z.boolean(),
  target_language: z.string().nullable(),
  characters: count,
  parts: count,
  resumable_parts: count,
  calls: count,
  input_tokens: count,
  output_tokens: count,
  cost_nanos: nanos,
  cost_usd: usd,
  glossary_terms: count.describe("Entries of the book's and the caller's glossary that occur in the text"),
  context_from: z.string().nullable().describe('The chapter whose abstract is told as what happened before'),
  duration_ms: z.number().nullable().describe('null: too few earlier calls to tell'),
  learned: z
    .object({ jobs: count, cost_factor: z.number(), typical_error: z.number().nullable() })
    .nullable()
    .describe('What earlier estimates of this kind taught: the cost was multiplied by cost_factor'),
  basis: z.string(),
  warnings: z.array(z.object({ code: z.string(), message: z.string(), said, part: z.int().nullable() })),
})

export const operationsContract = {
  translate: translate.answer,
  translateStream: translate.stream,
  abstract: summarise.answer,
  abstractStream: summarise.stream,
  keyTerms: terms.answer,
  keyTermsStream: terms.stream,
  chapters: divide.answer,
  chaptersStream: divide.stream,
  estimate: procedure({
    ...run,
    path: '/llm/estimate/',
    summary: 'What an operation would take; nothing is sent',
  })
    .input(
      z.discriminatedUnion('operation', [
        translateInput.extend({ operation: z.literal('translation') }),
        abstractInput.extend({ operation: z.literal('abstract_generation') }),
        keyTermsInput.extend({ operation: z.literal('key_terms_extraction') }),
        chaptersInput.extend({ operation: z.literal('chapter_division') }),
      ]),
    )
    .output(estimate),
}
