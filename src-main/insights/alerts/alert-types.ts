import type {
  AlertChannel,
  AlertComparison,
  AlertMetric,
  AlertScope,
  AlertState,
  CallStatus,
  ErrorKind,
  Operation,
} from '../../../db/vocabulary.ts'

/** Which calls a rule or an alert is about. A kind without a value, save `all`, is each of its kind apart. */
export interface Subject {
  readonly kind: AlertScope
  readonly value: string | null
}

/** What a person wants to be told of. Thresholds are in the metric's own unit. */
export interface AlertRule {
  readonly id: number
  readonly builtIn: string | null
  readonly name: string | null
  readonly metric: AlertMetric
  readonly scope: Subject
  readonly windowMinutes: number
  readonly comparison: AlertComparison
  readonly threshold: number
  readonly clearAt: number | null
  readonly minSample: number
  readonly enabled: boolean
  readonly urgent: boolean
  readonly renotifyMinutes: number | null
  readonly channels: readonly AlertChannel[]
  readonly createdAt: number
  readonly updatedAt: number
}

export type AlertRuleFields = Omit<AlertRule, 'id' | 'builtIn' | 'createdAt' | 'updatedAt'>
/** What is left out takes what suits the metric. */
export type NewAlertRule = Pick<AlertRuleFields, 'metric' | 'scope' | 'windowMinutes' | 'comparison' | 'threshold'> &
  Partial<AlertRuleFields>

/** What a settled call says to the rules. */
export interface CallFacts {
  readonly id: number
  /** When it ended, UTC epoch milliseconds. */
  readonly at: number
  readonly requestId: number | null
  /** 1 for the first try of what it is part of. */
  readonly attempt: number
  readonly provider: string
  readonly model: string
  readonly operation: Operation
  readonly book: string | null
  readonly status: Exclude<CallStatus, 'pending'>
  readonly errorKind: ErrorKind | null
  readonly costNanos: number | null
  readonly responseMs: number | null
  readonly firstTokenMs: number | null
  /** 0..1. */
  readonly score: number | null
}

export interface AlertCause {
  readonly field: 'error_kind' | 'model' | 'provider' | 'operation' | 'book'
  readonly value: string
  readonly calls: number
}

/** In the names of the call list's filters; times are UTC epoch milliseconds. */
export interface AlertCalls {
  readonly provider?: string
  readonly model?: string
  readonly operation?: Operation
  readonly book?: string
  readonly status?: 'failed' | 'timeout' | 'rate_limited' | 'success'
  readonly unpriced?: boolean
  readonly min_response_time_ms?: number
  readonly max_score?: number
  readonly from: number
  readonly to?: number
}

/** What the window of one rule and subject holds. */
export interface Reading {
  /** In the metric's unit; null over nothing. */
  readonly value: number | null
  /** Calls it is of. */
  readonly sample: number
  /** What was usual, or the value at the same time last week. */
  readonly baseline: number | null
}

export interface Alert {
  readonly id: number
  readonly ruleId: number | null
  readonly sentence: string
  readonly metric: AlertMetric
  readonly subject: Subject
  readonly state: AlertState
  readonly message: string
  readonly value: number
  readonly peak: number
  readonly threshold: number
  readonly baseline: number | null
  readonly sample: number
  readonly cause: readonly AlertCause[]
  readonly calls: AlertCalls
  readonly openedAt: number
  readonly lastSeenAt: number
  readonly resolvedAt: number | null
  readonly notifiedAt: number | null
  readonly acknowledgedAt: number | null
  readonly acknowledgedBy: string | null
  readonly snoozedUntil: number | null
}

export type AlertDeliveryEvent = 'opened' | 'reminder' | 'resolved' | 'test'

export interface AlertDelivery {
  readonly id: number
  readonly alertId: number | null
  readonly channel: AlertChannel
  readonly event: AlertDeliveryEvent
  readonly status: 'waiting' | 'sent' | 'failed' | 'dropped'
  readonly attempts: number
  readonly dueAt: number
  readonly createdAt: number
  readonly endedAt: number | null
  readonly problem: string | null
}

export type AlertEvent = {
  readonly type: 'alert_opened' | 'alert_changed' | 'alert_resolved'
  readonly alertId: number
}
