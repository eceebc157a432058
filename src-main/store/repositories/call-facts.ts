import type { CallStatus, ErrorKind, FinishReason, Operation, Origin, Realm } from '../../../db/vocabulary.ts'

/** What is known of a call once its row is written; these decide which rollups it counts in. */
export interface OpenCallFacts {
  readonly requestId: number | null
  readonly attempt: number
  readonly origin: Origin
  readonly providerId: number
  readonly modelName: string
  readonly operation: Operation
  readonly createdAt: number
  readonly sourceBook: string | null
  readonly sourceChapter: string | null
  readonly sourceLanguage: string | null
  readonly targetLanguage: string | null
  readonly createdBy: string | null
  readonly sourceChars: number | null
}

/** What a call's end adds to its row. */
export interface CallMeasures {
  readonly errorKind: ErrorKind | null
  readonly finishReason: FinishReason | null
  readonly responseTimeMs: number | null
  readonly timeToFirstTokenMs: number | null
  readonly inputUncached: number | null
  readonly cacheRead: number | null
  readonly cacheWrite5m: number | null
  readonly cacheWrite1h: number | null
  readonly outputText: number | null
  readonly reasoning: number | null
  /** 0 or 1, as stored. */
  readonly usageEstimated: number
  readonly costNanos: number | null
  readonly outputChars: number | null
}

/** Everything of a settled call that rollups are made of. */
export interface SettledCallFacts extends OpenCallFacts, CallMeasures {
  readonly status: Exclude<CallStatus, 'pending'>
}

/** What a request counts by: the provider and model asked first. */
export interface RequestFacts {
  readonly realm: Realm
  readonly providerId: number
  readonly modelName: string
  readonly operation: Operation
  readonly sourceBook: string | null
  readonly sourceChapter: string | null
  readonly sourceLanguage: string | null
  readonly targetLanguage: string | null
  readonly createdBy: string | null
  readonly createdAt: number
}

const openColumns = {
  requestId: 'request_id',
  attempt: 'attempt',
  origin: 'origin',
  providerId: 'provider_id',
  modelName: 'model_name',
  operation: 'operation',
  createdAt: 'created_at',
  sourceBook: 'source_book',
  sourceChapter: 'source_chapter',
  sourceLanguage: 'source_language',
  targetLanguage: 'target_language',
  createdBy: 'created_by',
  sourceChars: 'source_chars',
} as const satisfies Record<keyof OpenCallFacts, string>

const settledColumns = {
  ...openColumns,
  status: 'status',
  errorKind: 'error_kind',
  finishReason: 'finish_reason',
  responseTimeMs: 'response_time_ms',
  timeToFirstTokenMs: 'time_to_first_token_ms',
  inputUncached: 'input_uncached',
  cacheRead: 'cache_read',
  cacheWrite5m: 'cache_write_5m',
  cacheWrite1h: 'cache_write_1h',
  outputText: 'output_text',
  reasoning: 'reasoning',
  usageEstimated: 'usage_estimated',
  costNanos: 'cost_nanos',
  outputChars: 'output_chars',
} as const satisfies Record<keyof SettledCallFacts, string>

const requestColumns = {
  realm: 'realm',
  providerId: 'provider_id',
  modelName: 'model_name',
  operation: 'operation',
  sourceBook: 'source_book',
  sourceChapter: 'source_chapter',
  sourceLanguage: 'source_language',
  targetLanguage: 'target_language',
  createdBy: 'created_by',
  createdAt: 'created_at',
} as const satisfies Record<keyof RequestFacts, string>

function selection(columns: Readonly<Record<string, string>>): string {
  return Object.entries(columns)
    .map(([name, column]) => `${column} AS ${name}`)
    .join(', ')
}

/** Select lists that yield rows of the facts' shapes. */
export const openCallSelection = selection(openColumns)
export const settledCallSelection = selection(settledColumns)
export const requestSelection = selection(requestColumns)
