import { type Operation, type Origin, operations } from '../../db/vocabulary.ts'
import type { CallText, RecordedCall } from '../ledger/ledger-types.ts'
import type { Phrase } from '../words/slot-values.ts'
import { stateText } from '../words/state-sentences.ts'
import type { CallFields } from './call-fields.ts'
import { mapFinishReason, mapOutcome } from './map-outcome.ts'
import { isText, mapUsage } from './map-usage.ts'
import { parseTime } from './parse-time.ts'
import {
  isBlank,
  parseCount,
  parseDecimal,
  parseDollars,
  parseFlag,
  parseMilliseconds,
  parseReal,
  parseScore,
  parseText,
  RowProblem,
  wordsOf,
} from './parse-values.ts'
import { sayRow } from './row-sentences.ts'
import { shorten } from './shorten.ts'

/** A call of the file before its provider is known here and its key is made. */
export interface MappedCall extends Omit<RecordedCall, 'key' | 'providerId' | 'requestId'> {
  /** As the file names it. */
  readonly providerName: string
  readonly requestUid: string | null
}

export interface MappingContext {
  /** UTC epoch milliseconds. */
  readonly now: number
  /** For rows that name no provider. */
  readonly defaultProvider: string | null
  /** Counts an assumption that was made for a row. */
  readonly note: (note: Phrase) => void
}

/** @throws RowProblem where the row cannot be a call */
export function mapCall(fields: CallFields, context: MappingContext): MappedCall {
  const { note } = context
  return {
    providerName: mapProvider(fields, context),
    modelName: requireText(fields.model_name, 'model_name', 200),
    operation: mapOperation(fields.operation, note),
    origin: mapOrigin(fields.origin),
    createdAt: mapTime(fields.created_at, context),
    ...mapOutcome(fields, note),
    ...mapParameters(fields),
    ...mapMeasures(fields),
    ...mapPlace(fields),
    usage: mapUsage(fields),
    statedCostNanos: mapCost(fields),
    importedScore: parseScore(fields.quality_score, 'quality_score'),
    userFeedback: parseText(fields.user_feedback, 'user_feedback'),
    requestUid: isBlank(fields.request_id) ? null : requireText(fields.request_id, 'request_id', 200),
    text: mapText(fields),
  }
}

function requireText(value: unknown, column: string, longest: number): string {
  const text = parseText(value, column)?.trim() ?? ''
  if (text === '') throw new RowProblem(sayRow('row.missing', { column }), null)
  if (text.length > longest) throw new RowProblem(sayRow('row.too_long', { column, most: longest }), shorten(text))
  return text
}

function mapProvider(fields: CallFields, { defaultProvider }: MappingContext): string {
  if (isBlank(fields.provider) && defaultProvider !== null) return defaultProvider
  return requireText(fields.provider, 'provider', 100)
}

function mapOperation(value: unknown, note: (note: Phrase) => void): Operation {
  if (isBlank(value)) {
    note(stateText('import_note.no_operation'))
    return 'other'
  }
  const word = wordsOf(value).toLowerCase()
  const known = operations.find(operation => operation === word)
  if (known === undefined) note(stateText('import_note.unknown_operation'))
  return known ?? 'other'
}

/** Simulated and sample calls must not become real ones on the way through a file. */
function mapOrigin(value: unknown): Origin {
  return value === 'practice' || value === 'sample' ? value : 'import'
}

function mapTime(value: unknown, { now, note }: MappingContext): number {
  const time = parseTime(value, 'created_at', now)
  if (!time.hasZone) note(stateText('import_note.no_zone'))
  return time.at
}

function mapParameters(fields: CallFields) {
  return {
    temperature: parseReal(fields.temperature, 'temperature', 0, 100),
    maxTokens: parseCount(fields.max_tokens, 'max_tokens'),
    streamed: parseFlag(fields.streamed, 'streamed'),
    attempt: Math.max(1, parseCount(fields.attempt, 'attempt') ?? 1),
    chunk: parseCount(fields.chunk, 'chunk'),
  }
}

function mapMeasures(fields: CallFields) {
  return {
    responseTimeMs: parseMilliseconds(fields.response_time_ms, 'response_time_ms'),
    timeToFirstTokenMs: parseMilliseconds(fields.time_to_first_token_ms, 'time_to_first_token_ms'),
    httpStatus: parseCount(fields.http_status, 'http_status', 999),
    finishReason: mapFinishReason(fields.finish_reason),
    answeredModel: parseText(fields.answered_model, 'answered_model'),
    sourceChars: parseCount(fields.source_chars, 'source_chars'),
    outputChars: parseCount(fields.output_chars, 'output_chars'),
  }
}

/** `book` and `chapter` stand for source and target alike. */
function mapPlace(fields: CallFields) {
  const book = parseText(fields.book, 'book')
  const chapter = parseText(fields.chapter, 'chapter')
  return {
    sourceBook: parseText(fields.source_book, 'source_book') ?? book,
    sourceChapter: parseText(fields.source_chapter, 'source_chapter') ?? chapter,
    sourceLanguage: parseText(fields.source_language, 'source_language'),
    targetBook: parseText(fields.target_book, 'target_book') ?? book,
    targetChapter: parseText(fields.target_chapter, 'target_chapter') ?? chapter,
    targetLanguage: parseText(fields.target_language, 'target_language'),
    createdBy: parseText(fields.created_by, 'created_by'),
  }
}

function mapCost(fields: CallFields): number | null {
  return parseDecimal(fields.cost_nanos, 'cost_nanos', 0, 10n ** 15n) ?? parseDollars(fields.cost, 'cost')
}

function mapText(fields: CallFields): CallText | null {
  const source = typeof fields.source_text === 'string' && fields.source_text !== '' ? fields.source_text : null
  const named = typeof fields.output === 'string' && fields.output !== '' ? fields.output : null
  const output = named ?? (isText(fields.output_text) ? fields.output_text : null)
  return source === null && output === null ? null : { source, output, request: null, response: null }
}
