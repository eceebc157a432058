import { commonCauses, relevantFilters, subjectFilters } from './alert-evidence.ts'
import type { AlertCalls, AlertCause, AlertRule, CallFacts, Reading, Subject } from './alert-types.ts'
import { chanceAbove } from './beta-tail.ts'
import { hitOf, sampleOf } from './call-sample.ts'
import { failureGroup } from './failure-groups.ts'
import { JumpDetector } from './jump-detector.ts'
import type { Usual } from './jump-hypotheses.ts'
import { isRate } from './rule-metrics.ts'
import { SlidingWindow, type WindowSample } from './sliding-window.ts'

/** How sure it has to be that a rate is really over its threshold. */
const sure = 0.95
/** The share of calls that may take longer than a 95th percentile, and how sure it has to be that more do. */
const slowShare = 0.05
const slowPrior = { failures: 0.5, successes: 9.5 }
const sureOfSlow = 0.9
/** In standard errors: a mean lies below its threshold by chance in 1 of 20 cases. */
const meanErrors = 1.645
/** A rise of spend by less is not worth a word. US dollars. */
const leastSpendChange = 1
/** Calls whose common causes are told. */
const keptRelevant = 200

export interface Verdict {
  /** The rule is met, as far as the calls can tell. */
  readonly holds: boolean
  /** An alert that is active is over. Between the two it stays what it is. */
  readonly isOver: boolean
  readonly isWaiting: boolean
  readonly reading: Reading
  /** What the value is compared with, in the metric's unit. */
  readonly threshold: number
  /** Calls that count against it, where the metric is a share or a limit. */
  readonly hits: number | null
}

/** One rule over the calls of one subject. */
export class Watch {
  readonly rule: AlertRule
  readonly subject: Subject
  readonly window: SlidingWindow
  private readonly detector: JumpDetector | null
  private usual: Usual
  private lastCallAt = 0
  private detected = false
  private relevant: CallFacts[] = []
  private slowerThan: number

  constructor(rule: AlertRule, subject: Subject, now: number, usual: Usual) {
    this.rule = rule
    this.subject = subject
    this.usual = usual
    const timed = rule.metric === 'p95' ? 'responseMs' : rule.metric === 'first_token' ? 'firstTokenMs' : null
    this.window = new SlidingWindow(this.windowMs, now, timed)
    this.detector = rule.comparison === 'jumps_by' ? new JumpDetector(rule.threshold, usual) : null
    this.slowerThan = rule.threshold
  }

  get windowMs(): number {
    return this.rule.windowMinutes * 60_000
  }

  learn(usual: Usual): void {
    this.usual = usual
    this.detector?.learn(usual)
  }

  add(call: CallFacts): void {
    const sample = sampleOf(call)
    if (!this.window.add(call.at, sample)) return
    if (call.score !== null) this.window.moveScore(call.at, null, call.score)
    if (this.detector !== null && sample.counted === 1) {
      // Evidence from before a long silence says nothing of now.
      const elapsedMs = call.at - this.lastCallAt
      if (elapsedMs > this.windowMs) this.detector.reset()
      const group = call.errorKind === null ? null : failureGroup(call.errorKind)
      const failed = hitOf(this.rule.metric, sample)
      const began = call.at - (call.responseMs ?? 0)
      this.detector.add({ failed, group, request: call.requestId, attempt: call.attempt, began, elapsedMs })
      if (this.detector.detected) {
        this.detected = true
        this.detector.reset()
      }
    }
    this.lastCallAt = Math.max(this.lastCallAt, call.at)
    if (!this.isRelevant(sample)) return
    this.relevant.push(call)
    if (this.relevant.length > keptRelevant) this.relevant = this.relevant.slice(-keptRelevant / 2)
  }

  /** A later score of a call, a changed one, or one that was taken back. */
  moveScore(call: CallFacts, previous: number | null): void {
    this.window.moveScore(call.at, previous, call.score)
  }

  /** @param lastWeek the same window a week earlier; null where there is too little of it */
  verdict(now: number, lastWeek: Reading | null): Verdict {
    this.window.advance(now)
    const { rule, window } = this
    const { sums } = window
    const { metric, comparison } = rule
    const value = this.value()
    const sample = this.sample()
    const hits = this.hits()
    const baseline = this.baseline(lastWeek)
    const threshold = this.thresholdFor(baseline)
    const reading = { value, sample, baseline }
    const isWaiting = sample < rule.minSample || (isRelative(comparison) && baseline === null)
    const judge = (): boolean => {
      if (value === null || isWaiting) return false
      if (comparison === 'jumps_by') return this.detected
      if (metric === 'quality') return value < threshold && value + meanErrors * this.meanError() < threshold
      if (comparison === 'below' || comparison === 'falls_by') return value < threshold
      if (value <= threshold) return false
      if (isRate(metric)) return chanceAbove(threshold, hits ?? 0, sums.counted) >= sure
      if (metric === 'p95' || metric === 'first_token') {
        this.slowerThan = threshold
        return chanceAbove(slowShare, window.slower(threshold), window.timedCalls, slowPrior) >= sureOfSlow
      }
      return comparison !== 'rises_by' || value - (baseline ?? 0) >= leastSpendChange
    }
    const holds = judge()
    const isOver = !holds && this.isBack(value, threshold)
    if (isOver) this.detected = false
    return { holds, isOver, isWaiting, reading, threshold, hits }
  }

