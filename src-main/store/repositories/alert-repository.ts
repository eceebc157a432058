import type { AlertChannel, AlertComparison, AlertMetric, AlertScope, AlertState } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

/** As stored: lists and objects are JSON, flags 0 or 1. */
export interface AlertRuleRow {
  readonly id: number
  readonly builtIn: string | null
  readonly name: string | null
  readonly metric: AlertMetric
  readonly scope: AlertScope
  readonly scopeValue: string | null
  readonly windowMinutes: number
  readonly comparison: AlertComparison
  readonly threshold: number
  readonly clearAt: number | null
  readonly minSample: number
  readonly enabled: number
  readonly urgent: number
  readonly renotifyMinutes: number | null
  readonly channels: string
  readonly createdAt: number
  readonly updatedAt: number
}

export interface AlertRow {
  readonly id: number
  readonly ruleId: number | null
  readonly sentence: string
  readonly metric: AlertMetric
  readonly scope: AlertScope
  readonly scopeValue: string | null
  readonly state: AlertState
  readonly message: string
  readonly value: number
  readonly peak: number
  readonly threshold: number
  readonly baseline: number | null
  readonly sample: number
  readonly cause: string
  readonly calls: string
  readonly openedAt: number
  readonly lastSeenAt: number
  readonly resolvedAt: number | null
  readonly notifiedAt: number | null
  readonly acknowledgedAt: number | null
  readonly acknowledgedBy: string | null
  readonly snoozedUntil: number | null
}

const ruleColumns = {
  builtIn: 'built_in',
  name: 'name',
  metric: 'metric',
  scope: 'scope',
  scopeValue: 'scope_value',
  windowMinutes: 'window_minutes',
  comparison: 'comparison',
  threshold: 'threshold',
  clearAt: 'clear_at',
  minSample: 'min_sample',
  enabled: 'enabled',
  urgent: 'urgent',
  renotifyMinutes: 'renotify_minutes',
  channels: 'channels',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
} as const satisfies Record<Exclude<keyof AlertRuleRow, 'id'>, string>

const alertColumns = {
  ruleId: 'rule_id',
  sentence: 'sentence',
  metric: 'metric',
  scope: 'scope',
  scopeValue: 'scope_value',
  state: 'state',
  message: 'message',
  value: 'value',
  peak: 'peak',
  threshold: 'threshold',
  baseline: 'baseline',
  sample: 'sample',
  cause: 'cause',
  calls: 'calls',
  openedAt: 'opened_at',
  lastSeenAt: 'last_seen_at',
  resolvedAt: 'resolved_at',
  notifiedAt: 'notified_at',
  acknowledgedAt: 'acknowledged_at',
  acknowledgedBy: 'acknowledged_by',
  snoozedUntil: 'snoozed_until',
} as const satisfies Record<Exclude<keyof AlertRow, 'id'>, string>

function selection(columns: Readonly<Record<string, string>>): string {
  return ['id', ...Object.entries(columns).map(([name, column]) => `${column} AS ${name}`)].join(', ')
}

function insertion(table: string, columns: Readonly<Record<string, string>>): string {
  const names = Object.keys(columns)
  return `INSERT INTO ${table} (${Object.values(columns).join(', ')}) VALUES (${names.map(name => `@${name}`).join(', ')})`
}

function change(table: string, columns: Readonly<Record<string, string>>, names: readonly string[]): string {
  return `UPDATE ${table} SET ${names.map(name => `${columns[name]} = @${name}`).join(', ')} WHERE id = @id`
}

export const alertHistorySql = `SELECT ${selection(alertColumns)} FROM alerts
  WHERE id < @before AND opened_at >= @since AND (@ruleId IS NULL OR rule_id = @ruleId) ORDER BY id DESC LIMIT @limit`
export const activeAlertsSql = `SELECT ${selection(alertColumns)} FROM alerts INDEXED BY alerts_active
  WHERE state = 'active' ORDER BY opened_at DESC`
export const latestAlertSql = `SELECT ${selection(alertColumns)} FROM alerts INDEXED BY alerts_by_rule
  WHERE rule_id = ? AND scope_value IS ? ORDER BY opened_at DESC LIMIT 1`

export interface AlertHistoryQuery {
  readonly before: number
  readonly since: number
  readonly ruleId: number | null
  readonly limit: number
}

