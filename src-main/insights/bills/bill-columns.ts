import type { BillColumns, BillField, BillFormat } from './bill-types.ts'

/**
 * Headers as the consoles of OpenAI and Anthropic write them in their CSV exports, today and earlier, and what others call the same.
 * Compared without case, and with every sign that is not a letter or digit as `_`. From exports that people published, since
 * neither provider documents them:
 *
 * - OpenAI, usage (2025, in days or minutes): `start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,
 *   api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens,input_uncached_tokens,input_text_tokens,...`, and costs:
 *   `start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,project_id,organization_id,organization_name`
 *   (github.com/xavierjflanagan/Guardian, `pass1-hypothesis-tests/openai-usage-and-cost-report-2025-10-12.md`); the meaning of each is that
 *   of the usage API (platform.openai.com/docs/api-reference/usage).
 * - OpenAI, activity until 2024: `organization_id,n_requests,operation,n_context_tokens_total,n_generated_tokens_total,usage_type,model,
 *   timestamp,user`; costs until 2024: `timestamp,currency,name,cost,organization_id,project_id,project_name,organization_name,cost_in_major,date`,
 *   of which `cost` is in another unit and `cost_in_major` in dollars.
 * - Anthropic, usage (2026, platform.claude.com/usage): `usage_date_utc,model_version,api_key,workspace,usage_type,context_window,
 *   usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,
 *   usage_output_tokens,web_search_count,inference_geo,speed`; in 2025 with one `usage_input_tokens_cache_write`, without the last two.
 * - Anthropic, costs (2026): `usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type,
 *   inference_geo,speed,api_key_id,api_key_status`; earlier without those after `cost_usd`.
 */
const synonyms: Readonly<Record<BillField, readonly string[]>> = {
  day: [
    'usage_date_utc',
    'start_time_iso',
    'start_time',
    'starting_at',
    'bucket_start_time',
    'usage_date',
    'date_utc',
    'date',
    'day',
    'timestamp',
    'aggregation_timestamp',
    'created',
    'created_at',
  ],
  model: ['model_version', 'model', 'snapshot_id', 'model_name', 'model_id', 'name', 'slug'],
  requests: ['num_model_requests', 'n_requests', 'num_requests', 'requests', 'request_count', 'api_requests'],
  input_total: ['input_tokens', 'n_context_tokens_total', 'context_tokens', 'prompt_tokens', 'total_input_tokens'],
  input_uncached: [
    'usage_input_tokens_no_cache',
    'input_uncached_tokens',
    'uncached_input_tokens',
    'n_non_cached_context_tokens_total',
    'input_no_cache',
  ],
  cache_read: [
    'usage_input_tokens_cache_read',
    'input_cached_tokens',
    'cached_input_tokens',
    'cache_read_input_tokens',
    'n_cached_context_tokens_total',
    'cache_read_tokens',
    'input_cache_read',
  ],
  cache_write: [
    'usage_input_tokens_cache_write',
    'cache_creation_input_tokens',
    'cache_write_tokens',
    'input_cache_write',
  ],
  output: [
    'usage_output_tokens',
    'output_tokens',
    'n_generated_tokens_total',
    'generated_tokens',
    'completion_tokens',
    'total_output_tokens',
  ],
  cost_usd: ['cost_usd', 'amount_value', 'cost_in_major', 'amount_usd', 'usd', 'total_cost_usd', 'cost_in_usd'],
  cost_cents: ['cost_cents', 'amount_cents', 'cost_in_cents', 'cost_usd_cents'],
  currency: ['amount_currency', 'currency'],
  part: ['token_type', 'line_item'],
  account: ['project_id', 'project_name', 'project', 'workspace', 'workspace_id', 'workspace_name'],
  tier: ['service_tier', 'usage_type', 'tier'],
}

/** Two columns that together are one figure. */
export const cacheWriteParts = [
  ['usage_input_tokens_cache_write_5m', 'usage_input_tokens_cache_write_1h'],
  ['cache_creation_ephemeral_5m_input_tokens', 'cache_creation_ephemeral_1h_input_tokens'],
] as const

