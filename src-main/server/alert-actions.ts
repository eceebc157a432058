import { z } from 'zod'
import { alertChannels, alertComparisons, alertMetrics, alertScopes } from '../../db/vocabulary.ts'
import type { AlertRuleFields, NewAlertRule } from '../insights/alerts/alert-types.ts'
import { action } from './owner-action.ts'

const id = z.int()
const fields = {
  name: z.string().nullable(),
  metric: z.enum(alertMetrics),
  scope: z.object({ kind: z.enum(alertScopes), value: z.string().nullable() }),
  windowMinutes: z.int(),
  comparison: z.enum(alertComparisons),
  threshold: z.number(),
  minSample: z.int(),
  enabled: z.boolean(),
  urgent: z.boolean(),
  renotifyMinutes: z.int().nullable(),
  channels: z.array(z.enum(alertChannels)),
}
const required = { metric: true, scope: true, windowMinutes: true, comparison: true, threshold: true } as const

/** What a person asks to be told of, and what they say to an alert. */
export const alertActions = {
  'alerts.create': action(
    z.object(fields).partial().required(required) as z.ZodType<NewAlertRule>,
    ({ alerts }, input) => alerts.create(input),
  ),
  'alerts.update': action(
    z.object({ id, changes: z.object(fields).partial() as z.ZodType<Partial<AlertRuleFields>> }),
    ({ alerts }, { id, changes }) => alerts.update(id, changes),
  ),
  'alerts.delete': action(z.object({ id }), ({ alerts }, { id }) => {
    const rule = alerts.rule(id)
    alerts.delete(id)
    return rule
  }),
  'alerts.resetRules': action(z.object({}), ({ alerts }) => {
    alerts.resetRules()
    return alerts.rules()
  }),
  'alerts.acknowledge': action(z.object({ id }), ({ alerts }, { id }) => alerts.acknowledge(id, null)),
  'alerts.snooze': action(z.object({ id, minutes: z.int() }), ({ alerts }, { id, minutes }) =>
    alerts.snooze(id, minutes),
  ),
} as const
