import type { Clock } from '../../ports.ts'
import type { AlertRepository, AlertRow, AlertRuleRow } from '../../store/repositories/alert-repository.ts'
import { failing, sayFailure } from '../../words/failure-sentences.ts'
import type { Alert, AlertCalls, AlertCause, AlertRule, AlertRuleFields, NewAlertRule, Subject } from './alert-types.ts'
import { ruleSentence } from './alert-words.ts'
import { completeRule } from './check-rule.ts'
import { defaultRules } from './default-rules.ts'

/** Rules and alerts as they are kept. Says when rules changed, so that whoever watches begins anew. */
export interface AlertBook {
  rules(): readonly AlertRule[]
  rule(id: number): AlertRule
  create(rule: NewAlertRule): AlertRule
  update(id: number, changes: Partial<AlertRuleFields>): AlertRule
  delete(id: number): void
  /** Rules that come with Galley are made where they are not there; with `reset`, made as they were. */
  addDefaults(reset?: boolean): void
  alert(id: number): Alert
  active(): readonly Alert[]
  /** The newest of a rule and subject. */
  latest(ruleId: number, subject: Subject): Alert | null
  history(query: {
    limit: number
    before?: number | undefined
    ruleId?: number | undefined
    since?: number | undefined
  }): readonly Alert[]
  open(
    alert: Omit<
      Alert,
      'id' | 'state' | 'resolvedAt' | 'notifiedAt' | 'acknowledgedAt' | 'acknowledgedBy' | 'snoozedUntil'
    >,
  ): Alert
  change(id: number, changes: Partial<Omit<Alert, 'id' | 'subject' | 'ruleId' | 'metric' | 'sentence'>>): Alert
  onRules(listener: () => void): () => void
}

export function createAlertBook(repository: AlertRepository, clock: Clock): AlertBook {
  const listeners = new Set<() => void>()
  const rulesChanged = () => {
    for (const listener of listeners) listener()
  }

  function rule(id: number): AlertRule {
    const row = repository.rule(id)
    if (row === null) throw failing('not_found', sayFailure('alert.rule_gone', { id }), { id })
    return ruleOf(row)
  }

  function alert(id: number): Alert {
    const row = repository.alert(id)
    if (row === null) throw failing('not_found', sayFailure('alert.gone', { id }), { id })
    return alertOf(row)
  }

  function insert(fields: AlertRuleFields, builtIn: string | null): number {
    const now = clock.now()
    return repository.addRule({ ...fieldsToRow(fields), builtIn, createdAt: now, updatedAt: now })
  }

  return {
    rules: () => repository.rules().map(ruleOf),
    rule,
    create(given) {
      const id = insert(completeRule(given), null)
      rulesChanged()
      return rule(id)
    },
    update(id, changes) {
      const known = rule(id)
      const complete = completeRule({ ...known, ...changes })
      const { builtIn, createdAt } = known
      repository.changeRule({ ...fieldsToRow(complete), id, builtIn, createdAt, updatedAt: clock.now() })
      rulesChanged()
      return rule(id)
    },
    delete(id) {
      if (rule(id).builtIn !== null) {
        throw failing('conflict', sayFailure('alert.built_in'), { id })
      }
      const now = clock.now()
      for (const row of repository.active().filter(({ ruleId }) => ruleId === id)) {
        repository.changeAlert(row.id, { state: 'resolved', resolvedAt: now })
      }
      repository.deleteRule(id)
      rulesChanged()
    },
    addDefaults(reset = false) {
      const known = new Map(repository.rules().map(row => [row.builtIn, row]))
      for (const { builtIn, ...given } of defaultRules) {
        const row = known.get(builtIn)
        if (row === undefined) insert(completeRule(given), builtIn)
        else if (reset) {
          const { id, createdAt } = row
          repository.changeRule({ ...fieldsToRow(completeRule(given)), id, builtIn, createdAt, updatedAt: clock.now() })
        }
      }
      rulesChanged()
    },
    alert,
    active: () => repository.active().map(alertOf),
    latest(ruleId, subject) {
      const row = repository.latest(ruleId, subject.value)
      return row === null ? null : alertOf(row)
    },
    history: ({ limit, before = Number.MAX_SAFE_INTEGER, ruleId = undefined, since = 0 }) =>
      repository.history({ limit, before, ruleId: ruleId ?? null, since }).map(alertOf),
    open(opened) {
      const { subject, cause, calls, ...fields } = opened
      const id = repository.addAlert({
        ...fields,
        scope: subject.kind,
        scopeValue: subject.value,
        cause: JSON.stringify(cause),
        calls: JSON.stringify(calls),
        state: 'active',
        resolvedAt: null,
        notifiedAt: null,
        acknowledgedAt: null,
        acknowledgedBy: null,
        snoozedUntil: null,
      })
      return alert(id)
    },
    change(id, changes) {
      const { cause, calls, ...fields } = changes
      repository.changeAlert(id, {
        ...fields,
        ...(cause !== undefined && { cause: JSON.stringify(cause) }),
        ...(calls !== undefined && { calls: JSON.stringify(calls) }),
      })
      return alert(id)
    },
    onRules(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The rule's own sentence, whatever it is named. */
export function sentenceOf(rule: AlertRuleFields): string {
  return rule.name ?? ruleSentence(rule)
}

function ruleOf({ scope, scopeValue, enabled, urgent, channels, ...row }: AlertRuleRow): AlertRule {
  return {
    ...row,
    scope: { kind: scope, value: scopeValue },
    enabled: enabled === 1,
    urgent: urgent === 1,
    channels: JSON.parse(channels) as AlertRule['channels'],
  }
}

function fieldsToRow(fields: AlertRuleFields): Omit<AlertRuleRow, 'id' | 'builtIn' | 'createdAt' | 'updatedAt'> {
  const { scope, enabled, urgent, channels } = fields
  return {
    name: fields.name,
    metric: fields.metric,
    windowMinutes: fields.windowMinutes,
    comparison: fields.comparison,
    threshold: fields.threshold,
    clearAt: fields.clearAt,
    minSample: fields.minSample,
    renotifyMinutes: fields.renotifyMinutes,
    scope: scope.kind,
    scopeValue: scope.value,
    enabled: enabled ? 1 : 0,
    urgent: urgent ? 1 : 0,
    channels: JSON.stringify(channels),
  }
}

function alertOf({ scope, scopeValue, cause, calls, ...row }: AlertRow): Alert {
  return {
    ...row,
    subject: { kind: scope, value: scopeValue },
    cause: JSON.parse(cause) as readonly AlertCause[],
    calls: JSON.parse(calls) as AlertCalls,
  }
}
