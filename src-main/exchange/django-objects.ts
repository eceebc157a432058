import type { CallFields } from './call-fields.ts'
import { parseTime } from './parse-time.ts'
import { parseCount, parseDecimal, parseDollars, parseReal, parseText, RowProblem, wordsOf } from './parse-values.ts'
import { sayRow } from './row-sentences.ts'

/** An object of a Django dump, or a row of the original's database in the same shape. */
export interface DjangoObject {
  /** `llm_integration.llmservicecall` */
  readonly model: string
  readonly pk: unknown
  readonly fields: Readonly<Record<string, unknown>>
}

export type DjangoKind = 'provider' | 'call' | 'metrics' | 'other'

export function asDjangoObject(value: unknown): DjangoObject | null {
  if (typeof value !== 'object' || value === null || !('model' in value) || !('fields' in value)) return null
  const { model, fields } = value
  if (typeof model !== 'string' || typeof fields !== 'object' || fields === null || Array.isArray(fields)) return null
  return { model, pk: 'pk' in value ? value.pk : null, fields: fields as Record<string, unknown> }
}

/** By the model's name; the app's label may have been another one. */
export function kindOfModel(model: string): DjangoKind {
  const name = model.toLowerCase().split('.').at(-1)
  if (name === 'llmprovider') return 'provider'
  if (name === 'llmservicecall') return 'call'
  return name === 'llmqualitymetrics' ? 'metrics' : 'other'
}

/** A provider as the original had it configured. */
export interface DjangoProvider {
  readonly pk: string
  readonly name: string
  readonly displayName: string | null
  readonly defaultModel: string | null
  readonly models: readonly string[]
  readonly costPer1kTokensNanos: number | null
}

export function readDjangoProvider({ pk, fields }: DjangoObject): DjangoProvider {
  const name = parseText(fields.name, 'name')?.trim() ?? ''
  if (name === '' || name.length > 100) throw new RowProblem(sayRow('row.provider_name'), name.slice(0, 60))
  return {
    pk: wordsOf(pk),
    name,
    displayName: parseText(fields.display_name, 'display_name'),
    defaultModel: parseText(fields.default_model, 'default_model'),
    models: readModels(fields.available_models),
    costPer1kTokensNanos: parseDecimal(fields.cost_per_1k_tokens, 'cost_per_1k_tokens', 9, 10n ** 12n),
  }
}

/** A list in a dump, its JSON text in the database. */
function readModels(value: unknown): string[] {
  const list: unknown = typeof value === 'string' && value.startsWith('[') ? JSON.parse(value) : value
  return Array.isArray(list) ? list.filter((model): model is string => typeof model === 'string') : []
}

/** The provider a call or metrics row refers to: a primary key, or a name in a list (natural keys). */
export function providerReference(fields: DjangoObject['fields']): string {
  const reference = Array.isArray(fields.provider) ? fields.provider[0] : (fields.provider ?? fields.provider_id)
  const text = parseText(reference, 'provider')
  if (text === null) throw new RowProblem(sayRow('row.missing', { column: 'provider' }), null)
  return text
}

/** The fields of a call, with the provider's name in place of its key. */
export function djangoCallFields({ fields }: DjangoObject, provider: string): CallFields {
  const { provider: _key, provider_id: _id, created_by, created_by_id, ...rest } = fields
  return { ...rest, provider, created_by: created_by ?? created_by_id }
}

/** A row of the original's aggregates, for the history. */
export function readDjangoMetrics({ fields }: DjangoObject, providerName: string, now: number) {
  return {
    providerName,
    modelName: parseText(fields.model_name, 'model_name') ?? '',
    operation: parseText(fields.operation, 'operation') ?? 'other',
    totalCalls: parseCount(fields.total_calls, 'total_calls') ?? 0,
    successRate: parseReal(fields.success_rate, 'success_rate', 0, 1),
    avgResponseTimeMs: parseReal(fields.avg_response_time_ms, 'avg_response_time_ms', 0, 1e12),
    avgQualityScore: parseReal(fields.avg_quality_score, 'avg_quality_score', 0, 1),
    totalTokensUsed: parseCount(fields.total_tokens_used, 'total_tokens_used', Number.MAX_SAFE_INTEGER),
    totalCostNanos: parseDollars(fields.total_cost, 'total_cost'),
    // The original keyed its aggregates on the moment they were made; an end may lie ahead of it.
    periodStart: parseTime(fields.period_start, 'period_start', now).at,
    periodEnd: parseTime(fields.period_end, 'period_end', now + 366 * 86_400_000).at,
    sourceLanguage: parseText(fields.source_language, 'source_language'),
    targetLanguage: parseText(fields.target_language, 'target_language'),
  }
}
