import { Counter, Gauge, type Registry } from 'prom-client'
import type { App } from '../../app-types.ts'
import { ruleSentence } from '../../insights/alerts/alert-words.ts'
import type { BreakerState } from '../../service/breakers.ts'

/** Breakers beyond so many are left out, closed ones first: whoever calls names models, and series must stay few. */
const mostBreakers = 200
const breakerNumbers: Readonly<Record<BreakerState, number>> = { closed: 0, half_open: 1, open: 2 }

type StandingParts = Pick<App, 'budgets' | 'alerts' | 'breakers' | 'registry' | 'monitoring' | 'quality' | 'loopDelay'>

/** How things stand when they are asked for: budgets, alerts, breakers, what waits to be checked or sent. */
export function addStandingMetrics(registry: Registry, app: StandingParts): void {
  addBudgets(registry, app)
  addAlerts(registry, app)
  addBreakers(registry, app)
  addQueues(registry, app)
  addLoopDelay(registry, app)
}

function addBudgets(registry: Registry, { budgets }: StandingParts): void {
  const labelNames = ['budget', 'scope', 'subject', 'period', 'hard'] as const
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames, registers: [] })
  const spent = gauge('galley_budget_spent_usd', 'Spent in the period that runs, US dollars.')
  const reserved = gauge(
    'galley_budget_reserved_usd',
    'Held for calls under way, at the most they may cost, US dollars.',
  )
  const waiting = gauge('galley_budget_waiting_calls', 'Calls that wait for room in a budget.')
  const renews = gauge('galley_budget_renews_timestamp_seconds', 'When the next period begins, seconds since 1970.')
  const limit = new Gauge({
    name: 'galley_budget_limit_usd',
    help: 'What may be spent in a period, US dollars.',
    labelNames,
    registers: [registry],
    // Registered first, and read once for all five: the others are collected after it.
    collect() {
      for (const each of [limit, spent, reserved, waiting, renews]) each.reset()
      for (const status of budgets.status()) {
        const labels = {
          budget: String(status.id),
          scope: status.scope,
          subject: status.scopeValue,
          period: status.period,
          hard: String(status.hard),
        }
        limit.set(labels, status.limitNanos / 1e9)
        spent.set(labels, status.spentNanos / 1e9)
        if (status.reservedNanos !== null) reserved.set(labels, status.reservedNanos / 1e9)
        waiting.set(labels, status.waiting)
        renews.set(labels, status.renewsAt / 1000)
      }
    },
  })
  for (const each of [spent, reserved, waiting, renews]) registry.registerMetric(each)
}

function addAlerts(registry: Registry, { alerts }: StandingParts): void {
  new Gauge({
    name: 'galley_alerts_active',
    help: 'Alerts that are open, by the rule that opened them.',
    labelNames: ['rule', 'name', 'metric', 'severity'],
    registers: [registry],
    collect() {
      this.reset()
      const open = alerts.active()
      for (const rule of alerts.rules()) {
        const active = open.filter(({ ruleId }) => ruleId === rule.id).length
        if (!rule.enabled && active === 0) continue
        const severity = rule.urgent ? 'urgent' : 'normal'
        const name = rule.name ?? ruleSentence(rule)
        this.set({ rule: String(rule.id), name, metric: rule.metric, severity }, active)
      }
    },
  })
}

function addBreakers(registry: Registry, { breakers, registry: providers }: StandingParts): void {
  new Gauge({
    name: 'galley_breaker_state',
    help: 'Whether a model is asked: 0 as always, 1 one call at a time to try it, 2 not at the moment.',
    labelNames: ['provider', 'model'],
    registers: [registry],
    collect() {
      this.reset()
      const worstFirst = breakers.list().toSorted((a, b) => breakerNumbers[b.state] - breakerNumbers[a.state])
      for (const { providerId, model, state } of worstFirst.slice(0, mostBreakers)) {
        const provider = providers.byId(providerId)?.name ?? 'unknown'
        this.set({ provider, model }, breakerNumbers[state])
      }
    },
  })
}

function addQueues(registry: Registry, { monitoring, quality }: StandingParts): void {
  const registers = [registry]
  new Counter({
    name: 'galley_otlp_sent_calls_total',
    help: 'Calls that a collector took.',
    registers,
    collect() {
      this.reset()
      this.inc(monitoring.status().sentCalls)
    },
  })
  new Counter({
    name: 'galley_otlp_dropped_calls_total',
    help: 'Calls that no collector took in time.',
    registers,
    collect() {
      this.reset()
      this.inc(monitoring.status().droppedCalls)
    },
  })
  new Gauge({
    name: 'galley_otlp_waiting_calls',
    help: 'Calls that wait to be sent to a collector.',
    registers,
    collect() {
      this.set(monitoring.status().waitingCalls)
    },
  })
  new Gauge({
    name: 'galley_checks_waiting',
    help: 'Answers that wait to be checked; of new ones, up to 2000 are counted.',
    registers,
    collect() {
      this.set(quality.checks.waiting())
    },
  })
}

function addLoopDelay(registry: Registry, { loopDelay }: StandingParts): void {
  new Gauge({
    name: 'galley_event_loop_delay_seconds',
    help: 'By how much the main thread was late for what was due, in the last one to two minutes; quantile 1 is the longest.',
    labelNames: ['quantile'],
    registers: [registry],
    collect() {
      this.reset()
      const late = loopDelay.read()
      if (late === null) return
      this.set({ quantile: '0.5' }, late.p50Ms / 1000)
      this.set({ quantile: '0.99' }, late.p99Ms / 1000)
      this.set({ quantile: '1' }, late.maxMs / 1000)
    },
  })
}
