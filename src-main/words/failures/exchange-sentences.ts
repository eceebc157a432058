import { speaker } from '../sentences.ts'

/** Files that come in and go out, and calls recorded over the API. As src-main/words/failure-sentences.ts. */
export const exchangeFailures = {
  'import.empty': { message: '{path} is empty. Nothing was imported.' },
  'import.one_object': {
    message:
      '{path} is one JSON object over several lines. It needs one object a line (JSON Lines), or a list of objects in square brackets. Nothing was imported.',
  },
  'import.utf16': {
    message:
      '{path} is text in UTF-16, as some Windows programs save it. Save it as UTF-8 ("CSV UTF-8" in Excel). Nothing was imported.',
  },
  'import.compressed': { message: '{path} is compressed. Unpack it first ({program}). Nothing was imported.' },
  'import.zip': {
    message: '{path} is a ZIP file or an Excel workbook. Unpack it, or save the sheet as CSV. Nothing was imported.',
  },
  'import.not_text': {
    message:
      '{path} is not text. It can be JSON Lines, CSV, a Django dumpdata file or the original db.sqlite3. Nothing was imported.',
  },
  'export.stopped_calls': { message: 'The export was stopped after {calls} calls.' },
  'export.stopped_rows': { message: 'The export was stopped after {rows} rows.' },
  'import.no_file': { message: '{path} is not a file. Nothing was imported.' },
  'import.missing': { message: 'There is no file {path}. Nothing was imported.' },
  'import.unreadable': { message: '{path} cannot be read: {reason}. Nothing was imported.' },
  'import.map': {
    message: 'Whose calls they are is said as NAME-IN-FILE=PROVIDER, such as azure=openai; got {given}.',
    whole: '--map takes NAME-IN-FILE=PROVIDER, such as azure=openai; got {given}.',
  },
  'collector.headers': {
    message:
      'Part {part_number} of the headers is not of the form name=value with a URL-encoded value, such as authorization=Bearer%20KEY. Nothing was changed.',
  },
  'import.no_columns': {
    message:
      '{path} is not JSON, and no column of its first line ({line}) is known. A CSV needs a header with at least provider, model_name and created_at. Nothing was imported.',
  },
  'import.twin_columns': {
    message: '{path} has two columns named {column}. Rename or remove one of them. Nothing was imported.',
  },
  'record.refused': {
    message: {
      one: '1 entry of {of_entries} cannot be recorded, and nothing was. Entry {entry_id}: {reason}.',
      other: '{count} entries of {of_entries} cannot be recorded, and nothing was. Entry {entry_id}: {reason}.',
    },
  },
  'record.entry': { message: 'Nothing was recorded. Entry {entry_id}: {why}' },
  'record.nothing': { message: 'Nothing was recorded: {reason}.' },
  'import.rejects': {
    message: 'The skipped rows cannot be written to {path}: {reason}.',
    terminal: 'Name another file with --rejects.',
  },
  'upload.too_long': { message: '{name} is longer than the {bytes_count} bytes that were announced.' },
  'upload.gap': { message: 'The piece begins at {at_byte_id}, and only {received_id} bytes have come.' },
  'upload.incomplete': { message: '{name} is not here in whole: {received_count} of {bytes_count} bytes have come.' },
  'import.which': { message: 'Say which file: one that was handed over, or a path on this machine.' },
  'import.whole_path': { message: '{file} is not a whole path. Begin at the root of the disk.' },
  'import.no_tables': {
    message:
      '{file} is a SQLite database, but it has none of the tables llm_integration_llmprovider, llm_integration_llmservicecall and llm_integration_llmqualitymetrics. Nothing was imported.',
  },
  'import.not_database': {
    message:
      '{file} cannot be read as a database: {reason}. If its program is running, close it or import a copy (with its -wal file beside it).',
  },
  'import.kept_before': {
    message: '{why} {added} calls of the file were added before; run the import again to go on from there.',
  },
} as const

export const sayImport = speaker(exchangeFailures)
