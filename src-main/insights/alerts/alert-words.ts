import type { AlertMetric } from '../../../db/vocabulary.ts'
import type { Alert, AlertRuleFields, Reading, Subject } from './alert-types.ts'
import { metricFacts } from './rule-metrics.ts'
import { type DisplayName, subjectName } from './subject-name.ts'

const metricWords: Readonly<Record<AlertMetric, string>> = {
  error_rate: 'the share of calls that fail',
  timeout_rate: 'the share of calls that time out',
  rate_limit_rate: 'the share of calls that are rate limited',
  unpriced_calls: 'the number of calls without a price',
  p95: 'the time that 95 of 100 calls stay within',
  first_token: 'the time to the first word (95 of 100 calls)',
  cost: 'spend',
  spend_rate: 'spend per hour',
  quality: 'quality',
}

const shortWords: Readonly<Record<AlertMetric, string>> = {
  error_rate: 'Failed calls',
  timeout_rate: 'Timed-out calls',
  rate_limit_rate: 'Rate-limited calls',
  unpriced_calls: 'Calls without a price',
  p95: 'Response time (95 of 100 calls)',
  first_token: 'Time to the first word (95 of 100 calls)',
  cost: 'Spend',
  spend_rate: 'Spend per hour',
  quality: 'Quality',
}

/** The rule as a sentence: "Tell me when the share of calls that fail, of each provider, jumps by 20 points within 15 minutes." */
export function ruleSentence(rule: AlertRuleFields): string {
  const about = `${metricWords[rule.metric]}${subjectWords(rule.scope)}`
  return `Tell me when ${about} ${comparisonWords(rule)} ${windowWords(rule)}.`
}

function comparisonWords({ metric, comparison, threshold }: AlertRuleFields): string {
  switch (comparison) {
    case 'above':
      return `is over ${figure(metric, threshold)}`
    case 'below':
      return `is under ${figure(metric, threshold)}`
    case 'jumps_by':
      return `jumps by ${points(threshold)}`
    case 'rises_by':
      return `is ${percent(threshold)} above the same time last week`
    case 'falls_by':
      return `is ${percent(threshold)} below the same time last week`
  }
}

function windowWords({ windowMinutes }: AlertRuleFields): string {
  return `over ${duration(windowMinutes)}`
}

function subjectWords({ kind, value }: Subject): string {
  if (kind === 'all') return ''
  if (value === null) return ` of any ${kind} on its own`
  return kind === 'book' ? ` of the book ${value}` : ` of ${value}`
}

/** What happened: "OpenAI: failed calls at 41 % (17 of 41 in 15 minutes; usual is 1.2 %)." */
export function alertMessage(
  rule: AlertRuleFields,
  subject: Subject,
  reading: Reading & { readonly value: number },
  hits: number | null,
  displayName: DisplayName,
): string {
  const { metric } = rule
  const what = headWords(metric, subject, displayName)
  const of =
    hits === null
      ? `${count(reading.sample)} calls in ${duration(rule.windowMinutes)}`
      : `${count(hits)} of ${count(reading.sample)} in ${duration(rule.windowMinutes)}`
  return `${what} at ${figure(metric, reading.value)} (${of}${comparedWith(rule, reading.baseline)}).`
}

function comparedWith({ metric, comparison, threshold }: AlertRuleFields, baseline: number | null): string {
  if (baseline === null && comparison === 'jumps_by') return '; what is usual is not known yet'
  if (baseline === null) return `; the limit is ${figure(metric, threshold)}`
  return comparison === 'jumps_by'
    ? `; usual is ${figure(metric, baseline)}`
    : `; the same time last week had ${figure(metric, baseline)}`
}

export function resolvedMessage(
  { metric, subject, value }: Pick<Alert, 'metric' | 'subject' | 'value'>,
  displayName: DisplayName,
): string {
  return `Over. ${headWords(metric, subject, displayName)} back to normal, last at ${figure(metric, value)}.`
}

function headWords(metric: AlertMetric, subject: Subject, displayName: DisplayName): string {
  const who = subjectName(subject, displayName)
  return who === null ? shortWords[metric] : `${who}: ${lowerFirst(shortWords[metric])}`
}

function figure(metric: AlertMetric, value: number): string {
  switch (metricFacts[metric].unit) {
    case 'rate':
      return percent(value)
    case 'score':
      return value.toFixed(2)
    case 'ms':
      return milliseconds(value)
    case 'usd':
      return dollars(value)
    case 'usd_per_hour':
      return `${dollars(value)} an hour`
    case 'calls':
      return `${count(value)} ${value === 1 ? 'call' : 'calls'}`
  }
}

function duration(minutes: number): string {
  if (minutes % 1440 === 0) return plural(minutes / 1440, 'day')
  if (minutes % 60 === 0) return plural(minutes / 60, 'hour')
  return plural(minutes, 'minute')
}

function plural(number: number, word: string): string {
  return `${count(number)} ${word}${number === 1 ? '' : 's'}`
}

function points(share: number): string {
  return `${trim(share * 100)} points`
}

function percent(share: number): string {
  const value = share * 100
  return `${trim(value)} %`
}

function trim(value: number): string {
  return value >= 10 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1)
}

function milliseconds(value: number): string {
  if (value < 1000) return `${Math.round(value)} ms`
  if (value < 120_000) return `${trim(value / 1000)} s`
  return `${trim(value / 60_000)} min`
}

function dollars(value: number): string {
  const digits = value >= 100 ? 0 : value >= 0.1 || value === 0 ? 2 : 4
  return `$${value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`
}

function count(value: number): string {
  return value.toLocaleString('en')
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