  /** What the calls behind an alert have in common, most frequent first. */
  causes(now: number): readonly AlertCause[] {
    const since = now - this.windowMs
    const calls = this.relevant.filter(({ at }) => at >= since)
    return commonCauses(calls, this.subject)
  }

  /** Filters that lead to the calls behind it. */
  calls(now: number): AlertCalls {
    return {
      ...subjectFilters(this.subject),
      ...relevantFilters(this.rule.metric, this.slowerThan),
      from: Math.floor(now - this.windowMs),
    }
  }

  private isRelevant(sample: WindowSample): boolean {
    switch (this.rule.metric) {
      case 'error_rate':
      case 'timeout_rate':
      case 'rate_limit_rate':
        return hitOf(this.rule.metric, sample)
      case 'unpriced_calls':
        return sample.unpriced === 1
      case 'p95':
        return (sample.responseMs ?? 0) > this.slowerThan
      case 'first_token':
        return (sample.firstTokenMs ?? 0) > this.slowerThan
      default:
        return true
    }
  }

  private baseline(lastWeek: Reading | null): number | null {
    const { comparison } = this.rule
    if (comparison === 'jumps_by') return this.usual.isAssumed ? null : this.usual.rate
    return isRelative(comparison) ? (lastWeek?.value ?? null) : null
  }

  private thresholdFor(baseline: number | null): number {
    const { comparison, threshold } = this.rule
    if (comparison === 'jumps_by') return Math.min(1, this.usual.rate + threshold)
    if (comparison === 'rises_by') return (baseline ?? 0) * (1 + threshold)
    return comparison === 'falls_by' ? (baseline ?? 0) * (1 - threshold) : threshold
  }

  private isBack(value: number | null, threshold: number): boolean {
    const { comparison, clearAt } = this.rule
    if (value === null) return true
    switch (comparison) {
      case 'jumps_by':
        return value <= this.usual.rate + 0.4 * this.rule.threshold
      case 'above':
        return value <= (clearAt ?? threshold * 0.8)
      case 'below':
        return value >= (clearAt ?? threshold * 1.05)
      case 'rises_by':
        return value <= threshold * 0.9
      case 'falls_by':
        return value >= threshold * 1.02
    }
  }

  private value(): number | null {
    const { sums } = this.window
    switch (this.rule.metric) {
      case 'error_rate':
      case 'timeout_rate':
      case 'rate_limit_rate':
        return sums.counted === 0 ? null : (this.hits() ?? 0) / sums.counted
      case 'unpriced_calls':
        return sums.unpriced
      case 'p95':
      case 'first_token':
        return this.window.quantile(0.95)
      case 'cost':
        return sums.costNanos / 1e9
      case 'spend_rate':
        return sums.costNanos / 1e9 / (this.rule.windowMinutes / 60)
      case 'quality':
        return sums.scores === 0 ? null : sums.scoreSum / sums.scores
    }
  }

  private sample(): number {
    const { metric } = this.rule
    if (metric === 'quality') return this.window.sums.scores
    if (metric === 'p95' || metric === 'first_token') return this.window.timedCalls
    return metric === 'unpriced_calls' ? this.window.sums.unpriced : this.window.sums.counted
  }

  private hits(): number | null {
    const { sums } = this.window
    if (this.rule.metric === 'error_rate') return sums.failed
    if (this.rule.metric === 'timeout_rate') return sums.timeout
    return this.rule.metric === 'rate_limit_rate' ? sums.rateLimited : null
  }

  /** The standard error of the mean score. */
  private meanError(): number {
    const { scores, scoreSum, scoreSquares } = this.window.sums
    if (scores < 2) return 1
    const variance = Math.max(0, (scoreSquares - scoreSum ** 2 / scores) / (scores - 1))
    return Math.sqrt(variance / scores)
  }
}

export function isRelative(comparison: AlertRule['comparison']): boolean {
  return comparison === 'rises_by' || comparison === 'falls_by'
}
