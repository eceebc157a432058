/**
 * What a row may say of a call, by the names of `service_calls`, and the other names the same thing
 * goes by in logs and exports of SDKs, gateways and spreadsheets.
 */
const aliases = {
  key: ['idempotency_key', 'import_key'],
  id: ['pk', 'call_id', 'uuid'],
  provider: ['provider_name', 'vendor', 'service', 'llm_provider'],
  model_name: ['model', 'model_id', 'llm_model'],
  answered_model: ['response_model'],
  operation: ['operation_type', 'task', 'task_type'],
  status: ['outcome'],
  error_kind: ['error_type'],
  error_message: ['error'],
  http_status: ['status_code', 'http_status_code'],
  finish_reason: ['stop_reason'],
  streamed: ['stream', 'streaming'],
  temperature: [],
  max_tokens: ['max_output_tokens', 'max_completion_tokens'],
  created_at: ['timestamp', 'time', 'datetime', 'start_time', 'request_time', 'created'],
  settled_at: [],
  response_time_ms: ['latency_ms', 'duration_ms', 'response_ms', 'elapsed_ms'],
  time_to_first_token_ms: ['ttft_ms', 'first_token_ms'],
  input_tokens: ['prompt_tokens', 'tokens_in', 'tokens_input', 'num_prefill_tokens'],
  output_tokens: ['completion_tokens', 'tokens_out', 'tokens_output', 'num_decode_tokens', 'generated_tokens'],
  input_uncached: ['uncached_input_tokens'],
  cache_read: ['cached_tokens', 'cached_input_tokens', 'cache_read_tokens', 'cache_read_input_tokens'],
  cache_write_5m: ['cache_creation_tokens', 'cache_creation_input_tokens', 'cache_write_tokens'],
  cache_write_1h: [],
  output_text: [],
  reasoning: ['reasoning_tokens'],
  usage_estimated: [],
  cost_nanos: [],
  cost: ['cost_usd', 'total_cost', 'price', 'price_usd'],
  source_chars: [],
  output_chars: [],
  book: ['novel', 'book_id', 'book_name'],
  chapter: ['chapter_id', 'chapter_name'],
  source_book: [],
  source_chapter: [],
  source_language: ['source_lang', 'from_language', 'language_from'],
  target_book: [],
  target_chapter: [],
  target_language: ['target_lang', 'to_language', 'language_to'],
  quality_score: ['score', 'quality'],
  user_feedback: ['feedback', 'comment'],
  created_by: ['user', 'user_id', 'username'],
  request_id: ['request_uid', 'trace_id'],
  attempt: [],
  chunk: [],
  origin: [],
  source_text: ['source', 'prompt', 'input', 'input_text'],
  output: ['translation', 'completion', 'response_text', 'answer'],
} as const satisfies Record<string, readonly string[]>

export type CallField = keyof typeof aliases
export type CallFields = Partial<Record<CallField, unknown>>

const byName = new Map<string, CallField>()
for (const [field, others] of Object.entries(aliases)) {
  for (const name of [field, ...others]) byName.set(name, field as CallField)
}

/** The field a column means: case, blanks and dashes do not matter (`Prompt Tokens`, `promptTokens`). Null for one that means nothing here. */
export function fieldOfColumn(column: string): CallField | null {
  const snake = column
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[\s.-]+/g, '_')
  return byName.get(snake) ?? null
}

const known = new Map<string, CallField | null>()
/** Files with ever new column names must not make the memory of names grow. */
const mostRemembered = 2000

function remembered(column: string): CallField | null {
  const hit = known.get(column)
  if (hit !== undefined) return hit
  const field = fieldOfColumn(column)
  if (known.size < mostRemembered) known.set(column, field)
  return field
}

/** A row's values by field. Where two columns mean one field, the field's own name goes first, then the first that is not empty. */
export function gatherFields(row: object, unused: (column: string) => void): CallFields {
  const fields: CallFields = {}
  for (const column of Object.keys(row)) {
    const value: unknown = row[column as keyof typeof row]
    const field = remembered(column)
    if (field === null) unused(column)
    // A null that is stated stays one: it says "not known", which leaving the column out does not.
    else if (column === field) fields[field] = value ?? fields[field] ?? null
    else if (fields[field] === undefined || fields[field] === '' || fields[field] === null) fields[field] = value
  }
  return fields
}
