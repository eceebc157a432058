import { speaker } from '../sentences.ts'

/** What a request asks for that cannot be. As src-main/words/failure-sentences.ts. */
export const requestFailures = {
  'list.page_size': { message: 'A page holds 1 to 1,000 calls.' },
  'list.cursor': {
    message: 'The cursor does not belong to this list. Take it from the page before, with the same filters and sort.',
  },
  'period.days_or_beginning': { message: 'Give either days or a beginning, not both.' },
  'period.reversed': { message: 'The period ends before it begins: "from" must be before "to".' },
  'period.days': { message: 'Days must be a whole number from 1 to {most}.' },
  'period.hours': { message: 'Hours can be shown for up to 92 days. Ask for days, or for a shorter period.' },
  'book.none': { message: 'No call names a book "{book}".' },
  'provider.not_found': { message: 'There is no provider "{name}".', terminal: '{hint}' },
  'period.not_time': { message: '"{given}" is not a time. Write it as 2026-11-23 or 2026-11-23T08:00:00Z.' },
  'period.days_or_from': { message: 'Give either days or from, not both.' },
  'list.page_or_cursor': { message: 'Give either a page or a cursor, not both.' },
  'list.search_pages': { message: 'A search has no page numbers: take next_cursor of the page before.' },
  'feedback.empty': { message: 'Say something about the call: a rating, a comment or a corrected text.' },
  'feedback.no_text': {
    message:
      'The text of call {id} is not kept, so a correction has nothing to be compared with. Nothing was changed; a rating and a comment can be given.',
  },
  'feedback.too_long': {
    message: 'What call {id} wrote is longer than {most} characters, too long to compare. Nothing was changed.',
  },
  'report.no_folder': {
    message: 'There is no folder {folder}. Make it first, or choose another. Nothing was changed.',
  },
  'report.section': { message: 'There is no section "{section}". Choose one of: {sections}.' },
  'request.key_reused': {
    message:
      'This idempotency key was used for another request within the last day. Nothing was sent. Use a new key for a new request.',
  },
  'cost.unknown': {
    message: 'Nothing was sent: what {model} costs is not known. Raise max_cost, or choose another model.',
  },
  'cost.too_much': {
    message:
      'Nothing was sent: it would cost about {cost_nanos}, more than the {most_nanos} allowed. Raise max_cost, or choose another model.',
  },
  'check.say_which': { message: 'Say which check is to be silent, or in which book. Nothing was changed.' },
  'check.say_what': { message: 'Say what is to be checked again: days, a book, calls, or all. Nothing was changed.' },
  'stopped.list': { message: 'The list was given up while it was read. Nothing was changed.' },
  'stopped.read': { message: 'The read was given up by whoever asked for it. Nothing was changed.' },
  'model.form': { message: 'Write a model as provider/model, not "{name}". Nothing was changed.' },
  'view.gone': { message: 'This view is not saved any more. Nothing was changed.' },
  'view.taken': { message: 'There is a view named "{name}" already. Choose another name, or replace it.' },
  'finding.no_book': { message: 'Finding {id} belongs to no book. Silence it alone, or the check everywhere.' },
  'finding.no_term': { message: 'Finding {id} is about no term. Silence it alone, or the check in its book.' },
  'silence.gone': { message: 'There is no silence {id}. Nothing was changed.' },
  'judge.failed': { message: 'Call {id} was not judged. {why} What the judge wrote is in the ledger.' },
  'call.missing': { message: 'There is no call {id}.' },
  'call.no_translation': { message: 'Call {id} is not a translation into a known language. Nothing was sent.' },
  'call.no_source': { message: 'The source text of call {id} is not kept. Nothing was sent.' },
  'request.not_understood': { message: 'The request cannot be understood: {why}. Nothing was changed.' },
  'internal.fault': { message: 'Something went wrong inside Galley. What was recorded is kept; the log says more.' },
  'stopped.request': { message: 'The request was given up.' },
  'framework.usage': { message: 'The request cannot be understood.' },
  'framework.authentication': { message: 'Nobody is logged in.' },
  'framework.permission': { message: 'This is not permitted.' },
  'framework.not_found': { message: 'This does not exist.' },
  'framework.conflict': { message: 'This does not go with what is there.' },
  'framework.too_large': { message: 'This is too large.' },
  'framework.invalid_input': { message: 'This cannot be used.' },
  'framework.cancelled': { message: 'The request was given up.' },
} as const

/** Phrases within them. */
export const requestPhrases = {
  'judge_fault.not_json': { text: 'The answer is not the JSON object that was asked for.' },
  'judge_fault.no_score': { text: 'The answer has no score from 0 to 100.' },
  'judge_fault.no_errors': { text: 'The answer has no list of errors.' },
  'judge_fault.no_provider': { text: 'There is no provider {name}.' },
  'judge_fault.no_answer': { text: 'The judge gave no answer: {error_kind}.' },
  'judge_failed.cancelled': { text: 'It was cancelled.' },
} as const

export const sayRequest = speaker(requestFailures)
export const requestPhrase = speaker(requestPhrases)