/** Rules, and what they told. */
export function createAlertRepository({ db }: Pick<Store, 'db'>) {
  const rules = db.prepare<[], AlertRuleRow>(`SELECT ${selection(ruleColumns)} FROM alert_rules ORDER BY id`)
  const rule = db.prepare<[number], AlertRuleRow>(`SELECT ${selection(ruleColumns)} FROM alert_rules WHERE id = ?`)
  const alert = db.prepare<[number], AlertRow>(`SELECT ${selection(alertColumns)} FROM alerts WHERE id = ?`)
  const active = db.prepare<[], AlertRow>(activeAlertsSql)
  const history = db.prepare<[AlertHistoryQuery], AlertRow>(alertHistorySql)
  const latest = db.prepare<[number, string | null], AlertRow>(latestAlertSql)

  return {
    rules: () => rules.all(),
    rule: (id: number) => rule.get(id) ?? null,
    addRule(row: Omit<AlertRuleRow, 'id'>): number {
      return Number(db.prepare(insertion('alert_rules', ruleColumns)).run(row).lastInsertRowid)
    },
    changeRule(row: AlertRuleRow): void {
      db.prepare(change('alert_rules', ruleColumns, Object.keys(ruleColumns))).run(row)
    },
    deleteRule: (id: number): boolean => db.prepare('DELETE FROM alert_rules WHERE id = ?').run(id).changes > 0,

    alert: (id: number) => alert.get(id) ?? null,
    active: () => active.all(),
    history: (query: AlertHistoryQuery) => history.all(query),
    /** The newest of a rule and subject. */
    latest: (ruleId: number, scopeValue: string | null) => latest.get(ruleId, scopeValue) ?? null,
    addAlert(row: Omit<AlertRow, 'id'>): number {
      return Number(db.prepare(insertion('alerts', alertColumns)).run(row).lastInsertRowid)
    },
    changeAlert(id: number, changes: Partial<Omit<AlertRow, 'id'>>): void {
      db.prepare(change('alerts', alertColumns, Object.keys(changes))).run({ ...changes, id })
    },
  }
}

export type AlertRepository = ReturnType<typeof createAlertRepository>

export interface AlertDeliveryRow {
  readonly id: number
  readonly alertId: number | null
  readonly channel: AlertChannel
  readonly event: 'opened' | 'reminder' | 'resolved' | 'test'
  readonly status: 'waiting' | 'sent' | 'failed' | 'dropped'
  readonly attempts: number
  readonly dueAt: number
  readonly createdAt: number
  readonly endedAt: number | null
  readonly problem: string | null
}

const deliveryColumns = `id, alert_id AS alertId, channel, event, status, attempts, due_at AS dueAt,
  created_at AS createdAt, ended_at AS endedAt, problem`
export const dueDeliveriesSql = `SELECT ${deliveryColumns} FROM alert_deliveries INDEXED BY alert_deliveries_waiting
  WHERE status = 'waiting' AND due_at <= ? ORDER BY due_at, id LIMIT 500`

/** The queue of notifications, which survives a restart. */
export function createAlertDeliveryRepository({ db }: Pick<Store, 'db'>) {
  const due = db.prepare<[number], AlertDeliveryRow>(dueDeliveriesSql)
  const next = db.prepare("SELECT min(due_at) FROM alert_deliveries WHERE status = 'waiting'").pluck()
  const waiting = db
    .prepare<[string], number>("SELECT count(*) FROM alert_deliveries WHERE status = 'waiting' AND channel = ?")
    .pluck()
  return {
    add(delivery: Pick<AlertDeliveryRow, 'alertId' | 'channel' | 'event' | 'dueAt' | 'createdAt'>): number {
      const { lastInsertRowid } = db
        .prepare(
          `INSERT INTO alert_deliveries (alert_id, channel, event, status, due_at, created_at)
           VALUES (@alertId, @channel, @event, 'waiting', @dueAt, @createdAt)`,
        )
        .run(delivery)
      return Number(lastInsertRowid)
    },
    due: (now: number) => due.all(now),
    nextDue: () => (next.get() as number | null) ?? null,
    waiting: (channel: AlertChannel) => waiting.get(channel) ?? 0,
    waitingInAll: () =>
      Number(db.prepare("SELECT count(*) FROM alert_deliveries WHERE status = 'waiting'").pluck().get()),
    failedSince: (since: number) =>
      Number(
        db
          .prepare("SELECT count(*) FROM alert_deliveries WHERE created_at >= ? AND status IN ('failed', 'dropped')")
          .pluck()
          .get(since),
      ),
    /** The oldest that wait are given up, so that no more than so many wait. */
    dropOldest(channel: AlertChannel, keep: number, now: number): number {
      return db
        .prepare(
          `UPDATE alert_deliveries SET status = 'dropped', ended_at = ?, problem = 'Too many were waiting.'
           WHERE id IN (SELECT id FROM alert_deliveries WHERE status = 'waiting' AND channel = ? ORDER BY id DESC LIMIT -1 OFFSET ?)`,
        )
        .run(now, channel, keep).changes
    },
    end(ids: readonly number[], status: 'sent' | 'failed' | 'dropped', now: number, problem: string | null): void {
      db.prepare(
        `UPDATE alert_deliveries SET status = ?, ended_at = ?, problem = ?, attempts = attempts + 1
         WHERE id IN (SELECT value FROM json_each(?))`,
      ).run(status, now, problem, JSON.stringify(ids))
    },
    postpone(id: number, dueAt: number, problem: string): void {
      db.prepare('UPDATE alert_deliveries SET attempts = attempts + 1, due_at = ?, problem = ? WHERE id = ?').run(
        dueAt,
        problem,
        id,
      )
    },
    ofAlert: (alertId: number) =>
      db
        .prepare<[number], AlertDeliveryRow>(
          `SELECT ${deliveryColumns} FROM alert_deliveries WHERE alert_id = ? ORDER BY id`,
        )
        .all(alertId),
    /** A record is kept for a while, not for ever. */
    forget: (before: number) =>
      db.prepare("DELETE FROM alert_deliveries WHERE created_at < ? AND status <> 'waiting'").run(before).changes,
  }
}

export type AlertDeliveryRepository = ReturnType<typeof createAlertDeliveryRepository>