interface KnownFormat {
  readonly format: Exclude<BillFormat, 'columns'>
  readonly kind: 'openai' | 'anthropic'
  /** One of these lists of headers must be there in whole. */
  readonly signatures: readonly (readonly string[])[]
}

const known: readonly KnownFormat[] = [
  {
    format: 'openai_usage',
    kind: 'openai',
    signatures: [
      ['start_time', 'num_model_requests', 'input_tokens', 'output_tokens', 'model'],
      ['start_time_iso', 'num_model_requests', 'input_tokens', 'output_tokens', 'model'],
      ['snapshot_id', 'n_requests', 'n_context_tokens_total', 'n_generated_tokens_total'],
      ['model', 'n_requests', 'n_context_tokens_total', 'n_generated_tokens_total'],
    ],
  },
  {
    format: 'openai_costs',
    kind: 'openai',
    signatures: [
      ['start_time', 'amount_value', 'amount_currency'],
      ['start_time_iso', 'amount_value', 'amount_currency'],
      ['date', 'name', 'cost_in_major'],
    ],
  },
  {
    format: 'anthropic_usage',
    kind: 'anthropic',
    signatures: [['usage_date_utc', 'model_version', 'usage_input_tokens_no_cache', 'usage_output_tokens']],
  },
  {
    format: 'anthropic_costs',
    kind: 'anthropic',
    signatures: [['usage_date_utc', 'model', 'token_type', 'cost_usd']],
  },
]

export function normaliseHeader(header: string): string {
  return header
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
}

export interface RecognisedColumns {
  readonly format: Exclude<BillFormat, 'columns'> | null
  readonly kind: 'openai' | 'anthropic' | null
  readonly columns: BillColumns
  /** Headers that were taken for something and stand there more than once: whose format is known then, nobody can say. */
  readonly twins: readonly string[]
}

/** What the columns are in a known export; in another file what they could be, for a person to confirm. */
export function recogniseColumns(headers: readonly string[]): RecognisedColumns {
  const byName = new Map<string, string>()
  const twice = new Set<string>()
  for (const header of headers) {
    const name = normaliseHeader(header.replace(/ \(\d+\)$/, ''))
    if (byName.has(name)) twice.add(name)
    else byName.set(name, header)
  }
  const found = known.find(({ signatures }) => signatures.some(names => names.every(name => byName.has(name))))
  const columns: BillColumns = {}
  for (const [field, names] of Object.entries(synonyms) as [BillField, readonly string[]][]) {
    const name = names.find(candidate => byName.has(candidate))
    const header = name === undefined ? undefined : byName.get(name)
    if (header !== undefined) columns[field] = header
  }
  // Where the input is given both ways, the exact one is enough.
  if (columns.input_uncached !== undefined) delete columns.input_total
  if (found?.format === 'anthropic_costs') delete columns.tier
  if (found?.format === 'openai_usage' || found?.format === 'anthropic_usage') delete columns.cost_usd
  if (found?.format === 'openai_costs') {
    // `name` of the earlier export is the model; the later one has a line item instead.
    if (columns.part !== undefined) delete columns.model
  }
  const twins = Object.values(columns).filter(header => twice.has(normaliseHeader(header)))
  return { format: twins.length > 0 ? null : (found?.format ?? null), kind: found?.kind ?? null, columns, twins }
}

/** What has to be known before rows can be read. */
export function missingColumns(columns: BillColumns): string[] {
  const missing: string[] = []
  if (columns.day === undefined) missing.push('Which column is the day?')
  const hasCost = columns.cost_usd !== undefined || columns.cost_cents !== undefined
  if (columns.model === undefined && columns.part === undefined && !hasCost) missing.push('Which column is the model?')
  const counts: readonly BillField[] = ['requests', 'input_total', 'input_uncached', 'output']
  if (!hasCost && counts.every(field => columns[field] === undefined)) {
    missing.push('Which columns are the cost (in dollars or in cents), the requests or the tokens?')
  }
  if (columns.cost_usd !== undefined && columns.cost_cents !== undefined) {
    missing.push('Which of the two is the cost: the dollars or the cents?')
  }
  return missing
}
