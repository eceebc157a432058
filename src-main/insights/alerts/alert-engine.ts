import { realmOf } from '../../../db/vocabulary.ts'
import type { Ledger } from '../../ledger/ledger-types.ts'
import type { Clock, Logger } from '../../ports.ts'
import type { AlertFactsRepository, AlertFactsRow } from '../../store/repositories/alert-facts-repository.ts'
import { alertKey, createActiveAlerts } from './active-alerts.ts'
import type { AlertBook } from './alert-book.ts'
import type { AlertEvent, AlertRule, CallFacts, Reading } from './alert-types.ts'
import { matchesScope, type PastSource, subjectValue } from './hour-sums.ts'
import type { PastFailures } from './past-failures.ts'
import { createPastReadings } from './past-readings.ts'
import { factsOf, settledFacts } from './settled-facts.ts'
import type { DisplayName } from './subject-name.ts'
import { warmWatches } from './warm-watches.ts'
import { isRelative, type Verdict, Watch } from './watch.ts'

/** From a call's end to its rules being looked at, milliseconds. */
const settleMs = 500
/** How often windows are looked at without a call: things get better by themselves. */
const tickMs = 10_000
/** A step back of the clock by less is waited out. */
const correctionMs = 60_000
/** Calls looked at before others get their turn. */
const batchSize = 500
/** Beyond so many that wait to be looked at, windows are filled anew from the ledger instead. */
const mostWaiting = 20_000
/** Calls whose last score is known, so that a changed one is not counted twice. */
const rememberedScores = 10_000

export interface AlertEngineDependencies {
  readonly ledger: Pick<Ledger, 'subscribe'>
  readonly book: AlertBook
  readonly facts: AlertFactsRepository
  readonly source: PastSource
  readonly failures: PastFailures
  readonly clock: Clock
  readonly logger: Logger
  readonly displayName: DisplayName
  readonly onEvent: (event: AlertEvent, rule: AlertRule) => void
}

/** Watches the rules as calls settle. */
export interface AlertEngine {
  /** Fills the windows from the ledger and watches from then on; calls that settle meanwhile are not missed. */
  start(): Promise<void>
  /** What a rule's windows hold: of one that watches each apart, the one nearest to its threshold. */
  reading(ruleId: number): { readonly reading: Reading; readonly isWaiting: boolean } | null
  /** Looks at everything now, instead of in a moment. */
  settle(): Promise<void>
  stop(): void
}

