import type { Realm } from '../../db/vocabulary.ts'
import { asList, type CallFilterInput, type FigureFilterInput } from '../contract/call-shape.ts'
import { hourStart, zoneOffsets } from '../ledger/time-periods.ts'
import type { ConfiguredProvider, ProviderRegistry } from '../providers/registry-types.ts'
import type { CallFilters, Range } from '../store/repositories/call-filters.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayRequest } from '../words/failures/request-sentences.ts'
import type { FigureQuery } from './reading/read-parts.ts'

type Registry = Pick<ProviderRegistry, 'find' | 'byId' | 'list'>
type Defined<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }

const dayMs = 86_400_000

/** A provider by its name, or by its id as the original system's addresses had it. */
export function providerOf(
  registry: Registry,
  given: string,
  code: 'usage' | 'not_found' = 'usage',
): ConfiguredProvider {
  const wanted = given.trim()
  const found =
    registry.find(wanted.toLowerCase()) ?? (/^\d{1,15}$/.test(wanted) ? registry.byId(Number(wanted)) : null)
  if (found !== null) return found
  const names = registry.list().map(({ name }) => name)
  const hint = names.length === 0 ? 'None is set up yet.' : `There are: ${names.join(', ')}.`
  throw failing(code, sayRequest('provider.not_found', { name: wanted, hint }), { provider: wanted })
}

/** UTC epoch milliseconds. A date alone is its first instant; a time without a zone is taken as UTC. */
function instantOf(given: string | number): number {
  if (typeof given === 'number') return given
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(given)
  const zoned = isDate ? `${given}T00:00:00Z` : /(?:Z|[+-]\d{2}:?\d{2})$/i.test(given) ? given : `${given}Z`
  const at = Date.parse(zoned)
  if (!Number.isNaN(at)) return at
  throw failing('usage', sayRequest('period.not_time', { given }))
}

function periodOf({
  days,
  from,
  to,
}: {
  days?: number | undefined
  from?: string | number | undefined
  to?: string | number | undefined
}) {
  if (days !== undefined && from !== undefined) {
    throw failing('usage', sayRequest('period.days_or_from'))
  }
  return withoutUndefined({
    days,
    from: from === undefined ? undefined : instantOf(from),
    to: to === undefined ? undefined : instantOf(to),
  })
}

/** Zones are asked about no further back; before, they count as they were then. */
const earliest = Date.UTC(2015, 0, 1)

/** What a filter is resolved with. */
export interface CallFilterContext {
  readonly registry: Registry
  readonly clock: { now(): number }
  readonly settings: { get(key: 'timeZone'): string }
}

/** @throws Failure `usage` for a provider that does not exist */
export function callFiltersOf(input: CallFilterInput, { registry, clock, settings }: CallFilterContext): CallFilters {
  const now = clock.now()
  const { days, from, to } = periodOf(input)
  const begin = days === undefined ? from : hourStart((to ?? now) - days * dayMs)
  const statuses = asList(input.status)?.flatMap(status =>
    status === 'failed' ? (['error', 'timeout', 'rate_limited'] as const) : [status],
  )
  return withoutUndefined({
    providerIds: asList(input.provider)?.map(given => providerOf(registry, given).id),
    models: asList(input.model),
    operations: asList(input.operation),
    statuses: statuses === undefined ? undefined : [...new Set(statuses)],
    errorKinds: asList(input.error_kind),
    books: asList(input.book),
    chapters: asList(input.chapter),
    users: asList(input.user),
    sourceLanguages: asList(input.source_language),
    targetLanguages: asList(input.target_language),
    origins: asList(input.origin),
    realms: asList(input.realm),
    requestUid: input.request_id,
    unpriced: input.unpriced === true ? true : undefined,
    truncated: input.truncated === true ? true : undefined,
    withoutWithdrawn: input.without_withdrawn === true ? true : undefined,
    costNanos: range(input.min_cost, input.max_cost, 1e9),
    responseTimeMs: range(input.min_response_time_ms, input.max_response_time_ms),
    tokens: range(input.min_tokens, input.max_tokens),
    score: range(input.min_score, input.max_score, 1000),
    weekHours:
      input.week_hour === undefined
        ? undefined
        : {
            hours: asList(input.week_hour) ?? [],
            offsets: zoneOffsets(settings.get('timeZone'), Math.max(begin ?? earliest, earliest), to ?? now),
          },
    from: begin,
    to,
  })
}

/** What figures are of where nothing is said: real calls, or the sample data's own. */
export function realmsOf(
  { isSample }: { readonly isSample: boolean },
  given: FigureFilterInput['realm'],
): readonly Realm[] {
  return asList(given) ?? [isSample ? 'sample' : 'real']
}

/** A period and filters for figures; simulated calls only where asked for. */
export function figureQueryOf(
  input: FigureFilterInput,
  app: { readonly registry: Registry; readonly isSample: boolean },
): FigureQuery {
  const { registry } = app
  const providers = asList(input.provider)?.map(given => providerOf(registry, given))
  const realms = realmsOf(app, input.realm)
  const names = withoutUndefined({
    provider: providers?.map(({ name }) => name),
    model: asList(input.model),
    operation: asList(input.operation),
    source_language: asList(input.source_language),
    target_language: asList(input.target_language),
    book: asList(input.book),
    user: asList(input.user),
  })
  return {
    ...periodOf(input),
    realms,
    filterNames: names,
    filters: withoutUndefined({
      providerIds: providers?.map(({ id }) => id),
      models: names.model,
      operations: asList(input.operation),
      sourceLanguages: names.source_language,
      targetLanguages: names.target_language,
      books: names.book,
      users: names.user,
    }),
  }
}

function range(min: number | undefined, max: number | undefined, scale = 1): Range | undefined {
  if (min === undefined && max === undefined) return undefined
  return withoutUndefined({
    min: min === undefined ? undefined : Math.round(min * scale),
    max: max === undefined ? undefined : Math.round(max * scale),
  })
}

/** Leaves out what is undefined, so that "not given" is one thing. */
export function withoutUndefined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>
}
