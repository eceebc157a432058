import { z } from 'zod'
import { callId, count, nanos, time } from './fields.ts'
import { procedure } from './procedure.ts'
import { score, severity, span } from './quality-shapes.ts'
import { said } from './said.ts'

export const judgement = z.object({
  id: z.int(),
  score,
  provider: z.string().nullable(),
  model: z.string().nullable(),
  errors: z.array(
    z.object({
      category: z.string(),
      severity,
      explanation: z.string(),
      source_span: span,
      target_span: span,
    }),
  ),
  judge_call_id: z.int().nullable(),
  ended_at: time.nullable(),
})

/** The model that judges a share of the translations. */
export const judgeContract = {
  judgeStatus: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/quality/judge/',
    tag: 'Quality',
    summary: 'The judge: whether it is on, what it has done and cost, and how far it agrees with your ratings',
  })
    .input(z.object({}).optional())
    .output(
      z.object({
        enabled: z.boolean().describe('The setting judge.enabled'),
        share: z.number(),
        daily_limit_nanos: nanos,
        spent_today_nanos: nanos,
        waiting: count,
        done: count.describe('Of the last 30 days, as the next two'),
        failed: count,
        skipped: count,
        reasons: z.array(z.object({ reason: z.string(), calls: count })),
        agreement: z.object({
          ratings: count.describe('Calls that you rated and the judge judged'),
          fewest: count.describe('Under so many nothing is said'),
          tau: z.number().min(-1).max(1).nullable().describe("Kendall's tau-b; null: too few ratings, or all alike"),
        }),
      }),
    ),
  judgeEstimate: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/quality/judge/estimate/',
    tag: 'Quality',
    summary: 'What the judge would cost at your own volume of the last 30 days; nothing is sent',
  })
    .input(z.object({}).optional())
    .output(
      z.object({
        provider: z.string().nullable().describe('null: no model can be asked'),
        model: z.string().nullable(),
        share: z.number(),
        calls_per_day: z.number(),
        cost_per_call_nanos: nanos,
        cost_per_day_nanos: nanos,
        daily_limit_nanos: nanos,
        basis: z.string(),
        said,
      }),
    ),
  judgeCost: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/quality/calls/{id}/judge/',
    tag: 'Quality',
    summary: 'Who would judge this translation, and for how much; nothing is sent',
  })
    .input(z.object({ id: callId }))
    .output(
      z.object({
        provider: z.string(),
        model: z.string(),
        cost_nanos: nanos,
        left_today_nanos: nanos.describe("Of the judge's daily limit"),
      }),
    ),
  judgeRun: procedure({
    scope: 'call',
    method: 'POST',
    path: '/llm/quality/calls/{id}/judge/',
    tag: 'Quality',
    summary: 'Have one translation judged now, whatever the share; the daily limit holds',
  })
    .input(z.object({ id: callId }))
    .output(judgement),
}