export function createAlertEngine(dependencies: AlertEngineDependencies): AlertEngine {
  const { ledger, book, facts, source, failures, clock, logger, displayName, onEvent } = dependencies
  const past = createPastReadings(source)
  const alerts = createActiveAlerts({ book, displayName, onEvent })
  const watches = new Map<string, Watch>()
  const scores = new Map<number, { readonly score: number; readonly at: number }>()
  let rules: readonly AlertRule[] = []
  let settled: CallFacts[] = []
  let scored = new Set<number>()
  let timer: NodeJS.Timeout | null = null
  let ticking: NodeJS.Timeout | null = null
  let turn: Promise<void> = Promise.resolve()
  /** The windows are of other rules, or of calls that were not looked at one by one. */
  let isStale = true
  let started = false
  let lookedAt = Number.NEGATIVE_INFINITY
  const endings: (() => void)[] = []

  function watchOf(rule: AlertRule, value: string | null): Watch {
    const key = alertKey(rule.id, value)
    const known = watches.get(key)
    if (known !== undefined) return known
    const now = clock.now()
    const watch = new Watch(rule, { kind: rule.scope.kind, value }, now, failures.usual(rule, value, now))
    watches.set(key, watch)
    return watch
  }

  /** Each rule that looks at the call, with its watch. */
  function watchesFor(call: { provider: string; model: string; operation: string; book: string | null }): Watch[] {
    const found: Watch[] = []
    for (const rule of rules) {
      const value = subjectValue(rule.scope.kind, call)
      if (rule.scope.kind !== 'all' && value === null) continue
      if (matchesScope(rule.scope, value)) found.push(watchOf(rule, value))
    }
    return found
  }

  function take(call: CallFacts, touched: Set<Watch>): void {
    for (const watch of watchesFor(call)) {
      watch.add(call)
      touched.add(watch)
    }
    if (call.score !== null) rememberScore(call.id, call.score, call.at)
  }

  function takeScore(row: AlertFactsRow, touched: Set<Watch>): void {
    const call = factsOf(row)
    const known = scores.get(call.id)?.score ?? null
    if (known === call.score) return
    for (const watch of watchesFor(call)) {
      watch.moveScore(call, known)
      touched.add(watch)
    }
    if (call.score === null) scores.delete(call.id)
    else rememberScore(call.id, call.score, call.at)
  }

  function rememberScore(id: number, score: number, at: number): void {
    scores.set(id, { score, at })
    const oldest = scores.size > rememberedScores ? scores.keys().next().value : undefined
    if (oldest !== undefined) scores.delete(oldest)
  }

  /** One thing after the other: looking at calls and filling the windows anew must not run into each other. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const run = turn.then(work)
    turn = run.catch(() => undefined)
    return run
  }

  async function look(): Promise<void> {
    const isAnew = isStale || settled.length > mostWaiting
    if (isAnew) {
      isStale = false
      settled = []
      scored = new Set()
      await warm()
    }
    // A window that was filled anew is looked at, too: its calls are read and do not come again.
    const touched = new Set(isAnew ? watches.values() : [])
    while (settled.length > 0) {
      for (const call of settled.splice(0, batchSize)) take(call, touched)
      await new Promise(resolve => setImmediate(resolve))
    }
    if (scored.size > 0) {
      const ids = [...scored].slice(0, mostWaiting)
      scored = new Set()
      for (const row of facts.byIds(ids)) takeScore(row, touched)
    }
    const now = clock.now()
    for (const watch of touched) judge(watch, now)
  }

  async function lookAround(): Promise<void> {
    const now = clock.now()
    // A clock that was set right again: what the windows hold is of a time that has not come, and would keep calls of now out.
    if (now < lookedAt - correctionMs) isStale = true
    lookedAt = now
    await failures.refresh(rules, now)
    await look()
    tick()
  }

  function wake(): void {
    if (timer !== null || !started) return
    timer = setTimeout(() => {
      timer = null
      guard(() => inTurn(look))
    }, settleMs)
    timer.unref()
  }

  function guard(work: () => Promise<void> | void): void {
    Promise.resolve()
      .then(work)
      .catch((error: unknown) => {
        if (started) logger.error({ reason: String(error) }, 'Alerts could not be looked at; it is tried again')
      })
  }

  function verdictOf(watch: Watch, now: number): Verdict {
    const lastWeek = isRelative(watch.rule.comparison) ? past.lastWeek(watch.rule, watch.subject.value, now) : null
    return watch.verdict(now, lastWeek)
  }

  function judge(watch: Watch, now: number): void {
    alerts.judge(watch, verdictOf(watch, now), now)
  }

  function tick(): void {
    const now = clock.now()
    for (const [key, watch] of watches) {
      // What happens during an alert is not learned as usual.
      if (!alerts.has(key)) watch.learn(failures.usual(watch.rule, watch.subject.value, now))
      judge(watch, now)
      if (watch.window.isEmpty && !alerts.has(key)) watches.delete(key)
    }
    alerts.closeUnwatched(rules, key => watches.has(key), now)
  }

  function loadRules(): void {
    rules = book.rules().filter(({ enabled }) => enabled)
    alerts.load(rules, clock.now())
  }

  async function warm(): Promise<void> {
    watches.clear()
    loadRules()
    const onCall = (call: CallFacts) => {
      if (call.score !== null) rememberScore(call.id, call.score, call.at)
    }
    await failures.refresh(rules, clock.now())
    const now = clock.now()
    const taken = await warmWatches({ rules, facts, source, now, watchOf, watchesFor, factsOf, onCall })
    // What settled meanwhile and was read is not counted twice.
    settled = settled.filter(({ id }) => !taken.has(id))
  }

  return {
    async start() {
      started = true
      endings.push(
        ledger.subscribe(event => {
          if (event.type === 'score_added') scored.add(event.callId)
          else if (event.type === 'call_settled' && realmOf(event.call.origin) === source.realm) {
            settled.push(settledFacts(event.callId, event.call, clock.now(), source.names))
          } else return
          wake()
        }),
        book.onRules(() => {
          isStale = true
          wake()
        }),
      )
      await inTurn(lookAround)
      ticking = setInterval(() => guard(() => inTurn(lookAround)), tickMs)
      ticking.unref()
    },
    reading(ruleId) {
      const now = clock.now()
      const found = [...watches.values()]
        .filter(({ rule }) => rule.id === ruleId)
        .map(watch => ({ watch, verdict: verdictOf(watch, now) }))
      const [worst] = found.sort((one, other) => nearness(other) - nearness(one))
      return worst === undefined ? null : { reading: worst.verdict.reading, isWaiting: worst.verdict.isWaiting }
    },
    settle: () => inTurn(lookAround),
    stop() {
      started = false
      for (const end of endings.splice(0)) end()
      if (timer !== null) clearTimeout(timer)
      if (ticking !== null) clearInterval(ticking)
      timer = null
      ticking = null
    },
  }
}

/** How near a watch is to its threshold; those that wait for calls come last. */
function nearness({ watch, verdict }: { readonly watch: Watch; readonly verdict: Verdict }): number {
  const { value } = verdict.reading
  if (value === null || verdict.isWaiting) return -1
  const isBelow = watch.rule.comparison === 'below' || watch.rule.comparison === 'falls_by'
  return isBelow ? verdict.threshold / Math.max(value, 1e-9) : value / Math.max(verdict.threshold, 1e-9)
}
