import { z } from 'zod'
import { alertChannels, alertComparisons, alertMetrics, alertScopes, alertStates } from '../../db/vocabulary.ts'
import { callFilters } from './call-shape.ts'
import { count, givenName, name, time } from './fields.ts'

const metric = z
  .enum(alertMetrics)
  .describe('Rates and quality are 0..1, p95 and first_token milliseconds, cost US dollars, spend_rate dollars an hour')
const minutes = z.int().min(5).max(10_080)
const threshold = z
  .number()
  .min(0)
  .max(1e9)
  .describe("above, below: in the metric's unit. jumps_by: points, 0.2 is 20. rises_by, falls_by: a share, 0.5 is 50 %")
const channels = z.array(z.enum(alertChannels)).max(alertChannels.length)
export const ruleId = z.int().min(1)
export const alertId = z.int().min(1)

const scope = z.object({
  kind: z.enum(alertScopes),
  value: name
    .nullable()
    .describe(
      'A provider, provider/model, an operation or a book; null: each one apart, or with kind all, all together',
    ),
})

/** What makes a rule; the same for a new one and a changed one. */
export const ruleFields = {
  name: z.string().trim().min(1).max(120).nullable(),
  metric,
  scope,
  window_minutes: minutes,
  comparison: z.enum(alertComparisons),
  threshold,
  clear_at: z
    .number()
    .min(0)
    .max(1e9)
    .nullable()
    .describe('Over again at this value; null: some way from the threshold'),
  min_sample: z.int().min(1).max(100_000).describe('Calls there must be before anything is said'),
  enabled: z.boolean(),
  urgent: z.boolean().describe('Told in quiet hours, too'),
  renotify_minutes: z.int().min(5).max(10_080).nullable().describe('Told again after so long; null: once'),
  channels: channels.describe('Besides the app and the event stream'),
}

export const newRule = z.object({
  ...ruleFields,
  name: ruleFields.name.optional(),
  clear_at: ruleFields.clear_at.optional(),
  min_sample: ruleFields.min_sample.optional().describe('What suits the metric where not given'),
  enabled: ruleFields.enabled.optional(),
  urgent: ruleFields.urgent.optional(),
  renotify_minutes: ruleFields.renotify_minutes.optional(),
  channels: channels.optional().describe('All where not given'),
})
export type NewAlertRule = z.output<typeof newRule>

export const alertRule = z.object({
  id: ruleId,
  ...ruleFields,
  built_in: z.string().nullable().describe('Came with Galley'),
  sentence: z.string().describe('The rule in words, English'),
  state: z.enum(['off', 'quiet', 'waiting', 'active']).describe('waiting: too few calls in the window to say anything'),
  current: z
    .object({ value: z.number().nullable(), sample: count, baseline: z.number().nullable() })
    .nullable()
    .describe('What the window holds now; of a rule that watches each one apart, the worst. null: nothing yet'),
  created_at: time,
  updated_at: time,
})
export type AlertRuleShape = z.infer<typeof alertRule>

export const alertCalls = z
  .object({
    provider: name.optional(),
    model: name.optional(),
    operation: callFilters.operation,
    book: givenName.optional(),
    status: callFilters.status,
    error_kind: callFilters.error_kind,
    unpriced: z.boolean().optional(),
    min_response_time_ms: z.number().optional(),
    max_score: z.number().optional(),
    from: time,
    to: time.optional(),
  })
  .describe('Filters for calls.list: the calls behind it')

export const alert = z.object({
  id: alertId,
  rule_id: ruleId.nullable().describe('null: the rule was deleted'),
  sentence: z.string(),
  metric,
  subject: scope,
  state: z.enum(alertStates),
  message: z.string().describe('What happened, in one sentence with figures'),
  value: z.number(),
  peak: z.number(),
  threshold: z.number(),
  baseline: z.number().nullable().describe('What was usual, or the value at the same time last week'),
  sample: count,
  cause: z
    .array(
      z.object({
        field: z.enum(['error_kind', 'model', 'provider', 'operation', 'book']),
        value: z.string(),
        calls: count,
      }),
    )
    .describe('What the calls behind it have in common, most frequent first'),
  calls: alertCalls,
  opened_at: time,
  last_seen_at: time,
  resolved_at: time.nullable(),
  acknowledged_at: time.nullable(),
  acknowledged_by: z.string().nullable(),
  snoozed_until: time.nullable(),
})
export type AlertShape = z.infer<typeof alert>

export const delivery = z.object({
  channel: z.enum(alertChannels),
  event: z.enum(['opened', 'reminder', 'resolved', 'test']),
  status: z.enum(['waiting', 'sent', 'failed', 'dropped']),
  attempts: count,
  at: time.describe('When it was sent or given up; when it is due, where it waits'),
  problem: z.string().nullable(),
})

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 22:30')

/** How alerts are told. */
export const deliveryFields = {
  quiet_from: clockTime.nullable().describe("Beginning of quiet hours in the user's zone; null: none"),
  quiet_to: clockTime.nullable(),
  digest_minutes: z.int().min(0).max(1440).describe('Gathers what is to be told and tells it together; 0: at once'),
  desktop: z.boolean(),
  webhook_url: z.string().max(2000).nullable().describe('https, or http to this machine'),
}
export const deliverySettings = z.object({
  ...deliveryFields,
  desktop_available: z.boolean().describe('This Galley can show notifications of the desktop'),
  webhook_secret: z
    .object({ source: z.enum(['environment', 'keychain', 'session', 'none']), last_four: z.string().nullable() })
    .describe('Signs what the webhook is sent; never shown again'),
  waiting: count.describe('Notifications that wait to be sent'),
  failed: count.describe('Given up in the last 7 days'),
  quiet_now: z.boolean(),
})
