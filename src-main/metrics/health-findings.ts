import type { ErrorKind, Operation } from '../../db/vocabulary.ts'
import type { HealthCounts } from './health-counts.ts'

/** `bad` needs a person now, `watch` soon; a `note` is worth knowing. */
export type HealthSeverity = 'bad' | 'watch' | 'note'

interface ProviderFinding {
  readonly severity: HealthSeverity
  readonly provider: string
  readonly displayName: string
}

export type HealthFinding =
  /** The provider refuses the key: no call can succeed until a person does something. */
  | (ProviderFinding & { readonly kind: 'key_rejected'; readonly since: number; readonly calls: number })
  | (ProviderFinding & {
      readonly kind: 'failing' | 'recovered'
      readonly calls: number
      readonly failed: number
      /** What counts as failed here: being held back by a limit does where nothing at all was answered. */
      readonly statuses: readonly ('error' | 'timeout' | 'rate_limited')[]
      /** The most frequent reason. */
      readonly errorKind: ErrorKind | null
      /** First hour of it. */
      readonly since: number
      /** Its end; null while it goes on. */
      readonly until: number | null
    })
  | (ProviderFinding & { readonly kind: 'limited'; readonly calls: number; readonly limited: number })
  | (ProviderFinding & {
      readonly kind: 'slower'
      readonly operation: Operation
      /** How many times as long as usual the median answer takes. */
      readonly ratio: number
      readonly p50Ms: number
      readonly usualP50Ms: number
      readonly calls: number
      /** First day of it. */
      readonly since: number
    })
  | (ProviderFinding & {
      readonly kind: 'truncated'
      readonly operation: Operation
      readonly calls: number
      readonly truncated: number
    })
  | (ProviderFinding & { readonly kind: 'unpriced'; readonly model: string; readonly calls: number })
  | { readonly kind: 'idle'; readonly severity: HealthSeverity; readonly lastCallAt: number }

const hour = 3_600_000
/** Fewer calls say nothing about a provider; a single bad hour of a hobby must not cry wolf. */
const fewest = { failing: 10, limited: 10, slowerNow: 20, slowerUsually: 40, truncated: 5 }
const failingBelow = 0.9
const badBelow = 0.5
const limitedFrom = 0.1
const slowerFrom = 1.5
const slowerByMs = 500
const truncatedFrom = 0.05

type Named = { readonly provider: string; readonly displayName: string }

/** Failing now, or failed within the last day and answering again. */
export function failureOf(counts: HealthCounts, id: number, name: Named): HealthFinding[] {
  const hours = counts.providers.get(id) ?? []
  const usual = counts.usualRate.get(id) ?? null
  const expected = usual === null ? failingBelow : Math.min(failingBelow, usual - 0.05)
  let seen = 0
  let failedNow = 0
  let from = hours.length
  while (from > 0 && seen < fewest.failing) {
    from -= 1
    seen += hours[from]?.calls ?? 0
    failedNow += hours[from]?.failed ?? 0
  }
  if (seen < fewest.failing) return []
  const isBad = ({ calls, failed }: { calls: number; failed: number }) => calls > 0 && 1 - failed / calls < expected
  const rate = 1 - failedNow / seen
  const failing = rate < expected
  const mostFail = failing && rate < badBelow
  const last = hours.findLastIndex(isBad)
  if (last < 0) return []
  let first = last
  while (first > 0 && isBad(hours[first - 1] as (typeof hours)[number])) first -= 1
  // Where calls are few, hours with and without an answer take turns: more failures than answers are told all the same.
  if (mostFail)
    first = Math.min(
      first,
      hours.findIndex((part, at) => at >= from && isBad(part)),
    )
  const stretch = hours.slice(first, last + 1)
  const sum = (key: 'calls' | 'failed') => stretch.reduce((total, part) => total + part[key], 0)
  if (sum('calls') < fewest.failing && !mostFail) return []
  const severity = mostFail ? 'bad' : failing ? 'watch' : 'note'
  return [
    {
      kind: failing ? 'failing' : 'recovered',
      severity,
      ...name,
      calls: sum('calls'),
      failed: sum('failed'),
      statuses: ['error', 'timeout'],
      errorKind: counts.errorKinds.get(id) ?? null,
      since: stretch[0]?.start ?? 0,
      until: failing ? null : (stretch.at(-1)?.start ?? 0) + hour,
    },
  ]
}

/** Nothing at all was answered within the last day, by whatever provider: however few calls that were, all is not well. */
export function nothingAnswered(
  counts: HealthCounts,
  named: (id: number) => Named,
): (HealthFinding & ProviderFinding)[] {
  const all = [...counts.providers].map(([id, hours]) => {
    const sum = (of: (part: (typeof hours)[number]) => number) => hours.reduce((total, part) => total + of(part), 0)
    const since = hours.find(({ calls }) => calls > 0)?.start ?? 0
    return { id, since, calls: sum(({ calls }) => calls), failed: sum(({ failed, limited }) => failed + limited) }
  })
  if (all.some(({ calls, failed }) => failed < calls)) return []
  return all
    .filter(({ calls }) => calls > 0)
    .map(({ id, ...told }) => ({
      ...{ kind: 'failing' as const, severity: 'bad' as const, ...named(id) },
      ...told,
      statuses: ['error', 'timeout', 'rate_limited'] as const,
      ...{ errorKind: counts.errorKinds.get(id) ?? null, until: null },
    }))
}

/** Turned away for asking too often. */
export function limitedOf(counts: HealthCounts, id: number, name: Named): HealthFinding[] {
  const hours = counts.providers.get(id) ?? []
  const calls = hours.reduce((sum, part) => sum + part.calls, 0)
  const limited = hours.reduce((sum, part) => sum + part.limited, 0)
  if (limited < fewest.limited || limited / calls < limitedFrom) return []
  return [{ kind: 'limited', severity: 'watch', ...name, calls, limited }]
}

/** Slower than usual, or cut off more often than it may be, at one operation. */
export function pairFindings(
  pair: HealthCounts['pairs'] extends ReadonlyMap<string, infer Pair> ? Pair : never,
  name: Named,
): HealthFinding[] {
  const found: HealthFinding[] = []
  const { operation, usual } = pair
  const recent = pair.recent.total >= fewest.slowerNow ? pair.recent : pair.lately
  const p50Ms = recent.quantile(0.5)
  const usualP50Ms = usual.quantile(0.5)
  if (
    p50Ms !== null &&
    usualP50Ms !== null &&
    recent.total >= fewest.slowerNow &&
    usual.total >= fewest.slowerUsually &&
    p50Ms >= usualP50Ms * slowerFrom &&
    p50Ms - usualP50Ms >= slowerByMs
  ) {
    const since = pair.slowSince(usualP50Ms * slowerFrom)
    const ratio = p50Ms / usualP50Ms
    found.push({
      kind: 'slower',
      severity: 'watch',
      ...name,
      operation,
      ratio,
      p50Ms,
      usualP50Ms,
      calls: recent.total,
      since,
    })
  }
  const { truncated, success } = pair
  if (truncated >= fewest.truncated && truncated / success >= truncatedFrom) {
    found.push({ kind: 'truncated', severity: 'watch', ...name, operation, calls: success, truncated })
  }
  return found
}
