import type { Realm } from '../../db/vocabulary.ts'
import type { AlertRuleShape, AlertShape } from '../contract/alert-shapes.ts'
import { figuresOf } from '../insights/alerts/alert-figures.ts'
import type { Alert, AlertDelivery, AlertRule, Reading } from '../insights/alerts/alert-types.ts'
import { ruleSentence } from '../insights/alerts/alert-words.ts'

/** Which books figures are of: real calls, or where all is sample data, that. */
export function realmOfApp({ isSample }: { readonly isSample: boolean }): Realm {
  return isSample ? 'sample' : 'real'
}

export function isoOf(at: number): string
export function isoOf(at: number | null): string | null
export function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

export function alertToJson(alert: Alert): AlertShape {
  const { calls, cause } = alert
  return {
    id: alert.id,
    rule_id: alert.ruleId,
    sentence: alert.sentence,
    ...figuresOf(alert),
    cause: cause.map(({ field, value, calls: count }) => ({ field, value, calls: count })),
    calls: {
      ...calls,
      from: isoOf(calls.from),
      ...(calls.to !== undefined && { to: isoOf(calls.to) }),
    } as AlertShape['calls'],
    opened_at: isoOf(alert.openedAt),
    last_seen_at: isoOf(alert.lastSeenAt),
    resolved_at: isoOf(alert.resolvedAt),
    acknowledged_at: isoOf(alert.acknowledgedAt),
    acknowledged_by: alert.acknowledgedBy,
    snoozed_until: isoOf(alert.snoozedUntil),
  }
}

export function ruleToJson(
  rule: AlertRule,
  now: {
    readonly reading: { readonly reading: Reading; readonly isWaiting: boolean } | null
    readonly isActive: boolean
  },
): AlertRuleShape {
  const { reading, isActive } = now
  const state = !rule.enabled
    ? 'off'
    : isActive
      ? 'active'
      : reading === null || reading.isWaiting
        ? 'waiting'
        : 'quiet'
  return {
    id: rule.id,
    built_in: rule.builtIn,
    name: rule.name,
    sentence: ruleSentence(rule),
    metric: rule.metric,
    scope: rule.scope,
    window_minutes: rule.windowMinutes,
    comparison: rule.comparison,
    threshold: rule.threshold,
    clear_at: rule.clearAt,
    min_sample: rule.minSample,
    enabled: rule.enabled,
    urgent: rule.urgent,
    renotify_minutes: rule.renotifyMinutes,
    channels: [...rule.channels],
    state,
    current: reading === null ? null : { ...reading.reading },
    created_at: isoOf(rule.createdAt),
    updated_at: isoOf(rule.updatedAt),
  }
}

export function deliveryToJson({ channel, event, status, attempts, dueAt, endedAt, problem }: AlertDelivery) {
  return { channel, event, status, attempts, at: isoOf(endedAt ?? dueAt), problem }
}
