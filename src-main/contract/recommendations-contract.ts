import { z } from 'zod'
import { recommendationKinds } from '../../db/vocabulary.ts'
import { callFilterSet } from './call-shape.ts'
import { count, time } from './fields.ts'
import { procedure } from './procedure.ts'
import { said } from './said.ts'

const key = z.string().min(1).max(500)
const value = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** What the button does. `apply` changes something here; `open` leads to where only a person can go on. */
const action = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('apply'),
    label: z.string(),
    needs: z
      .array(z.object({ name: z.string(), label: z.string(), unit: z.string() }))
      .describe('Numbers the person must give, such as a price; handed to apply as values'),
  }),
  z.object({
    type: z.literal('open'),
    label: z.string(),
    page: z.enum(['providers', 'settings', 'books', 'calls', 'quality']),
    subject: z.string().nullable(),
  }),
])

export const recommendation = z.object({
  key,
  kind: z.enum(recommendationKinds),
  said: said.describe('Title, reason, gain, confidence_reason and label as data'),
  title: z.string().describe('What to do, in a few words'),
  reason: z.string().describe('Why, with figures and how many calls they are of'),
  evidence: z.array(
    z.object({
      said,
      label: z.string(),
      figure: z.string().describe('With its unit'),
      note: z.string().nullable(),
      calls: callFilterSet.nullable().describe('Filters for calls.list: the calls behind the figure'),
    }),
  ),
  gain: z.object({
    kind: z.enum(['money', 'success', 'time', 'quality', 'knowledge']),
    usd_per_month: z.number().nullable().describe('At the pace of the last 30 days'),
    words: z.string(),
  }),
  confidence: z.enum(['high', 'medium', 'low']),
  confidence_reason: z.string(),
  severity: z.number().describe('For the order; also what "materially worse" is told by'),
  action,
  reversible: z.boolean(),
  state: z.enum(['open', 'dismissed', 'applied']),
  dismissed_until: time.nullable(),
  applied_at: time.nullable(),
})

export const appliedChange = z.object({ what: z.string(), from: value, to: value })

const tag = 'Recommendations'
export const recommendationsContract = {
  list: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/recommendations/',
    tag,
    summary: 'What to do, most worthwhile first',
  })
    .input(z.object({ dismissed: z.boolean().optional().describe('true: those put aside, too') }))
    .output(
      z.object({
        recommendations: z.array(recommendation),
        done: z
          .array(
            z.object({
              key,
              kind: z.enum(recommendationKinds),
              message: z.string(),
              said: said.nullable(),
              changes: z.array(appliedChange),
              applied_at: time,
            }),
          )
          .describe('What was applied in the last 30 days and can be taken back, newest first'),
        looked_at: z.object({ from: time, to: time, calls: count }),
      }),
    ),
  apply: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/recommendations/apply/',
    tag,
    summary: 'Do it, and say what was changed',
  })
    .input(z.object({ key, values: z.record(z.string(), z.number().min(0).max(1e9)).optional() }))
    .output(z.object({ key, message: z.string(), said, changes: z.array(appliedChange), reversible: z.boolean() })),
  undo: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/recommendations/undo/',
    tag,
    summary: 'Take back what was applied',
  })
    .input(z.object({ key }))
    .output(z.object({ key, message: z.string(), said, changes: z.array(appliedChange) })),
  dismiss: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/recommendations/dismiss/',
    tag,
    summary: 'Put aside; it comes back only after that time, or where it got much worse',
  })
    .input(
      z.object({
        key,
        days: z.int().min(1).max(3650).nullable().optional().describe('30 where not given; null: for good'),
      }),
    )
    .output(z.object({ key, dismissed_until: time.nullable() })),
  restore: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/recommendations/restore/',
    tag,
    summary: 'Bring back what was put aside',
  })
    .input(z.object({ key }))
    .output(z.object({ key })),
}
