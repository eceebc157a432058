import type { App } from '../app-types.ts'
import type { NewAlertRule as GivenRule } from '../contract/alert-shapes.ts'
import { webhookSecretName } from '../insights/alerts/alert-dispatch.ts'
import type { NewAlertRule } from '../insights/alerts/alert-types.ts'
import { stateText } from '../words/state-sentences.ts'
import { alertToJson, deliveryToJson, ruleToJson } from './alert-shapes.ts'
import { withoutUndefined } from './call-filters.ts'
import { procedures } from './implementer.ts'

const { alerts } = procedures
const usualLimit = 50
const dayMs = 86_400_000

type Changes = { [Key in keyof GivenRule]?: GivenRule[Key] | undefined }

/** The contract's names as the service's; what was not given stays out. */
function fieldsOf(given: Changes) {
  return withoutUndefined({
    name: given.name,
    metric: given.metric,
    scope: given.scope,
    windowMinutes: given.window_minutes,
    comparison: given.comparison,
    threshold: given.threshold,
    clearAt: given.clear_at,
    minSample: given.min_sample,
    enabled: given.enabled,
    urgent: given.urgent,
    renotifyMinutes: given.renotify_minutes,
    channels: given.channels,
  })
}

function describeRules(app: App) {
  const active = new Set(app.alerts.active().map(({ ruleId }) => ruleId))
  return app.alerts
    .rules()
    .map(rule => ruleToJson(rule, { reading: app.alerts.reading(rule.id), isActive: active.has(rule.id) }))
}

function describeRule(app: App, id: number) {
  const isActive = app.alerts.active().some(({ ruleId }) => ruleId === id)
  return ruleToJson(app.alerts.rule(id), { reading: app.alerts.reading(id), isActive })
}

async function describeDelivery({ alerts: service, settings, vault }: App) {
  const secret = await vault.describe(webhookSecretName)
  const { waiting, failed } = service.queue()
  return {
    quiet_from: settings.get('alertQuietFrom'),
    quiet_to: settings.get('alertQuietTo'),
    digest_minutes: settings.get('alertDigestMinutes'),
    desktop: settings.get('alertDesktop'),
    desktop_available: service.hasDesktop(),
    webhook_url: settings.get('alertWebhookUrl'),
    webhook_secret: { source: secret.source, last_four: secret.lastFour },
    waiting,
    failed,
    quiet_now: service.dispatch.isQuiet(),
  }
}

export const alertProcedures = {
  rules: alerts.rules.handler(({ context }) => ({ rules: describeRules(context.api.app) })),

  createRule: alerts.createRule.handler(({ input, context }) => {
    const { app } = context.api
    return describeRule(app, app.alerts.create(fieldsOf(input) as NewAlertRule).id)
  }),

  updateRule: alerts.updateRule.handler(({ input: { id, ...changes }, context }) => {
    const { app } = context.api
    return describeRule(app, app.alerts.update(id, fieldsOf(changes)).id)
  }),

  deleteRule: alerts.deleteRule.handler(({ input: { id }, context }) => {
    context.api.app.alerts.delete(id)
    return { id }
  }),

  resetRules: alerts.resetRules.handler(({ context }) => {
    const { app } = context.api
    app.alerts.resetRules()
    return { rules: describeRules(app) }
  }),

  active: alerts.active.handler(({ context }) => ({ alerts: context.api.app.alerts.active().map(alertToJson) })),

  history: alerts.history.handler(({ input, context }) => {
    const { app } = context.api
    const limit = input.limit ?? usualLimit
    const found = app.alerts.history({
      limit: limit + 1,
      before: input.before,
      ruleId: input.rule_id,
      since: input.days === undefined ? undefined : app.clock.now() - input.days * dayMs,
    })
    const page = found.slice(0, limit)
    return { alerts: page.map(alertToJson), next: found.length > limit ? (page.at(-1)?.id ?? null) : null }
  }),

  show: alerts.show.handler(({ input: { id }, context }) => {
    const { app } = context.api
    return { ...alertToJson(app.alerts.alert(id)), deliveries: app.alerts.deliveriesOf(id).map(deliveryToJson) }
  }),

  acknowledge: alerts.acknowledge.handler(({ input: { id, by }, context }) =>
    alertToJson(context.api.app.alerts.acknowledge(id, by ?? null)),
  ),

  snooze: alerts.snooze.handler(({ input: { id, minutes }, context }) =>
    alertToJson(context.api.app.alerts.snooze(id, minutes)),
  ),

  test: alerts.test.handler(async ({ input: { channel }, context }) => {
    const { ok, problem } = await context.api.app.alerts.dispatch.test(channel)
    const { text, said } = problem ?? stateText('webhook.sent')
    return { ok, message: text, said }
  }),

  delivery: alerts.delivery.handler(({ context }) => describeDelivery(context.api.app)),

  setDelivery: alerts.setDelivery.handler(async ({ input, context }) => {
    const { app } = context.api
    const { settings } = app
    if (input.quiet_from !== undefined) settings.set('alertQuietFrom', input.quiet_from)
    if (input.quiet_to !== undefined) settings.set('alertQuietTo', input.quiet_to)
    if (input.digest_minutes !== undefined) settings.set('alertDigestMinutes', input.digest_minutes)
    if (input.desktop !== undefined) settings.set('alertDesktop', input.desktop)
    if (input.webhook_url !== undefined) settings.set('alertWebhookUrl', input.webhook_url)
    return describeDelivery(app)
  }),

  setWebhookSecret: alerts.setWebhookSecret.handler(({ input, context }) =>
    context.api.app.alerts.dispatch.setSecret(input.secret ?? null),
  ),
}
