import { z } from 'zod'
import { findingStates, operations, realms, setAsideReasons, silenceScopes } from '../../db/vocabulary.ts'
import { callId, count, name, nanos, oneOrMany, time } from './fields.ts'
import { said } from './said.ts'

export const severities = ['critical', 'major', 'minor'] as const
export const severity = z
  .enum(severities)
  .describe('critical: cannot be used; major: says something else; minor: a blemish')
export const span = z
  .object({ start: count, end: count })
  .nullable()
  .describe('Half-open, in UTF-16 code units; null: no single place')
export const score = z.number().min(0).max(1).nullable()

export const finding = z.object({
  id: z.int(),
  call_id: callId,
  check: z.string(),
  check_title: z.string(),
  version: count,
  severity,
  message: z.string(),
  advice: z.string(),
  said: said.nullable().describe('Message and advice as data; null for findings of an older Galley'),
  source_span: span,
  target_span: span,
  term: z.string().nullable(),
  state: z.enum(findingStates),
  silence_id: z.int().nullable(),
  decided_at: time.nullable(),
  decided_by: z.string().nullable(),
  needs_review: z.boolean().describe('false: decided, no longer said by the check, or the answer was not used'),
  realm: z.enum(realms),
  operation: z.enum(operations),
  book: z.string().nullable(),
  chapter: z.string().nullable(),
  cost_nanos: nanos.describe('Of the call, when it was checked'),
  called_at: time,
})
export type Finding = z.infer<typeof finding>

export const severityCounts = z.object({ critical: count, major: count, minor: count })

export const silence = z.object({
  id: z.int(),
  scope: z.enum(silenceScopes),
  check: z.string().nullable().describe('null: every check'),
  check_title: z.string().nullable(),
  book: z.string().nullable().describe('null: in every book'),
  term: z.string().nullable(),
  reason: z.string().nullable(),
  created_at: time,
  created_by: z.string().nullable(),
  lifted_at: time.nullable(),
})

export const precision = z.object({
  right: count.describe('Accepted or corrected'),
  silenced: count.describe('One by one; what a wider silence swept along does not count'),
  precision: score.describe('right / (right + silenced); null while nothing was marked'),
})

export const offer = precision.extend({
  check: z.string(),
  check_title: z.string(),
  book: z.string().nullable().describe('null: everywhere'),
})

export const sourceScore = z.object({ calls: count, mean: score })
export const scoresBySource = z.object({
  combined: sourceScore.describe(
    "A person's score counts before the judge's, that before the checks', that before an imported one",
  ),
  check: sourceScore,
  user: sourceScore,
  judge: sourceScore,
})

export const setAside = z.enum(setAsideReasons).nullable()

export const realm = oneOrMany(z.enum(realms))
  .optional()
  .describe('real where not given: practice and sample calls are simulated')

export const user = name.optional().describe('Who decides; the token where not given')
