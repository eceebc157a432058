import type { Figures } from '../metrics/figures.ts'
import type { ErrorMetrics, MetricsSummary } from '../metrics/metrics-types.ts'
import type { FigureFormats } from './format-figures.ts'
import { errorKindWords } from './words.ts'

/** Whether all is well, in words a person reads first. */
export interface Verdict {
  readonly state: 'well' | 'attention' | 'empty'
  readonly sentence: string
  /** The part of the sentence that says what is wrong; null where nothing is. */
  readonly worst: string | null
  /** What needs a person, worst first. */
  readonly reasons: readonly string[]
  /** What is good to know and needs nobody at once. */
  readonly notes: readonly string[]
}

/** Below this share of answered requests a person should look. */
const fewestAnswered = 0.98
/** A provider below this share of successful calls is named. */
const fewestSuccesses = 0.95
/** Too few calls to call a provider unreliable or slow. */
const enoughCalls = 10
const slowerBy = 1.5
const manyTruncated = 0.02

export function judge(summary: MetricsSummary, formats: FigureFormats): Verdict {
  const { total } = summary
  const notes = notesOf(summary, formats)
  if (total.calls === 0)
    return { state: 'empty', sentence: 'No calls were made in this period.', worst: null, reasons: [], notes }
  const reasons = [...refusedKeys(summary, formats), ...failures(summary, formats), ...slowness(summary, formats)]
  const facts = `${plural(total.calls, 'call', formats)}, ${requestsInWords(total, formats)}, ${costInWords(total, formats)}`
  const [first] = reasons
  if (first === undefined) return { state: 'well', sentence: `All is well: ${facts}.`, worst: null, reasons, notes }
  const more = reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : ''
  const sentence = `Needs attention: ${first}${more}. In all: ${facts}.`
  return { state: 'attention', sentence, worst: first, reasons, notes }
}

function requestsInWords(total: Figures, formats: FigureFormats): string {
  const { successRate } = total.requests
  return successRate === null ? 'no request ended yet' : `${formats.percent(successRate)} of requests answered`
}

function costInWords(total: Figures, formats: FigureFormats): string {
  if (total.costNanos === null) return 'cost unpriced'
  const rest = total.unpricedCalls > 0 ? ' and an unpriced rest' : ''
  return `${formats.money(total.costNanos)}${rest} spent`
}

function refusedKeys(summary: MetricsSummary, formats: FigureFormats): string[] {
  const refused = (kind: string): readonly ErrorMetrics[] => summary.errors.filter(error => error.errorKind === kind)
  return [
    ...refused('authentication').map(
      error => `${namesOf(error)} refused the API key (${plural(error.calls, 'call', formats)})`,
    ),
    ...refused('quota_exhausted').map(
      error => `the quota at ${namesOf(error)} is used up (${plural(error.calls, 'call', formats)})`,
    ),
  ]
}

function namesOf(error: ErrorMetrics): string {
  return error.providers.map(part => part.displayName).join(' and ')
}

function failures(summary: MetricsSummary, formats: FigureFormats): string[] {
  const { requests } = summary.total
  const found: string[] = []
  if (requests.successRate !== null && requests.successRate < fewestAnswered) {
    const ended = requests.answered + requests.failed
    found.push(`${formats.count(requests.failed)} of ${plural(ended, 'request', formats)} failed for good`)
  }
  for (const { displayName, figures } of summary.providers) {
    const counted = figures.success + figures.error + figures.timeout + figures.rateLimited
    if (figures.successRate === null || figures.successRate >= fewestSuccesses || counted < enoughCalls) continue
    found.push(
      `${displayName} failed ${formats.count(counted - figures.success)} of ${plural(counted, 'call', formats)}`,
    )
  }
  const { truncated, success } = summary.total
  if (success >= enoughCalls && truncated / success > manyTruncated) {
    found.push(`${plural(truncated, 'answer', formats)} ended at the model's length limit`)
  }
  return found
}

function slowness({ total, before }: MetricsSummary, formats: FigureFormats): string[] {
  const now = total.responseTime
  const then = before.figures.responseTime
  if (now.p95Ms === null || then.p95Ms === null || now.calls < enoughCalls || then.calls < enoughCalls) return []
  if (now.p95Ms < then.p95Ms * slowerBy) return []
  return [`answers take longer than before (p95 ${formats.duration(now.p95Ms)}, was ${formats.duration(then.p95Ms)})`]
}

function notesOf(summary: MetricsSummary, formats: FigureFormats): string[] {
  const { total, simulatedCalls, errors } = summary
  const notes: string[] = []
  if (total.unpricedCalls > 0) {
    const has = total.unpricedCalls === 1 ? 'has' : 'have'
    notes.push(
      `${plural(total.unpricedCalls, 'call', formats)} ${has} no known price and ${total.unpricedCalls === 1 ? 'is' : 'are'} in no cost.`,
    )
  }
  if (total.estimatedCalls > 0) {
    notes.push(`${plural(total.estimatedCalls, 'call', formats)} came without token counts; Galley estimated them.`)
  }
  const [most] = errors
  if (most !== undefined) {
    notes.push(`Most frequent failure: ${errorKindWords[most.errorKind]} (${plural(most.calls, 'call', formats)}).`)
  }
  if (simulatedCalls > 0) {
    const is = simulatedCalls === 1 ? 'is' : 'are'
    notes.push(`${plural(simulatedCalls, 'simulated call', formats)} (practice or sample) ${is} left out.`)
  }
  if (summary.realms.some(realm => realm !== 'real')) {
    notes.push('Simulated calls (practice or sample) are counted in: nothing was sent or paid for them.')
  }
  return notes
}

function plural(count: number, noun: string, formats: FigureFormats): string {
  return `${formats.count(count)} ${noun}${count === 1 ? '' : 's'}`
}
