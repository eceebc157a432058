import type { TokenUsage } from '../../../db/token-usage.ts'
import type { Origin } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

/** Which settled calls to price again. Times are UTC epoch milliseconds; `to` is exclusive. */
export interface RepriceFilter {
  readonly from?: number | null
  readonly to?: number | null
  readonly providerId?: number | null
  readonly model?: string | null
  readonly onlyUnpriced?: boolean
}

/** A settled call with all that its price depends on. */
export interface RepriceCall {
  readonly id: number
  readonly origin: Origin
  readonly providerId: number
  readonly modelName: string
  readonly answeredModel: string | null
  readonly createdAt: number
  readonly succeeded: boolean
  readonly usage: TokenUsage
  readonly costNanos: number | null
  readonly priceId: number | null
}

interface Row extends Omit<RepriceCall, 'usage' | 'succeeded'>, Omit<TokenUsage, 'other' | 'estimated'> {
  readonly succeeded: number
  readonly estimated: number
  readonly other: string | null
}

const condition = `c.status <> 'pending'
  AND (@from IS NULL OR c.created_at >= @from) AND (@to IS NULL OR c.created_at < @to)
  AND (@providerId IS NULL OR c.provider_id = @providerId)
  AND (@model IS NULL OR lower(c.model_name) = lower(@model) OR lower(c.answered_model) = lower(@model))
  AND (@onlyUnpriced = 0 OR c.cost_nanos IS NULL)`

function parameters(filter: RepriceFilter) {
  return {
    from: filter.from ?? null,
    to: filter.to ?? null,
    providerId: filter.providerId ?? null,
    model: filter.model ?? null,
    onlyUnpriced: filter.onlyUnpriced === true ? 1 : 0,
  }
}

function readOther(json: string | null): Readonly<Record<string, number>> | null {
  if (json === null) return null
  const units = Object.entries(JSON.parse(json) as Record<string, unknown>)
  return Object.fromEntries(units.filter((unit): unit is [string, number] => typeof unit[1] === 'number'))
}

/** Streams settled calls for pricing, in order of id. */
export function createRepriceRepository({ db }: Pick<Store, 'db'>) {
  const page = db.prepare<[object], Row>(
    `SELECT c.id, c.origin, c.provider_id AS providerId, c.model_name AS modelName, c.answered_model AS answeredModel,
       c.created_at AS createdAt, c.status = 'success' AS succeeded, c.cost_nanos AS costNanos, c.price_id AS priceId,
       c.input_uncached AS inputUncached, c.cache_read AS cacheRead, c.cache_write_5m AS cacheWrite5m,
       c.cache_write_1h AS cacheWrite1h, c.output_text AS outputText, c.reasoning, c.usage_estimated AS estimated,
       json_extract(d.details, '$.otherUnits') AS other
     FROM service_calls c LEFT JOIN call_details d ON d.call_id = c.id
     WHERE c.id > @after AND ${condition} ORDER BY c.id LIMIT @limit`,
  )

  return {
    count(filter: RepriceFilter): number {
      return Number(
        db.prepare(`SELECT count(*) FROM service_calls c WHERE ${condition}`).pluck().get(parameters(filter)),
      )
    },

    page(filter: RepriceFilter, after: number, limit: number): RepriceCall[] {
      return page.all({ ...parameters(filter), after, limit }).map(row => {
        const { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, outputText, reasoning, ...call } = row
        const buckets = { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, outputText, reasoning }
        return {
          id: call.id,
          origin: call.origin,
          providerId: call.providerId,
          modelName: call.modelName,
          answeredModel: call.answeredModel,
          createdAt: call.createdAt,
          succeeded: call.succeeded === 1,
          costNanos: call.costNanos,
          priceId: call.priceId,
          usage: { ...buckets, other: readOther(call.other), estimated: call.estimated === 1 },
        }
      })
    },
  }
}
