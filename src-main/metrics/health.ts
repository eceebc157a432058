import type { ErrorKind, Operation, Realm } from '../../db/vocabulary.ts'
import type { Clock } from '../ports.ts'
import { createCallQueryRepository } from '../store/repositories/call-query-repository.ts'
import { createDigestRows } from '../store/repositories/digest-rows.ts'
import { createProviderRepository } from '../store/repositories/provider-repository.ts'
import { createRollupReader, type RollupReader } from '../store/repositories/rollup-reader.ts'
import type { Store } from '../store/store.ts'
import { digestFormat } from './digest-body.ts'
import { createDigestSource } from './digest-source.ts'
import { type HealthCounts, readHealthCounts, readUsualCounts, type UsualCounts } from './health-counts.ts'
import { createHealthHours } from './health-hours.ts'
import { createRollupDays } from './rollup-days.ts'
import { StampedCache } from './stamped-cache.ts'

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

export interface Health {
  readonly level: 'empty' | 'good' | 'watch' | 'bad'
  /** What happened lately, and what it is compared with. */
  readonly recent: { readonly from: number; readonly to: number; readonly calls: number }
  readonly usual: { readonly from: number; readonly to: number; readonly calls: number }
  /** Providers that were called lately. */
  readonly providers: number
  /** Most serious first. */
  readonly findings: readonly HealthFinding[]
}

const hour = 3_600_000
const day = 24 * hour
/** Long enough that a slow week does not become what is usual. */
const usualDays = 28
const idleAfter = 7 * day
/** Fewer calls say nothing about a provider; a single bad hour of a hobby must not cry wolf. */
const fewest = { failing: 10, limited: 10, slowerNow: 20, slowerUsually: 40, truncated: 5, rejected: 2 }
const failingBelow = 0.9
const badBelow = 0.5
const limitedFrom = 0.1
const slowerFrom = 1.5
const slowerByMs = 500
const truncatedFrom = 0.05

/**
 * Whether all is well, as findings that a page puts into words: the last day against the four weeks before it. Reads hour and day
 * rollups, so that it takes the same time at any number of calls.
 */
export function createHealth({
  store,
  clock,
  settings,
}: {
  readonly store: Store
  readonly clock: Clock
  readonly settings: { timeZone(): string }
}): (query: { readonly realms: readonly Realm[] }) => Health {
  const reader = createRollupReader(store)
  const calls = createCallQueryRepository(store)
  const providers = createProviderRepository(store)
  const periods = createRollupDays(store, settings)

  const digests = createDigestSource(createDigestRows(store, digestFormat))
  const hours = createHealthHours(reader, periods)
  const kept = new StampedCache<UsualCounts>(4)

  /** Four weeks that are over: added up once, and again when one of their days was written. */
  function usualCounts(realms: readonly Realm[], usualFrom: number, usualTo: number): UsualCounts {
    const versions = reader.versions(usualFrom, usualTo)
    const stamp = String([...versions.values()].reduce((sum, version) => sum + version, 0))
    const key = JSON.stringify([periods().timeZone, realms, usualFrom, usualTo])
    const known = kept.get(key, stamp)
    if (known !== undefined) return known
    const counts = readUsualCounts({ reader, digests }, { realms, usualFrom, usualTo }, versions)
    kept.set(key, stamp, counts)
    return counts
  }

  /** The newest call of a provider that succeeded is older than the newest that was refused for its key. */
  function rejectedSince(providerId: number, realms: readonly Realm[]): { since: number; calls: number } | null {
    const newest = (filters: object, limit: number) =>
      calls.page({
        filters: { providerIds: [providerId], realms, ...filters },
        sort: 'time',
        descending: true,
        limit,
        after: null,
      })
    const rejected = newest({ errorKinds: ['authentication', 'permission'] }, 50)
    const answered = newest({ statuses: ['success'] }, 1)[0]?.createdAt ?? 0
    const since = rejected.filter(call => call.createdAt > answered)
    const first = since.at(-1)
    return first === undefined || since.length < fewest.rejected
      ? null
      : { since: first.createdAt, calls: since.length }
  }

  return ({ realms }) =>
    reader.snapshot(() => {
      const now = clock.now()
      const recentFrom = Math.floor((now - day) / hour) * hour
      const span = newestOf(reader)
      const latelyFrom = recentFrom - 2 * day
      const today = periods().dayStart(latelyFrom)
      const usualFrom = periods().dayStart(today - usualDays * day)
      const counts = readHealthCounts(
        reader,
        {
          realms,
          recentFrom,
          to: now + 1,
          usualFrom,
          usualTo: today,
        },
        {
          lately: hours(realms, latelyFrom, recentFrom),
          recent: hours(realms, recentFrom, now + 1),
          usual: usualCounts(realms, usualFrom, today),
        },
      )
      const recent = { from: recentFrom, to: now + 1, calls: counts.recentCalls }
      const usual = { from: usualFrom, to: today, calls: counts.usualCalls }
      const rows = new Map(providers.list().map(row => [row.id, row]))
      const named = (id: number) => {
        const provider = rows.get(id)?.name ?? `provider ${id}`
        return { provider, displayName: rows.get(id)?.displayName ?? provider }
      }
      const findings: HealthFinding[] = [...counts.providers.keys()].flatMap(id => {
        const name = named(id)
        const rejected = rejectedSince(id, realms)
        const found =
          rejected === null
            ? failureOf(counts, id, name)
            : [{ kind: 'key_rejected' as const, severity: 'bad' as const, ...name, ...rejected }]
        return [...found, ...limitedOf(counts, id, name)]
      })
      for (const pair of counts.pairs.values()) findings.push(...pairFindings(pair, named(pair.providerId)))
      for (const { providerId, model, calls } of counts.unpriced) {
        findings.push({ kind: 'unpriced', severity: 'note', ...named(providerId), model, calls })
      }
      if (span !== null && now - span > idleAfter) findings.push({ kind: 'idle', severity: 'note', lastCallAt: span })
      findings.sort((a, b) => order[a.severity] - order[b.severity])
      const level = span === null ? 'empty' : worst(findings)
      return { level, recent, usual, providers: counts.providers.size, findings }
    })
}

