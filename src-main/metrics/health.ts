import type { Realm } from '../../db/vocabulary.ts'
import type { Clock } from '../ports.ts'
import { createCallQueryRepository } from '../store/repositories/call-query-repository.ts'
import { createDigestRows } from '../store/repositories/digest-rows.ts'
import { createProviderRepository } from '../store/repositories/provider-repository.ts'
import { createRollupReader, type RollupReader } from '../store/repositories/rollup-reader.ts'
import type { Store } from '../store/store.ts'
import { digestFormat } from './digest-body.ts'
import { createDigestSource } from './digest-source.ts'
import { readHealthCounts, readUsualCounts, type UsualCounts } from './health-counts.ts'
import {
  failureOf,
  type HealthFinding,
  type HealthSeverity,
  limitedOf,
  nothingAnswered,
  pairFindings,
} from './health-findings.ts'
import { createHealthHours } from './health-hours.ts'
import { createRollupDays } from './rollup-days.ts'
import { StampedCache } from './stamped-cache.ts'

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
/** A single refused call may have been a slip. */
const fewestRejected = 2

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
    return first === undefined || since.length < fewestRejected ? null : { since: first.createdAt, calls: since.length }
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
      const told = new Set(findings.flatMap(one => (one.severity === 'bad' && 'provider' in one ? one.provider : [])))
      findings.push(...nothingAnswered(counts, named).filter(({ provider }) => !told.has(provider)))
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
