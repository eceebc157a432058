import type { Said } from './said.ts'
import { speaker } from './sentences.ts'

/**
 * What Galley itself says of a call that brought no answer. The ledger keeps the English alone, beside what providers said in
 * their own words, so a page finds the sentence again by its text ({@link readCallEnd}); rows of an older Galley are found as well.
 */
export const callEndPhrases = {
  'call_end.cancelled': { text: 'The call was cancelled.' },
  'call_end.cancelled_unsent': { text: 'Cancelled before the request was sent.' },
  'call_end.answered_first': {
    text: 'Another model that was asked at the same time answered first, so this call was cancelled.',
  },
  'call_end.interrupted': {
    text: 'Galley ended before this call did. Whether the provider answered, and billed, is not known.',
  },
  'call_end.own_fault': { text: 'Galley met a fault of its own.' },
  'call_end.connect': { text: 'No connection to the provider in the time allowed.' },
  'call_end.first_token': { text: 'The answer did not begin in the time allowed.' },
  'call_end.stall': { text: 'The provider stopped in the middle of its answer.' },
  'call_end.total': { text: 'The answer was not finished in the time allowed.' },
  'call_end.unknown_host': { text: 'The host name is not known; check the base URL and the network connection.' },
  'call_end.no_lookup': { text: 'The host name could not be looked up; check the network connection.' },
  'call_end.nobody_listens': { text: 'Nothing listens at the base URL; check it, or start the server.' },
  'call_end.closed': { text: 'The connection was closed by the other side.' },
  'call_end.no_network': { text: 'The network cannot be reached.' },
  'call_end.no_host': { text: 'The host cannot be reached.' },
  'call_end.network_down': { text: 'The network is down.' },
  'call_end.slow_host': { text: 'The host did not answer in time.' },
  'call_end.slow_answer': { text: 'The answer did not begin in time.' },
  'call_end.silent_answer': { text: 'The answer stopped coming.' },
  'call_end.not_url': { text: 'The base URL is not a URL.' },
  'call_end.unproved': {
    text: 'The server could not prove who it is (TLS); check the base URL, the clock and any proxy in between.',
  },
  'call_end.not_tls': {
    text: 'The server does not speak TLS there: its address begins with http, not https, or has another port.',
  },
  'call_end.unsendable_key': { text: 'The API key holds characters that cannot be sent; set it again.' },
  'call_end.stream_ended': { text: 'The stream ended before the answer did.' },
  'call_end.no_content': { text: 'The provider sent an answer without content.' },
  'call_end.no_words': { text: 'The provider sent an error without words.' },
  'call_end.provider_says_failed': { text: 'The provider says that the answer failed.' },
  'call_end.event_not_object': { text: 'The stream holds an event that is not a JSON object.' },
  'call_end.event_too_large': { text: 'The stream holds an event that is too large.' },
  'call_end.not_json': { text: 'The body is not JSON.' },
  'call_end.json_cut': { text: 'The body ends inside its JSON.' },
  'call_end.neither': { text: 'The body is neither JSON nor a stream of events.' },
  'call_end.empty': { text: 'The body is empty.' },
  'call_end.no_choice': { text: 'The answer holds no choice.' },
  'call_end.no_message': { text: 'The answer holds no message.' },
  'call_end.no_candidate': { text: 'The answer holds no candidate.' },
  'call_end.no_text': { text: 'The answer holds no content.' },
  'call_end.no_output': { text: 'The answer holds no output.' },
  'call_end.practice_limit': { text: 'Practice (simulated): too many requests. Try again in a moment.' },
  'call_end.practice_server': { text: 'Practice (simulated): internal server error.' },
  'call_end.practice_overloaded': { text: 'Practice (simulated): overloaded.' },
  'call_end.practice_broke': {
    text: 'Practice (simulated): the connection was closed in the middle of the answer.',
  },
} as const

/** The same with something in them. */
export const callEndForms = {
  'call_end.coded': { text: '{why} ({error_code})' },
  'call_end.broke': { text: 'The connection broke before the answer was whole. {why}' },
  'call_end.failed': { text: 'The connection failed: {words}.' },
  'call_end.status': { text: 'HTTP {status_id} without an error message.' },
} as const

type CallEnd = keyof typeof callEndPhrases extends `call_end.${infer Name}` ? Name : never

/** The English words of an end. */
export function callEnd(name: CallEnd): string {
  return callEndPhrases[`call_end.${name}`].text
}

/** The English words of an end with something in it. */
export const callEndWith = speaker(callEndForms)

const codes = new Map<string, string>(Object.entries(callEndPhrases).map(([code, { text }]) => [text, code]))
const coded = formOf('call_end.coded')
const broke = formOf('call_end.broke')
const failed = formOf('call_end.failed')
const status = formOf('call_end.status')

/** A call's message as data where Galley itself said it; null for the words of providers. */
export function readCallEnd(message: string | null): Said | null {
  if (message === null) return null
  const code = codes.get(message)
  if (code !== undefined) return { code, values: {} }
  const [, why] = broke.exec(message) ?? []
  if (why !== undefined) return { code: 'call_end.broke', values: { why: readCallEnd(why) ?? why } }
  const [, known = '', errorCode = ''] = coded.exec(message) ?? []
  const knownCode = codes.get(known)
  if (knownCode !== undefined) {
    return { code: 'call_end.coded', values: { why: { code: knownCode, values: {} }, error_code: errorCode } }
  }
  const [, words] = failed.exec(message) ?? []
  if (words !== undefined) return { code: 'call_end.failed', values: { words } }
  const [, id] = status.exec(message) ?? []
  return id === undefined ? null : { code: 'call_end.status', values: { status_id: Number(id) } }
}

function formOf(code: keyof typeof callEndForms): RegExp {
  const plain = callEndForms[code].text.replaceAll(/[().]/g, '\\$&')
  return new RegExp(`^${plain.replaceAll(/\{\w+_id\}/g, '(\\d+)').replaceAll(/\{\w+\}/g, '(.+)')}$`, 's')
}
