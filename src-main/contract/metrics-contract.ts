import { z } from 'zod'
import { callStatuses, operations, realms } from '../../db/vocabulary.ts'
import { figuresDocument, reportDocument } from '../reports/report-document.ts'
import { call, callFilterSet, figureFilterSet } from './call-shape.ts'
import { count, nanos, time } from './fields.ts'
import { procedure } from './procedure.ts'
import { trendProcedures } from './trends-contract.ts'

/** The report as data, and with each day its share by provider. */
export const summary = reportDocument.extend({
  days: z.array(
    z.object({
      date: z.iso.date(),
      start: time,
      figures: figuresDocument,
      providers: z.array(
        z.object({
          provider: z.string(),
          display_name: z.string(),
          realm: z.enum(realms),
          calls: count,
          success: count,
          cost_nanos: nanos,
          p95_ms: z.number().nullable(),
        }),
      ),
    }),
  ),
})
export type Summary = z.infer<typeof summary>

const number = z.number().nullable()

/** The original system's answer, key for key; what it did not have is added, nothing is renamed. */
export const originalMetrics = z.object({
  provider_summary: z.record(
    z.string(),
    z.object({
      display_name: z.string(),
      total_calls: count,
      success_rate: number,
      avg_response_time_ms: number,
      total_cost: number.describe('US dollars of the priced calls; null: none has a price'),
      total_tokens: count,
      cost_per_1k_tokens: number,
      api_key_configured: z.boolean().nullable().describe('null: the keychain could not be asked'),
      unpriced_calls: count,
      p50_response_time_ms: number,
      p95_response_time_ms: number,
      p99_response_time_ms: number,
    }),
  ),
  operation_metrics: z.array(
    z.object({
      operation: z.string(),
      total_calls: count,
      avg_success_rate: number,
      avg_response_time: number,
      total_cost: number,
      unpriced_calls: count,
      total_tokens: count,
    }),
  ),
  recent_errors: z.array(
    z.object({
      id: z.int(),
      provider: z.string(),
      model: z.string(),
      operation: z.string(),
      status: z.string(),
      error_kind: z.string().nullable(),
      error_message: z.string().nullable(),
      created_at: time,
    }),
  ),
  period: z.object({ days: z.int(), start: time, end: time }),
})

const facet = z.array(z.object({ value: z.string(), calls: count }))

export const metricsContract = {
  ...trendProcedures,
  dashboard: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/dashboard/',
    tag: 'Metrics',
    summary: 'Everything the dashboard shows',
    description:
      'Figures of a period, of the period before, by provider, model, operation, language pair, book and day, errors by kind, and the latest calls. A browser gets the page.',
  })
    .input(figureFilterSet.extend({ latest: z.int().min(0).max(100).optional().describe('Latest calls; 20') }))
    .output(summary.extend({ latest_calls: z.array(call) })),
  original: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/metrics/api/',
    tag: 'Metrics',
    summary: 'Provider performance and recent errors, as the original system gave them',
  })
    .input(figureFilterSet)
    .output(originalMetrics),
  facets: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/facets/',
    tag: 'Metrics',
    summary: 'The values that calls of a period have, with how many there are of each',
    description: 'For filters to choose from. All calls where no period is given.',
  })
    .input(figureFilterSet)
    .output(
      z.object({
        provider: z.array(z.object({ value: z.string(), label: z.string(), calls: count })),
        model: facet,
        operation: z.array(z.object({ value: z.enum(operations), calls: count })),
        status: z.array(z.object({ value: z.enum(callStatuses), calls: count })),
        error_kind: facet,
        source_language: facet,
        target_language: facet,
        book: facet,
      }),
    ),
  count: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/service-calls/count/',
    tag: 'Calls',
    summary: 'How many calls match',
  })
    .input(
      callFilterSet.extend({
        search: z
          .string()
          .max(1000)
          .optional()
          .describe('Only calls with this text in source or output; then every one of them is counted'),
        all: z
          .boolean()
          .optional()
          .describe('true: count every one of them, which may take a second; else 10,000 at most'),
        as_of: z.int().min(0).optional().describe('Of a page of calls: leaves out those recorded after it'),
      }),
    )
    .output(z.object({ calls: count, exact: z.boolean().describe('false: there are at least this many') })),
}
