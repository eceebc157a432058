import type { ErrorKind } from '../../../db/vocabulary.ts'
import type { AlertRule, CallFacts } from '../../../src-main/insights/alerts/alert-types.ts'
import type { FailureGroup } from '../../../src-main/insights/alerts/failure-groups.ts'
import type { Usual } from '../../../src-main/insights/alerts/jump-hypotheses.ts'
import { learnUsual, usualAt, weeksBetweenAlarms } from '../../../src-main/insights/alerts/usual-failures.ts'
import { Watch } from '../../../src-main/insights/alerts/watch.ts'
import { type EndedCall, historyOf, hourMs, type Traffic } from './call-stream.ts'

export interface Detector {
  /** True at the call that gives the alarm; it begins anew then. */
  add(call: EndedCall): boolean
}

const rule: AlertRule = {
  id: 1,
  builtIn: null,
  name: null,
  metric: 'error_rate',
  scope: { kind: 'provider', value: null },
  windowMinutes: 15,
  comparison: 'jumps_by',
  threshold: 0.2,
  clearAt: null,
  minSample: 5,
  enabled: true,
  urgent: false,
  renotifyMinutes: null,
  channels: [],
  createdAt: 0,
  updatedAt: 0,
}

const kindOf: Readonly<Record<FailureGroup, ErrorKind>> = {
  slow: 'first_token',
  limited: 'rate_limit',
  refused: 'authentication',
  filtered: 'content_filter',
  down: 'overloaded',
}

/** What is usual, as Galley learns it from two weeks of the same traffic. */
export type Learned = (subject: number, at: number) => Usual

/** @param seed of the history; null: there is none yet */
export function learnFrom(traffic: Traffic, seed: string | null): Learned {
  const subjects = seed === null ? [] : historyOf(traffic, seed).map(learnUsual)
  const hours = subjects.reduce((sum, known) => sum + known.hours, 0)
  const weeksBetween = weeksBetweenAlarms(subjects.length === 0 ? null : hours / (14 * 24))
  const nothing = learnUsual([])
  return (subject, at) => usualAt(subjects[subject] ?? nothing, at, { hasGroups: true, weeksBetween })
}

/** The rule that comes with Galley, as the engine runs it. */
export function galley(traffic: Traffic, learned: Learned): Detector {
  const watches = new Map<number, { watch: Watch; hour: number }>()
  let id = 0
  const make = (subject: number, at: number) => {
    const of = { kind: 'provider', value: String(subject) } as const
    const made = { watch: new Watch(rule, of, at, learned(subject, at)), hour: Math.floor(at / hourMs) % 24 }
    watches.set(subject, made)
    return made
  }
  return {
    add(call) {
      const { subject, at } = call
      const kept = watches.get(subject) ?? make(subject, at)
      if (traffic.usual(kept.hour) !== traffic.usual(Math.floor(at / hourMs) % 24))
        kept.watch.learn(learned(subject, at))
      kept.hour = Math.floor(at / hourMs) % 24
      id += 1
      kept.watch.add(factsOf(id, call))
      if (!kept.watch.verdict(at, null).holds) return false
      make(subject, at)
      return true
    },
  }
}

/** "More than so much of the last 5 minutes failed", of each subject on its own: what a static rule can be. */
export function fixed(threshold: number): Detector {
  const windowMs = 5 * 60_000
  const subjects = new Map<number, EndedCall[]>()
  return {
    add(call) {
      const before = subjects.get(call.subject) ?? []
      const calls = [...before.filter(({ at }) => at > call.at - windowMs), call]
      const failures = calls.filter(({ failed }) => failed).length
      const isOver = calls.length >= 10 && failures / calls.length > threshold
      subjects.set(call.subject, isOver ? [] : calls)
      return isOver
    },
  }
}

/** The best there is for one size of jump (Moustakides 1986): CUSUM that is told both rates, which nobody knows beforehand. */
export function knowing(usual: number, jump: number, limit: number): Detector {
  const hit = Math.log((usual + jump) / usual)
  const miss = Math.log((1 - usual - jump) / (1 - usual))
  let sum = 0
  return {
    add({ failed }) {
      sum = Math.max(0, sum) + (failed ? hit : miss)
      if (sum < limit) return false
      sum = 0
      return true
    },
  }
}

function factsOf(id: number, { at, tookMs, failed, group, request, attempt }: EndedCall): CallFacts {
  return {
    ...{ id, at, requestId: request, attempt, provider: 'openai', model: 'm', operation: 'translation', book: null },
    status: failed ? 'error' : 'success',
    errorKind: group === null ? null : kindOf[group],
    costNanos: 0,
    responseMs: tookMs,
    firstTokenMs: null,
    score: null,
  }
}
