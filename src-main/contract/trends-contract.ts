import { z } from 'zod'
import { errorKinds, operations, realms } from '../../db/vocabulary.ts'
import { figureFilterSet, figureFilters } from './call-shape.ts'
import { count, nanos, time } from './fields.ts'
import { procedure } from './procedure.ts'

export const trendSplits = ['none', 'provider', 'model', 'operation', 'language'] as const
export const trendSteps = ['hour', 'day', 'week'] as const

const period = z.object({ start: time, end: time, days: z.int().nullable(), time_zone: z.string() })
const perPoint = <Value extends z.ZodType>(value: Value) => z.array(value).describe('One for each of starts')
const measured = perPoint(z.number().min(0).nullable())
const trendFigures = {
  calls: count,
  success: count,
  failed: count.describe('error, timeout and rate_limited'),
  cost_nanos: nanos,
  tokens: count,
  p50_ms: z.number().min(0).nullable(),
  p95_ms: z.number().min(0).nullable(),
  p99_ms: z.number().min(0).nullable(),
  score: z.number().min(0).max(1).nullable(),
}

const trends = z.object({
  period,
  step: z.enum(trendSteps),
  split: z.enum(trendSplits),
  starts: z
    .array(time)
    .describe(
      'First instants of the hours (UTC), days or weeks (of the time zone; seven days each, the last one whole), without a gap',
    ),
  series: z
    .array(
      z.object({
        provider: z.string().nullable(),
        display_name: z.string().nullable(),
        realm: z.enum(realms).nullable(),
        model: z.string().nullable(),
        operation: z.enum(operations).nullable(),
        source_language: z.string().nullable(),
        target_language: z.string().nullable(),
        is_rest: z.boolean().describe('All others, added up'),
        total: z.object(trendFigures),
        calls: perPoint(count),
        success: perPoint(count),
        failed: perPoint(count),
        cost_nanos: perPoint(nanos).describe('null: calls without a price; 0: no calls'),
        tokens: perPoint(count),
        p50_ms: measured,
        p95_ms: measured,
        p99_ms: measured,
        score: measured,
      }),
    )
    .describe('Most calls first'),
})
export type TrendsAnswer = z.infer<typeof trends>

const used = { calls: count, success: count, tokens: count, cost_nanos: nanos }
const named = z.array(z.object({ name: z.string(), ...used }))

const usage = z.object({
  period,
  hours: z
    .array(
      z.object({
        weekday: z.int().min(0).max(6).describe('0 is Monday'),
        hour: z.int().min(0).max(23).describe('Of the day, in the time zone'),
        ...used,
      }),
    )
    .describe('Hours without calls are left out'),
  books: named,
  book_count: count,
  users: named,
  user_count: count,
})
export type UsageAnswer = z.infer<typeof usage>

const ofProvider = {
  severity: z.enum(['bad', 'watch', 'note']),
  provider: z.string(),
  display_name: z.string(),
}
const errorKind = z.enum(errorKinds as [(typeof errorKinds)[number], ...(typeof errorKinds)[number][]])
const outage = {
  ...ofProvider,
  calls: count,
  failed: count,
  statuses: z.array(z.enum(['error', 'timeout', 'rate_limited'])).describe('What counts as failed here'),
  error_kind: errorKind.nullable(),
  since: time,
  until: time.nullable(),
}

const healthFinding = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('key_rejected'), ...ofProvider, since: time, calls: count }),
  z.object({ kind: z.literal('failing'), ...outage }),
  z.object({ kind: z.literal('recovered'), ...outage }),
  z.object({ kind: z.literal('limited'), ...ofProvider, calls: count, limited: count }),
  z.object({
    kind: z.literal('slower'),
    ...ofProvider,
    operation: z.enum(operations),
    ratio: z.number().describe('How many times as long as usual the median answer takes'),
    p50_ms: z.number(),
    usual_p50_ms: z.number(),
    calls: count,
    since: time,
  }),
  z.object({
    kind: z.literal('truncated'),
    ...ofProvider,
    operation: z.enum(operations),
    calls: count,
    truncated: count,
  }),
  z.object({ kind: z.literal('unpriced'), ...ofProvider, model: z.string(), calls: count }),
  z.object({ kind: z.literal('idle'), severity: z.enum(['bad', 'watch', 'note']), last_call_at: time }),
])
export type HealthFindingAnswer = z.infer<typeof healthFinding>

const compared = z.object({ start: time, end: time, calls: count })

export const trendProcedures = {
  trends: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/trends/',
    tag: 'Metrics',
    summary: 'How calls, failures, times, cost and quality went, by hour, day or week',
    description: 'In columns, ready for a chart. Split by provider, model, operation or language pair where asked.',
  })
    .input(
      figureFilterSet.extend({
        step: z.enum(trendSteps).optional().describe('hour for up to three days, day for more; week only where asked'),
        split: z.enum(trendSplits).optional(),
        series: z.int().min(1).max(20).optional().describe('Most series, the rest added up in the last; 8'),
      }),
    )
    .output(trends),
  usage: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/usage/',
    tag: 'Metrics',
    summary: 'When calls are made (hour of the day by day of the week), for which books and by whom',
  })
    .input(figureFilterSet.extend({ limit: z.int().min(1).max(500).optional().describe('Books and users; 20') }))
    .output(usage),
  health: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/health/',
    tag: 'Metrics',
    summary: 'Whether all is well, as findings to be put into one sentence',
    description:
      'The last 24 hours against the four weeks before. A finding needs enough calls on both sides; most serious first.',
  })
    .input(z.object({ realm: figureFilters.realm }).optional())
    .output(
      z.object({
        level: z.enum(['empty', 'good', 'watch', 'bad']),
        recent: compared,
        usual: compared,
        providers: count.describe('That were called lately'),
        findings: z.array(healthFinding),
      }),
    ),
}
