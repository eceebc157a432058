import type { Figures } from '../metrics/figures.ts'
import type { ErrorMetrics, MetricsSummary } from '../metrics/metrics-types.ts'
import type { Said } from '../words/said.ts'
import type { FigureFormats } from './format-figures.ts'
import { sayVerdict } from './verdict-sentences.ts'

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
  /** Both as data, for whoever says them in another language (docs/words.md). */
  readonly said: { readonly reasons: readonly Said[]; readonly notes: readonly Said[] }
}

interface Reason {
  readonly reason: string
  readonly said: Said
}
interface Note {
  readonly note: string
  readonly said: Said
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
  const found = [...refusedKeys(summary), ...failures(summary), ...slowness(summary)]
  const known = notesOf(summary)
  const reasons = found.map(({ reason }) => reason)
  const notes = known.map(({ note }) => note)
  const parts = {
    reasons,
    notes,
    said: { reasons: found.map(({ said }) => said), notes: known.map(({ said }) => said) },
  }
  if (total.calls === 0)
    return {
      ...parts,
      ...{ state: 'empty', sentence: 'No calls were made in this period.', worst: null, reasons: [] },
    }
  const facts = `${plural(total.calls, 'call', formats)}, ${requestsInWords(total, formats)}, ${costInWords(total, formats)}`
  const [first] = reasons
  if (first === undefined) return { ...parts, state: 'well', sentence: `All is well: ${facts}.`, worst: null }
  const more = reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : ''
  return { ...parts, state: 'attention', sentence: `Needs attention: ${first}${more}. In all: ${facts}.`, worst: first }
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

function refusedKeys(summary: MetricsSummary): Reason[] {
  const refused = (kind: string): readonly ErrorMetrics[] => summary.errors.filter(error => error.errorKind === kind)
  return [
    ...refused('authentication').map(error => sayVerdict('key_refused', { names: namesOf(error), count: error.calls })),
    ...refused('quota_exhausted').map(error => sayVerdict('quota_used', { names: namesOf(error), count: error.calls })),
  ]
}

function namesOf(error: ErrorMetrics): readonly string[] {
  return error.providers.map(part => part.displayName)
}

function failures(summary: MetricsSummary): Reason[] {
  const { requests } = summary.total
  const found: Reason[] = []
  if (requests.successRate !== null && requests.successRate < fewestAnswered) {
    found.push(sayVerdict('requests_failed', { failed: requests.failed, count: requests.answered + requests.failed }))
  }
  for (const { provider: name, displayName, figures } of summary.providers) {
    const count = figures.success + figures.error + figures.timeout + figures.rateLimited
    if (figures.successRate === null || figures.successRate >= fewestSuccesses || count < enoughCalls) continue
    const provider = { name, displayName }
    found.push(sayVerdict('provider_failed', { provider, failed: count - figures.success, count }))
  }
  const { truncated, success } = summary.total
  if (success >= enoughCalls && truncated / success > manyTruncated) {
    found.push(sayVerdict('truncated', { count: truncated }))
  }
  return found
}

function slowness({ total, before }: MetricsSummary): Reason[] {
  const now = total.responseTime
  const then = before.figures.responseTime
  if (now.p95Ms === null || then.p95Ms === null || now.calls < enoughCalls || then.calls < enoughCalls) return []
  if (now.p95Ms < then.p95Ms * slowerBy) return []
  return [sayVerdict('slower', { now_ms: now.p95Ms, before_ms: then.p95Ms })]
}

function notesOf({ total, simulatedCalls, errors, realms }: MetricsSummary): Note[] {
  const [most] = errors
  // Of sample data nobody needs to hear that simulated calls are counted in, and that one is left out.
  const isSample = realms.every(realm => realm === 'sample')
  return [
    ...(total.unpricedCalls > 0 ? [sayVerdict('unpriced', { count: total.unpricedCalls })] : []),
    ...(total.estimatedCalls > 0 ? [sayVerdict('estimated', { count: total.estimatedCalls })] : []),
    ...(most === undefined ? [] : [sayVerdict('most_frequent', { error_kind: most.errorKind, count: most.calls })]),
    ...(simulatedCalls > 0 ? [sayVerdict(isSample ? 'practice_left_out' : 'left_out', { count: simulatedCalls })] : []),
    ...(isSample ? [sayVerdict('sample')] : realms.some(realm => realm !== 'real') ? [sayVerdict('counted_in')] : []),
  ]
}

function plural(count: number, noun: string, formats: FigureFormats): string {
  return `${formats.count(count)} ${noun}${count === 1 ? '' : 's'}`
}
