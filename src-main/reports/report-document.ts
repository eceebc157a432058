import { z } from 'zod'
import { callStatuses, errorKinds, operations, realms } from '../../db/vocabulary.ts'
import { said } from '../words/said-shape.ts'

/**
 * The JSON form of the quality report. `resources/quality-report.schema.json` is published from here;
 * raise the version when a key changes its meaning or goes away, not when one is added.
 */
export const reportVersion = 1

const count = z.int().min(0)
const rate = z.number().min(0).max(1).nullable().describe('0..1; null over nothing')
const time = z.iso.datetime().describe('UTC')
const milliseconds = z.number().min(0).nullable()

const times = z
  .object({ calls: count, mean_ms: milliseconds, p50_ms: milliseconds, p95_ms: milliseconds, p99_ms: milliseconds })
  .describe('Of successful calls; percentiles within percentile_error')

const score = z.object({ calls: count, mean: z.number().min(0).max(1).nullable() })

export const figuresDocument = z.object({
  calls: count.describe('Settled calls, whatever their outcome'),
  success: count,
  error: count,
  timeout: count,
  rate_limited: count,
  blocked: count.describe('Held back by a budget, never sent; outside the success rate'),
  cancelled: count.describe('Given up by the caller; outside the success rate'),
  truncated: count.describe("Successes cut off at the model's output limit"),
  retries: count,
  success_rate: rate.describe('Per call: success / (success + error + timeout + rate_limited)'),
  requests: z.object({
    answered: count,
    failed: count,
    cancelled: count,
    success_rate: rate.describe('answered / (answered + failed)'),
  }),
  response_time: times,
  first_token: times,
  tokens: z
    .object({
      input_uncached: count,
      cache_read: count,
      cache_write_5m: count,
      cache_write_1h: count,
      output_text: count,
      reasoning: count,
      input: count,
      output: count,
      total: count,
    })
    .describe('Disjoint buckets, and their sums'),
  estimated_calls: count.describe('Calls whose tokens were counted by Galley because the provider did not say'),
  cost_nanos: z.number().min(0).nullable().describe('Billionths of a US dollar; null: nothing has a price'),
  cost_usd: z.number().min(0).nullable(),
  priced_calls: count,
  unpriced_calls: count.describe('Successful calls without a known price: their cost is in no sum'),
  source_chars: count,
  output_chars: count,
  score: score.extend({ check: score, user: score, judge: score }),
})

const provider = z.object({
  provider: z.string(),
  display_name: z.string(),
  realm: z.enum(realms),
  simulated: z.boolean().describe('Practice or sample: nothing was really sent or paid'),
})

const period = z.object({ start: time, end: time })

export const reportDocument = z
  .object({
    report: z.literal('galley.quality_report'),
    version: z.literal(reportVersion),
    generated_at: time,
    period: period.extend({ days: z.int().nullable(), time_zone: z.string() }),
    filters: z.record(z.string(), z.array(z.string())),
    simulated: z.object({
      included: z.boolean(),
      calls_left_out: count.describe('Practice and sample calls of the period that are in no figure here'),
    }),
    verdict: z.object({
      state: z.enum(['well', 'attention', 'empty']),
      sentence: z.string(),
      reasons: z.array(z.string()),
      notes: z.array(z.string()),
      reasons_said: z.array(said).describe('The reasons as data: a code and its values'),
      notes_said: z.array(said),
    }),
    percentile_error: z.number().describe('Largest relative error of a percentile'),
    totals: figuresDocument,
    before: period.extend({ figures: figuresDocument }),
    providers: z.array(provider.extend({ figures: figuresDocument })),
    models: z.array(provider.extend({ model: z.string(), figures: figuresDocument })),
    operations: z.array(z.object({ operation: z.enum(operations), figures: figuresDocument })),
    language_pairs: z.array(
      z.object({
        source_language: z.string().nullable(),
        target_language: z.string().nullable(),
        figures: figuresDocument,
      }),
    ),
    books: z.array(z.object({ book: z.string(), figures: figuresDocument })),
    book_count: count,
    days: z.array(z.object({ date: z.iso.date(), start: time, figures: figuresDocument })),
    errors: z.array(
      z.object({
        error_kind: z.enum(errorKinds as [string, ...string[]]),
        status: z.enum(callStatuses),
        calls: count,
        providers: z.array(z.object({ provider: z.string(), calls: count })),
      }),
    ),
    latest_errors: z.array(
      z.object({
        call_id: z.int(),
        created_at: time,
        provider: z.string(),
        model: z.string(),
        operation: z.enum(operations),
        status: z.enum(callStatuses),
        error_kind: z.string().nullable(),
        http_status: z.int().nullable(),
        error_message: z.string().nullable(),
        error_said: said.nullable().describe('The message as data, where Galley itself said it'),
        simulated: z.boolean(),
      }),
    ),
    unpriced_models: z.array(provider.extend({ model: z.string(), calls: count })),
    findings: z
      .array(
        z.object({
          check: z.string(),
          title: z.string(),
          critical: count,
          major: count,
          minor: count,
          open: count.describe('Nobody has decided yet'),
          precision: rate.describe('How often the check was right, as the user marked it; null: nothing was marked'),
        }),
      )
      .nullable()
      .describe('What the checks found in calls of the period; null where filters other than a book are set'),
    caching: z
      .object({
        calls: count.describe('That read from a provider cache or wrote to it'),
        unpriced_calls: count,
        saved_nanos: z.int().describe('Billionths of a US dollar; negative: it cost more than it saved'),
      })
      .nullable(),
  })
  .meta({ title: 'Galley quality report', description: 'What the LLM calls of a period amount to.' })

export type ReportDocument = z.infer<typeof reportDocument>
export type ReportFigures = z.infer<typeof figuresDocument>

/** The JSON Schema (draft 2020-12) of the report. */
export function reportJsonSchema(): object {
  return z.toJSONSchema(reportDocument, { target: 'draft-2020-12', io: 'output', reused: 'ref' })
}
