import { type Spoken, speaker } from '../words/sentences.ts'

/** Why a row of a file, of calls or of a bill, is left out: the end of "Line 12: ...". */
export const rowSentences = {
  'row.missing': { reason: '{column} is missing' },
  'row.not_count': { reason: '{column} is not a whole number from 0 to {most}' },
  'row.not_whole': { reason: '{column} is not a whole number' },
  'row.two_ways': { reason: '{column} can be read two ways: its point or comma parts thousands, or decimals' },
  'row.not_ms': { reason: '{column} is not a time in milliseconds' },
  'row.not_number': { reason: '{column} is not a number from {least} to {most}' },
  'row.not_flag': { reason: '{column} is not true or false' },
  'row.not_word': { reason: '{column} is not one of {words}' },
  'row.not_text': { reason: '{column} is not text' },
  'row.not_time': { reason: '{column} is not a time' },
  'row.future': { reason: '{column} is in the future' },
  'row.too_old': { reason: '{column} is before the year 2000' },
  'row.too_long': { reason: '{column} is longer than {most} characters' },
  'row.less_than_parts': { reason: '{column} is less than the parts it includes' },
  'row.success_with_error': { reason: 'status is success, but there is an error_kind' },
  'row.other_status': { reason: 'error_kind does not belong to status {status}' },
  'row.pending': { reason: 'status is pending: the call had not ended' },
  'row.provider_name': { reason: 'a provider without a usable name' },
  'row.unnamed_provider': {
    reason: 'a provider that the file does not name; export the providers into it, too',
    whole: 'a provider that the file does not name; say which with --map KEY=NAME',
  },
  'row.many_providers': { reason: 'more than {most} unknown providers: is the column right?' },
  'row.too_large': { reason: 'longer than 16 MB' },
  'row.not_utf8': { reason: 'not valid UTF-8' },
  'row.not_json': { reason: 'not valid JSON' },
  'row.not_object': { reason: 'not an object' },
  'row.too_deep': { reason: 'nested too deeply' },
  'row.not_list': { reason: 'a list that is not valid JSON' },
  'row.not_read_again': { reason: 'not read again' },
  'row.refused': { reason: '{message}' },
  'row.cached_input': { reason: 'more cached input than input' },
  'row.not_dollars': { reason: 'the amount is not in US dollars' },
  'row.no_model': { reason: 'the model is missing' },
  'row.long_model': { reason: 'the model is too long a name' },
  'row.columns': { reason: '{found} columns where the header has {wanted}' },
} as const

export const sayRow = speaker(rowSentences)

/** `whole` is the reason as a terminal and the API have it, where the window has other words. */
export type RowReason = Spoken<'reason'> & { readonly whole?: string }
