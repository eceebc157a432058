import { type AlertBook, sentenceOf } from './alert-book.ts'
import type { Alert, AlertEvent, AlertRule } from './alert-types.ts'
import { alertMessage, resolvedMessage } from './alert-words.ts'
import type { DisplayName } from './subject-name.ts'
import type { Verdict, Watch } from './watch.ts'

/** How often an alert that lasts is written. */
const lookedAtEveryMs = 30_000

/** The alerts that are open, by rule and subject. */
export interface ActiveAlerts {
  /** From the book; what belongs to none of the rules any more is closed there. */
  load(rules: readonly AlertRule[], now: number): void
  has(key: string): boolean
  /** Opens, goes on with or closes the alert of a watch by what its window says. */
  judge(watch: Watch, verdict: Verdict, now: number): void
  /** Closes those of which nothing is left to watch. */
  closeUnwatched(rules: readonly AlertRule[], isWatched: (key: string) => boolean, now: number): void
}

export function alertKey(ruleId: number, value: string | null): string {
  return `${ruleId}\0${value ?? ''}`
}

export function createActiveAlerts({
  book,
  displayName,
  onEvent,
}: {
  readonly book: AlertBook
  readonly displayName: DisplayName
  readonly onEvent: (event: AlertEvent, rule: AlertRule) => void
}): ActiveAlerts {
  let active = new Map<string, Alert>()

  function judge(watch: Watch, verdict: Verdict, now: number): void {
    const key = alertKey(watch.rule.id, watch.subject.value)
    const known = active.get(key)
    if (known === undefined) {
      if (verdict.holds) open(key, watch, verdict, now)
      return
    }
    if (verdict.isOver) close(key, watch.rule, known, verdict.reading.value, now)
    else see(key, watch, known, verdict, now)
  }

  function open(key: string, watch: Watch, { reading, threshold, hits }: Verdict, now: number): void {
    const { rule, subject } = watch
    const value = reading.value ?? 0
    const latest = book.latest(rule.id, subject)
    // The same trouble back within its window is the same alert.
    const wasJustOver = latest !== null && latest.resolvedAt !== null && now - latest.resolvedAt < watch.windowMs
    const seen = {
      message: alertMessage(rule, subject, { ...reading, value }, hits, displayName),
      value,
      threshold,
      baseline: reading.baseline,
      sample: reading.sample,
      cause: watch.causes(now),
      lastSeenAt: now,
    }
    const opened = wasJustOver
      ? book.change(latest.id, { ...seen, peak: worse(rule, latest.peak, value), state: 'active', resolvedAt: null })
      : book.open({
          ...seen,
          ruleId: rule.id,
          sentence: sentenceOf(rule),
          metric: rule.metric,
          subject,
          peak: value,
          calls: watch.calls(now),
          openedAt: now,
        })
    active.set(key, opened)
    onEvent({ type: wasJustOver ? 'alert_changed' : 'alert_opened', alertId: opened.id }, rule)
  }

  function see(key: string, watch: Watch, known: Alert, { reading, threshold, hits }: Verdict, now: number): void {
    const value = reading.value ?? known.value
    if (now - known.lastSeenAt < lookedAtEveryMs) return
    const { rule, subject } = watch
    const changed = book.change(known.id, {
      value,
      peak: worse(rule, known.peak, value),
      threshold,
      baseline: reading.baseline,
      sample: reading.sample,
      message: alertMessage(rule, subject, { ...reading, value }, hits, displayName),
      cause: watch.causes(now),
      lastSeenAt: now,
    })
    active.set(key, changed)
    if (changed.peak !== known.peak) onEvent({ type: 'alert_changed', alertId: known.id }, rule)
  }

  function close(key: string, rule: AlertRule, known: Alert, value: number | null, now: number): void {
    active.delete(key)
    const last = value ?? known.value
    const message =
      value === null
        ? `Over: no calls since. ${known.message}`
        : resolvedMessage({ ...known, value: last }, displayName)
    book.change(known.id, {
      state: 'resolved',
      resolvedAt: now,
      value: last,
      message: `${known.message} ${message}`.slice(0, 600),
      calls: { ...known.calls, to: Math.ceil(now) },
    })
    onEvent({ type: 'alert_resolved', alertId: known.id }, rule)
  }

  return {
    load(rules, now) {
      active = new Map(book.active().map(alert => [alertKey(alert.ruleId ?? 0, alert.subject.value), alert]))
      for (const [key, alert] of active) {
        if (rules.some(({ id }) => id === alert.ruleId)) continue
        active.delete(key)
        book.change(alert.id, { state: 'resolved', resolvedAt: now })
      }
    },
    has: key => active.has(key),
    judge,
    closeUnwatched(rules, isWatched, now) {
      for (const [key, alert] of active) {
        // Nothing is left of its calls: the window has emptied since the last start.
        const rule = rules.find(({ id }) => id === alert.ruleId)
        if (!isWatched(key) && rule !== undefined) close(key, rule, alert, null, now)
      }
    },
  }
}

function worse({ comparison }: AlertRule, peak: number, value: number): number {
  return comparison === 'below' || comparison === 'falls_by' ? Math.min(peak, value) : Math.max(peak, value)
}
