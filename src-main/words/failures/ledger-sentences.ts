import { speaker } from '../sentences.ts'

/** The ledger, its figures and prices. As src-main/words/failure-sentences.ts. */
export const ledgerFailures = {
  'figures.rebuilding': {
    message: 'The figures are being made anew already. Nothing was changed; wait until it is done.',
  },
  'stopped.unchanged': { message: 'Stopped. Nothing was changed.' },
  'figures.not_rebuilt': { message: 'The figures could not be made anew ({reason}). They are as they were.' },
  'ledger.refused': {
    message: 'The ledger cannot take {what} {given}: it must be {allowed}. Nothing of this entry was kept.',
  },
  'ledger.dangling': {
    message:
      'The ledger refused an entry that refers to a provider, request or prompt that does not exist, or stands there already. Nothing of it was kept.',
  },
  'ledger.closed': { message: 'The ledger is closed: Galley is shutting down.' },
  'ledger.read_only': { message: 'The ledger cannot be written: the database is open for reading only.' },
  'text.deletion_stopped': {
    message: 'Deleting was stopped. The text of {calls} calls is deleted, the rest is kept, and no number has changed.',
  },
  'figures.unreadable': {
    message: 'A stored histogram cannot be read. The calls are intact.',
    whole: 'A stored histogram cannot be read. The calls are intact: run `galley metrics rebuild`.',
  },
  'call.not_ended': { message: 'Call {id} has not ended yet. Nothing was changed; try again when it has.' },
  'price.file_not_json': {
    message: '{file} is not JSON, so no price was changed. It should be a genai-prices data file (data.json).',
  },
  'price.file_form': {
    message: '{file} is not in the genai-prices data format. No price was changed; the prices in use are kept.',
    whole: '{file} is not in the genai-prices data format{place}. No price was changed; the prices in use are kept.',
  },
  'price.file_unreadable': { message: '{file} cannot be read.' },
  'price.file_damaged': { message: '{file} is damaged.' },
  'price.not_stored': {
    message: 'The new prices could not be stored in {folder}. The old ones are kept; check free space and permissions.',
  },
  'price.not_whole': { message: 'A price is a whole number of nano-dollars per million tokens, 0 or more.' },
  'price.no_model': { message: 'A price needs the name of a model.' },
  'price.no_date': { message: 'A price needs a valid date.' },
  'price.no_provider': { message: 'There is no such provider, so no price was set.' },
  'record.at': { message: 'Entry {entry_id}: {why}' },
  'price.file_too_large': { message: '{file} is larger than 32 MB, so it is not price data. No price was changed.' },
  'price.file_not_read': {
    message: 'The price file {file} cannot be read, so no price was changed. Check the path and its permissions.',
  },
  'price.answered': {
    message: '{address} answered with status {status_id}. The prices in use are kept.',
    terminal: 'You can also download the file elsewhere and give it with --file.',
  },
  'price.stopped': { message: 'Refreshing prices was cancelled. The prices in use are kept.' },
  'price.unreachable': {
    message: '{address} could not be reached: is there a network? The prices in use are kept.',
    terminal: 'You can also download the file elsewhere and give it with --file.',
  },
  'reprice.stopped': {
    message:
      'Pricing again was stopped after {calls} calls. Their costs and all totals are exact; run it again to go on.',
  },
  'ledger.request_twice': { message: 'There is a request "{uid}" already. Nothing was changed.' },
  'ledger.request_gone': { message: 'There is no request {id} in the ledger.' },
  'ledger.request_follows': {
    message: 'Request {id} follows its calls and is not ended by hand. Nothing was changed.',
  },
  'ledger.request_ended': { message: 'Request {id} ended before ({status}). Nothing was changed.' },
  'ledger.call_gone': { message: 'There is no call {id} in the ledger.' },
  'ledger.call_settled': { message: 'Call {id} was settled before ({status}). Nothing was changed.' },
  'zone.unknown': {
    message:
      '"{zone}" is not a time zone this computer knows. Give one by its name, such as Europe/Berlin or Asia/Shanghai.',
  },
  'call.outcome_not_written': {
    message: 'Call {id} ended, but its outcome could not be written. It is on record as begun.',
    terminal: 'Check the disk with `galley doctor`.',
  },
} as const

export const sayLedger = speaker(ledgerFailures)
