import type { AlertCalls, AlertCause, AlertRule, CallFacts, Subject } from './alert-types.ts'

const mostCauses = 8

/** What calls have in common: why they failed, then the rest, most frequent first. What they are watched by is no news. */
export function commonCauses(calls: readonly CallFacts[], subject: Subject): readonly AlertCause[] {
  const counts = new Map<string, AlertCause & { calls: number }>()
  for (const call of calls) {
    for (const [field, value] of causeFields(call)) {
      if (value === null || field === subject.kind || (field === 'provider' && subject.kind === 'model')) continue
      const key = `${field}\0${value}`
      const known = counts.get(key)
      if (known === undefined) counts.set(key, { field, value, calls: 1 })
      else known.calls += 1
    }
  }
  // That all were translations says less than that a third was overloaded.
  const place = ({ field }: AlertCause) => (field === 'error_kind' ? 0 : 1)
  return [...counts.values()]
    .sort((one, other) => place(one) - place(other) || other.calls - one.calls)
    .slice(0, mostCauses)
}

function causeFields(call: CallFacts) {
  return [
    ['error_kind', call.errorKind],
    ['model', `${call.provider}/${call.model}`],
    ['provider', call.provider],
    ['operation', call.operation],
    ['book', call.book],
  ] as const
}

/** Filters of the call list that lead to the calls of a subject, and to those that count against it. */
export function subjectFilters({ kind, value }: Subject): Partial<AlertCalls> {
  if (value === null || kind === 'all') return {}
  if (kind !== 'model') return { [kind]: value }
  const slash = value.indexOf('/')
  return slash < 0 ? { model: value } : { provider: value.slice(0, slash), model: value.slice(slash + 1) }
}

export function relevantFilters(metric: AlertRule['metric'], slowerThan: number): Partial<AlertCalls> {
  switch (metric) {
    case 'error_rate':
      return { status: 'failed' }
    case 'timeout_rate':
      return { status: 'timeout' }
    case 'rate_limit_rate':
      return { status: 'rate_limited' }
    case 'unpriced_calls':
      return { unpriced: true }
    case 'p95':
      return { status: 'success', min_response_time_ms: Math.floor(slowerThan) }
    default:
      return {}
  }
}
