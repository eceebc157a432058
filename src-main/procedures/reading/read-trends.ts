import type { Operation, Realm } from '../../../db/vocabulary.ts'
import type { HealthFindingAnswer, TrendsAnswer, UsageAnswer } from '../../contract/trends-contract.ts'
import type { Figures } from '../../metrics/figures.ts'
import type { Health } from '../../metrics/health.ts'
import type { HealthFinding } from '../../metrics/health-findings.ts'
import { splitKey } from '../../metrics/tally.ts'
import type { TrendSeries, TrendSplit, Trends } from '../../metrics/trends.ts'
import type { ShownUse, SubjectUsage, Usage } from '../../metrics/usage.ts'

type Names = ReadonlyMap<number, { readonly name: string; readonly displayName: string }>
type SeriesAnswer = TrendsAnswer['series'][number]

const iso = (at: number): string => new Date(at).toISOString()

function periodOf({ stretch, days, timeZone }: Pick<Trends, 'stretch' | 'days' | 'timeZone'>) {
  return { start: iso(stretch.from), end: iso(stretch.to), days, time_zone: timeZone }
}

/** In columns, as charts want them. */
export function trendsToAnswer(trends: Trends, split: TrendSplit, names: Names): TrendsAnswer {
  return {
    period: periodOf(trends),
    step: trends.step,
    split,
    starts: trends.starts.map(iso),
    series: trends.series.map(series => ({
      ...nameSeries(series, split, names),
      is_rest: series.key === null,
      total: pointOf(series.total),
      ...columnsOf(series.points.map(figures => (figures === null ? noCalls : pointOf(figures)))),
    })),
  }
}

type Named = Pick<
  SeriesAnswer,
  'provider' | 'display_name' | 'realm' | 'model' | 'operation' | 'source_language' | 'target_language'
>

function nameSeries({ key }: TrendSeries, split: TrendSplit, names: Names): Named {
  const unnamed: Named = {
    provider: null,
    display_name: null,
    realm: null,
    model: null,
    operation: null,
    source_language: null,
    target_language: null,
  }
  if (key === null) return unnamed
  const [one = '', two = '', three = ''] = splitKey(key)
  switch (split) {
    case 'none':
      return unnamed
    case 'operation':
      return { ...unnamed, operation: one as Operation }
    case 'language':
      return { ...unnamed, source_language: one || null, target_language: two || null }
    default: {
      const provider = names.get(Number(two))?.name ?? `provider ${two}`
      const displayName = names.get(Number(two))?.displayName ?? provider
      const model = split === 'model' ? three : null
      return { ...unnamed, provider, display_name: displayName, realm: one as Realm, model }
    }
  }
}

type Point = SeriesAnswer['total']

const noCalls: Point = {
  calls: 0,
  success: 0,
  failed: 0,
  cost_nanos: 0,
  tokens: 0,
  p50_ms: null,
  p95_ms: null,
  p99_ms: null,
  score: null,
}

function pointOf(figures: Figures): Point {
  const { calls, success, error, timeout, rateLimited, costNanos, tokens, responseTime, score } = figures
  return {
    calls,
    success,
    failed: error + timeout + rateLimited,
    cost_nanos: costNanos,
    tokens: tokens.total,
    p50_ms: responseTime.p50Ms,
    p95_ms: responseTime.p95Ms,
    p99_ms: responseTime.p99Ms,
    score: score.mean === null ? null : score.mean / 1000,
  }
}

type Columns = { [Key in keyof Point]: Point[Key][] }

function columnsOf(points: readonly Point[]): Columns {
  const columns = Object.keys(noCalls).map(key => [key, points.map(point => point[key as keyof Point])])
  return Object.fromEntries(columns) as Columns
}

export function usageToAnswer(usage: Usage): UsageAnswer {
  const sum = ({ calls, success, tokens, costNanos }: ShownUse) => ({ calls, success, tokens, cost_nanos: costNanos })
  const named = (rows: readonly SubjectUsage[]) => rows.map(row => ({ name: row.name, ...sum(row) }))
  return {
    period: periodOf(usage),
    hours: usage.hours.map(row => ({ weekday: row.weekday, hour: row.hour, ...sum(row) })),
    books: named(usage.books),
    book_count: usage.bookCount,
    users: named(usage.users),
    user_count: usage.userCount,
  }
}

export function healthToAnswer({ level, recent, usual, providers, findings }: Health) {
  const compared = ({ from, to, calls }: Health['recent']) => ({ start: iso(from), end: iso(to), calls })
  return { level, recent: compared(recent), usual: compared(usual), providers, findings: findings.map(findingToAnswer) }
}

function findingToAnswer(finding: HealthFinding): HealthFindingAnswer {
  const { severity } = finding
  if (finding.kind === 'idle') return { kind: 'idle', severity, last_call_at: iso(finding.lastCallAt) }
  const of = { severity, provider: finding.provider, display_name: finding.displayName }
  switch (finding.kind) {
    case 'key_rejected':
      return { kind: finding.kind, ...of, since: iso(finding.since), calls: finding.calls }
    case 'failing':
    case 'recovered': {
      const { kind, calls, failed, statuses, errorKind, since, until } = finding
      const end = until === null ? null : iso(until)
      return {
        kind,
        ...of,
        calls,
        failed,
        statuses: [...statuses],
        error_kind: errorKind,
        since: iso(since),
        until: end,
      }
    }
    case 'slower': {
      const { kind, operation, ratio, p50Ms, usualP50Ms, calls, since } = finding
      return { kind, ...of, operation, ratio, p50_ms: p50Ms, usual_p50_ms: usualP50Ms, calls, since: iso(since) }
    }
    case 'limited':
      return { kind: finding.kind, ...of, calls: finding.calls, limited: finding.limited }
    case 'truncated': {
      const { kind, operation, calls, truncated } = finding
      return { kind, ...of, operation, calls, truncated }
    }
    case 'unpriced':
      return { kind: finding.kind, ...of, model: finding.model, calls: finding.calls }
  }
}
