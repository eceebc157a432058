import { speaker } from './sentences.ts'

/** How something stands that a page shows and nobody asked for just now: what was last sent, restored, imported, served. */
export const statePhrases = {
  'collector.answered': { text: 'The collector answered {status_id}.' },
  'collector.look_at_address': { text: 'The collector answered {status_id}. Look at the address; calls wait.' },
  'collector.look_at_headers': { text: 'The collector answered {status_id}. Look at the headers; calls wait.' },
  'collector.unreachable': { text: 'The collector could not be reached ({reason}).' },
  'collector.refused_part': { text: 'The collector refused a part: {words}' },
  'collector.shed': { text: 'More calls waited for the collector than are kept; the oldest were let go.' },
  'collector.cannot_write': { text: 'Galley could not put the calls into the form a collector takes.' },
  'webhook.answered': { text: 'It answered {status_id}.' },
  'webhook.redirect': {
    text: 'It answered {status_id}, a redirect, which is not followed. Use the address it leads to.',
  },
  'webhook.slow': { text: 'It did not answer within 10 seconds.' },
  'webhook.unreachable': { text: 'It could not be reached ({reason}).' },
  'webhook.unsafe': { text: 'The address is neither https nor on this machine.' },
  'webhook.forbidden': { text: 'The address leads into a link-local network, where webhooks are not sent.' },
  'webhook.no_secret': { text: 'The secret that signs it could not be read. Set it again.' },
  'webhook.no_desktop': { text: 'This Galley has no desktop: it runs in a browser or a terminal.' },
  'webhook.sent': { text: 'It was sent.' },
  'import_end.stopped': { text: 'The import was stopped' },
  'import_end.open_quote': {
    text: 'A quoted field in the row that begins in line {line_id} is never closed, so that row and all after it cannot be told apart',
  },
  'import_end.bracket': { text: 'A bracket is closed that was not opened, in line {line_id}' },
  'import_end.after_list': { text: 'Something follows the end of the list, in line {line_id}' },
  'import_end.in_list': { text: 'The file ends in line {line_id} before the list does; it may have been cut off' },
  'import_end.in_entry': {
    text: 'The file ends in the middle of the entry that begins in line {line_id}; it may have been cut off',
  },
  'import_note.error_kind_read': { text: 'error kinds read from the error message, or the plainest taken' },
  'import_note.no_status': { text: 'calls without a status taken as success' },
  'import_note.no_status_but_error': { text: 'calls without a status but with an error message taken as error' },
  'import_note.unknown_error_kind': { text: 'unknown error kinds left out' },
  'import_note.no_operation': { text: 'calls without an operation taken as "other"' },
  'import_note.unknown_operation': { text: 'unknown operations taken as "other"' },
  'import_note.no_zone': { text: 'times without a zone taken as UTC' },
  'import_note.field': { text: 'the field {field} means nothing here' },
  'api.port_taken': {
    text: 'Port {port_id} is in use by {holder}. Close that program and try again, or use the next free port and change the base URL in your app.',
  },
  'unreached.log': {
    text: 'another program was reading the database; the log is emptied when it is done and text is deleted again, or when Galley is closed',
  },
  'unreached.aged': { text: 'it is older than the retention and could not be removed: {reason}' },
  'unreached.aside': { text: 'a database that was moved aside: {why}' },
  'unreached.unreadable': { text: 'it cannot be read, so it may hold some of the text' },
  'unreached.holds': { text: 'it holds the text of {held} of these calls' },
  'unreached.not_removed': { text: 'it could not be removed: {reason}' },
  'settings_change.unknown': { text: 'This version does not know it.' },
  'settings_change.not_allowed': { text: 'It must be {allowed}.' },
  'settings_change.no_provider': { text: 'This version does not know the provider.' },
  'glossary_warning.untranslated': { text: '{term} has no translation, so no prompt gets it.' },
  'glossary_warning.undecided': { text: '{term} was translated as {translations}. Choose one.' },
  'glossary_warning.two_translations': { text: 'One term has two translations: {forms}.' },
  'glossary_warning.one_for_two': {
    text: '{terms} are both "{translation}". If they are one, make one an alias of the other.',
  },
  'glossary_warning.contained': {
    text: '{whole} contains {part}, but "{whole_translation}" does not contain "{part_translation}".',
  },
} as const

export const stateText = speaker(statePhrases)