const order: Readonly<Record<HealthSeverity, number>> = { bad: 0, watch: 1, note: 2 }

function worst(findings: readonly HealthFinding[]): 'good' | 'watch' | 'bad' {
  const [first] = findings
  return first === undefined || first.severity === 'note' ? 'good' : first.severity
}

function newestOf(reader: RollupReader): number | null {
  return reader.span()?.newest ?? null
}

type Named = { readonly provider: string; readonly displayName: string }

/** Failing now, or failed within the last day and answering again. */
function failureOf(counts: HealthCounts, id: number, name: Named): HealthFinding[] {
  const hours = counts.providers.get(id) ?? []
  const usual = counts.usualRate.get(id) ?? null
  const expected = usual === null ? failingBelow : Math.min(failingBelow, usual - 0.05)
  let seen = 0
  let failedNow = 0
  for (const { calls, failed } of hours.toReversed()) {
    if (seen >= fewest.failing) break
    seen += calls
    failedNow += failed
  }
  if (seen < fewest.failing) return []
  const isBad = ({ calls, failed }: { calls: number; failed: number }) => calls > 0 && 1 - failed / calls < expected
  const failing = 1 - failedNow / seen < expected
  const last = hours.findLastIndex(isBad)
  if (last < 0) return []
  let first = last
  while (first > 0 && isBad(hours[first - 1] as (typeof hours)[number])) first -= 1
  const stretch = hours.slice(first, last + 1)
  const sum = (key: 'calls' | 'failed') => stretch.reduce((total, part) => total + part[key], 0)
  if (sum('calls') < fewest.failing) return []
  const severity = failing ? (1 - failedNow / seen < badBelow ? 'bad' : 'watch') : 'note'
  return [
    {
      kind: failing ? 'failing' : 'recovered',
      severity,
      ...name,
      calls: sum('calls'),
      failed: sum('failed'),
      errorKind: counts.errorKinds.get(id) ?? null,
      since: stretch[0]?.start ?? 0,
      until: failing ? null : (stretch.at(-1)?.start ?? 0) + hour,
    },
  ]
}

function limitedOf(counts: HealthCounts, id: number, name: Named): HealthFinding[] {
  const hours = counts.providers.get(id) ?? []
  const calls = hours.reduce((sum, part) => sum + part.calls, 0)
  const limited = hours.reduce((sum, part) => sum + part.limited, 0)
  if (limited < fewest.limited || limited / calls < limitedFrom) return []
  return [{ kind: 'limited', severity: 'watch', ...name, calls, limited }]
}

function pairFindings(
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
