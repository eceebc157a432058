import { z } from 'zod'
import { alertChannels } from '../../db/vocabulary.ts'
import {
  alert,
  alertId,
  alertRule,
  delivery,
  deliveryFields,
  deliverySettings,
  newRule,
  ruleFields,
  ruleId,
} from './alert-shapes.ts'
import { name } from './fields.ts'
import { procedure } from './procedure.ts'
import { said } from './said.ts'

export const alertsContract = {
  rules: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/alerts/rules/',
    tag: 'Alerts',
    summary: 'What you asked to be told of',
  })
    .input(z.object({}).optional())
    .output(z.object({ rules: z.array(alertRule) })),
  createRule: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/alerts/rules/',
    tag: 'Alerts',
    summary: 'Ask to be told of something',
  })
    .input(newRule)
    .output(alertRule),
  updateRule: procedure({
    scope: 'admin',
    method: 'PATCH',
    path: '/llm/alerts/rules/{id}/',
    tag: 'Alerts',
    summary: 'Change a rule, or switch it on or off',
  })
    .input(z.object({ id: ruleId, ...z.object(ruleFields).partial().shape }))
    .output(alertRule),
  deleteRule: procedure({
    scope: 'admin',
    method: 'DELETE',
    path: '/llm/alerts/rules/{id}/',
    tag: 'Alerts',
    summary: 'Delete a rule; what it told stays in the history',
  })
    .input(z.object({ id: ruleId }))
    .output(z.object({ id: ruleId })),
  resetRules: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/alerts/rules/reset/',
    tag: 'Alerts',
    summary: 'Bring back the rules that come with Galley, as they were; your own stay',
  })
    .input(z.object({}).optional())
    .output(z.object({ rules: z.array(alertRule) })),
  active: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/alerts/',
    tag: 'Alerts',
    summary: 'What needs attention now',
  })
    .input(z.object({}).optional())
    .output(z.object({ alerts: z.array(alert) })),
  history: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/alerts/history/',
    tag: 'Alerts',
    summary: 'What was told, newest first',
  })
    .input(
      z.object({
        limit: z.int().min(1).max(200).optional().describe('50 where not given'),
        before: alertId.optional().describe('Goes on behind this alert'),
        rule_id: ruleId.optional(),
        days: z.int().min(1).max(3650).optional(),
      }),
    )
    .output(z.object({ alerts: z.array(alert), next: alertId.nullable() })),
  show: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/alerts/{id}/',
    tag: 'Alerts',
    summary: 'One alert and whom it was told',
  })
    .input(z.object({ id: alertId }))
    .output(alert.extend({ deliveries: z.array(delivery) })),
  acknowledge: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/alerts/{id}/acknowledge/',
    tag: 'Alerts',
    summary: 'Seen: no more reminders of this one',
  })
    .input(z.object({ id: alertId, by: name.optional() }))
    .output(alert),
  snooze: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/alerts/{id}/snooze/',
    tag: 'Alerts',
    summary: 'Say nothing of this for a while; 0 minutes ends it',
  })
    .input(z.object({ id: alertId, minutes: z.int().min(0).max(43_200) }))
    .output(alert),
  test: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/alerts/test/',
    tag: 'Alerts',
    summary: 'Send a test through one channel, and say what came of it',
  })
    .input(z.object({ channel: z.enum(alertChannels) }))
    .output(z.object({ ok: z.boolean(), message: z.string(), said })),
  delivery: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/alerts/delivery/',
    tag: 'Alerts',
    summary: 'How alerts are told: quiet hours, digest, webhook',
  })
    .input(z.object({}).optional())
    .output(deliverySettings),
  setDelivery: procedure({
    scope: 'admin',
    method: 'PATCH',
    path: '/llm/alerts/delivery/',
    tag: 'Alerts',
    summary: 'Change how alerts are told',
  })
    .input(z.object(deliveryFields).partial())
    .output(deliverySettings),
  setWebhookSecret: procedure({
    scope: 'admin',
    method: 'PUT',
    path: '/llm/alerts/delivery/secret/',
    tag: 'Alerts',
    summary: 'Set the secret that signs the webhook, or have one made; it is shown here and never again',
  })
    .input(z.object({ secret: z.string().min(16).max(500).optional() }))
    .output(
      z.object({
        secret: z.string().nullable().describe('Only where it was made here'),
        kept: z.enum(['keychain', 'session']),
      }),
    ),
}
