import { speaker } from '../sentences.ts'

/** Serving, ports, tokens and the desktop window. As src-main/words/failure-sentences.ts. */
export const serverFailures = {
  'token.owner': {
    message: "The owner's token is kept in {folder} and is not revoked.",
    terminal: 'To replace it, stop Galley, delete the file api-token there and start again.',
  },
  'token.gone': { message: 'There is no token named {name} in force.', terminal: '{others}' },
  'token.scopes': { message: 'A token is allowed one or more of {scopes}.' },
  'token.weak': {
    message:
      '{variable} cannot be used: a token has at least {least} characters, all of them letters, digits or signs without spaces. Set it to a long random value, or remove it and Galley makes one.',
  },
  'token.unreadable': { message: 'The API token in {file} cannot be read. Make the file readable for you.' },
  'token.unusable': {
    message: '{file} does not hold a usable API token.',
    terminal: 'Delete the file; a new token is made at the next start of "galley serve".',
  },
  'session.ended': { message: 'That session has ended already.' },
  'host.not_ours': { message: '{host} is not an address of this machine. Use 127.0.0.1, ::1 or an IP address.' },
  'host.open': {
    message:
      'Other machines can reach {host}, and whoever has a token could spend your money from there; the connection is not encrypted.',
    terminal: 'Leave --host away to serve this machine alone, or add --allow-network if you mean it.',
  },
  'port.none_free': { message: 'No port from {port_id} to {last_id} is free.' },
  'port.taken': {
    message: 'Port {port_id} is in use by {holder}. Nothing was started.',
    terminal: 'Close that program, or choose another port with --port N; --next-port takes the next free one.',
  },
  'port.taken_from': {
    message: 'Port {port_id} (and those from {first_id} on) is in use by {holder}. Nothing was started.',
    terminal: 'Close that program, or choose another port with --port N; --next-port takes the next free one.',
  },
  'port.forbidden': { message: 'You may not use port {port_id}.', terminal: 'Choose one from 1024 on with --port N.' },
  'port.unusable': { message: '{address} cannot be served ({reason}). Choose an address of this machine.' },
  'restart.under_way': { message: 'Galley is being restarted already. Try again when it answers.' },
  'owner.other_version': {
    message:
      'The Galley that serves this data folder is of another version and does not know this. Nothing was changed. Stop it and start it again.',
  },
  'owner.wrong_input': { message: '{action} was given what it does not take.' },
  'stopped.kept': { message: 'Stopped. What is finished is kept.' },
  'owner.unreachable': {
    message:
      'The data folder is in use by `{holder}` (process {process_id}) at {address}, which could not be asked: {reason}. Nothing was changed. Try again, or stop that process.',
  },
  'stopped.asker_gone': { message: 'The command that asked has ended. What is finished is kept.' },
  'request.wrong_body': { message: 'The body is not what this route takes.' },
  'stopped.owner_gone': {
    message: 'The Galley that ran it has ended before the answer was whole. What is finished is kept.',
  },
  'desktop.needed': {
    message:
      'This needs the desktop window. In a browser, use its own way: downloads, and the file chooser of the page. Nothing was changed.',
  },
  'desktop.not_chosen': { message: '{path} was not chosen in this window, so it is left alone.' },
  'desktop.not_written': {
    message:
      '{path} could not be written: {reason}. What was there may be incomplete; choose another place and save again.',
  },
  'desktop.not_opened': { message: '{folder} could not be opened: {reason}' },
  'sample.already': { message: 'This is the sample data already.' },
  'sample.elsewhere': {
    message: 'Sample data cannot be opened from here.',
    terminal: '"galley serve --demo" opens it.',
  },
  'token.may_not_call': {
    message: 'The token "{name}" may not make or record calls. Use one that has the scope {scope}.',
  },
  'token.may_not_read': { message: 'The token "{name}" may not read the books. Use one that has the scope {scope}.' },
  'token.may_not_change': {
    message: 'The token "{name}" may not change the configuration. Use one that has the scope {scope}.',
  },
} as const

/** Phrases within them. */
export const serverPhrases = {
  'holder.program': { text: 'another program' },
  'holder.process': { text: '{name} (process {process_id})' },
  'holder.galley': { text: 'another Galley with a data folder of its own, {holder}' },
} as const

export const sayServer = speaker(serverFailures)
export const serverPhrase = speaker(serverPhrases)
