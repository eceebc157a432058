import {
  type CallStatus,
  callStatuses,
  type ErrorKind,
  errorKindStatus,
  errorKinds,
  type FinishReason,
  finishReasons,
} from '../../db/vocabulary.ts'
import type { Phrase } from '../words/slot-values.ts'
import { stateText } from '../words/state-sentences.ts'
import type { CallFields } from './call-fields.ts'
import { inferErrorKind } from './infer-error-kind.ts'
import { isBlank, parseText, parseWord, RowProblem, wordsOf } from './parse-values.ts'
import { sayRow } from './row-sentences.ts'

const endStatuses = callStatuses.filter(status => status !== 'pending')

export interface MappedOutcome {
  readonly errorKind: ErrorKind | null
  readonly errorMessage: string | null
}

/** Whether the call succeeded, and if not why; the coarse status follows from the kind in the ledger. */
export function mapOutcome(fields: CallFields, note: (note: Phrase) => void): MappedOutcome {
  const errorMessage = parseText(fields.error_message, 'error_message')
  const kind = readErrorKind(fields, note)
  const status = readStatus(fields, kind, errorMessage, note)
  if (status === 'success') {
    if (kind !== null) throw new RowProblem(sayRow('row.success_with_error'), kind)
    return { errorKind: null, errorMessage }
  }
  if (kind === null) {
    note(stateText('import_note.error_kind_read'))
    return { errorKind: inferErrorKind(status, errorMessage), errorMessage }
  }
  if (errorKindStatus[kind] !== status) throw new RowProblem(sayRow('row.other_status', { status }), kind)
  return { errorKind: kind, errorMessage }
}

function readStatus(
  fields: CallFields,
  kind: ErrorKind | null,
  message: string | null,
  note: (note: Phrase) => void,
): Exclude<CallStatus, 'pending'> {
  if (isBlank(fields.status)) {
    if (kind !== null) return errorKindStatus[kind]
    note(message === null ? stateText('import_note.no_status') : stateText('import_note.no_status_but_error'))
    return message === null ? 'success' : 'error'
  }
  if (fields.status === 'pending') throw new RowProblem(sayRow('row.pending'), null)
  return parseWord(fields.status, 'status', endStatuses) ?? 'success'
}

/** Words of other systems are not guessed at, but their rows are not lost for them either. */
function readErrorKind(fields: CallFields, note: (note: Phrase) => void): ErrorKind | null {
  if (isBlank(fields.error_kind)) return null
  const known = errorKinds.find(kind => kind === fields.error_kind)
  if (known === undefined) note(stateText('import_note.unknown_error_kind'))
  return known ?? null
}

/** The providers' own words for why a model stopped. */
const finishWords: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  complete: 'stop',
  max_tokens: 'length',
  model_length: 'length',
  tool_use: 'tool_calls',
  tool_call: 'tool_calls',
  function_call: 'tool_calls',
  safety: 'content_filter',
  refusal: 'content_filter',
}

export function mapFinishReason(value: unknown): FinishReason | null {
  if (isBlank(value)) return null
  const word = wordsOf(value).toLowerCase()
  return finishReasons.find(reason => reason === word) ?? finishWords[word] ?? 'other'
}
