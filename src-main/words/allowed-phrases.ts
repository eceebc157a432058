import { speaker } from './sentences.ts'

/** What may stand in a setting, as the end of "... must be"; `whole` as a terminal and the API take it. */
export const allowedPhrases = {
  'allowed.flag': { text: 'on or off', whole: 'true or false' },
  'allowed.days': { text: 'a whole number of days from {least} to {most}' },
  'allowed.days_or_null': {
    text: 'a whole number of days from {least} to {most}, or left empty',
    whole: 'a whole number of days from {least} to {most}, or null',
  },
  'allowed.whole': { text: 'a whole number from {least} to {most}' },
  'allowed.whole_or_null': {
    text: 'a whole number from {least} to {most}, or left empty',
    whole: 'a whole number from {least} to {most}, or null',
  },
  'allowed.weekday': { text: 'a whole number from 1 (Monday) to 7 (Sunday)' },
  'allowed.minutes': { text: 'whole minutes from {least} to {most}' },
  'allowed.milliseconds': { text: 'milliseconds from {least} to {most}' },
  'allowed.number': { text: 'a number from {least} to {most}' },
  'allowed.number_or_null': {
    text: 'a number from {least} to {most}, or left empty',
    whole: 'a number from {least} to {most}, or null',
  },
  'allowed.above_zero': { text: 'a number above 0' },
  'allowed.dollars': { text: 'US dollars from {least} to {most}' },
  'allowed.clock': { text: 'a time such as {example}, or left empty', whole: 'a time such as {example}, or null' },
  'allowed.address': {
    text: 'an https address, or http to this machine, or left empty',
    whole: 'an https address, or http to this machine, or null',
  },
  'allowed.provider': { text: 'the name of a provider, or left empty', whole: 'the name of a provider, or null' },
  'allowed.model_name': { text: "a model's name, or left empty", whole: "a model's name, or null" },
  'allowed.model': { text: 'provider/model, or left empty', whole: 'provider/model, or null' },
  'allowed.model_or_auto': { text: 'provider/model, auto, or left empty', whole: 'provider/model, auto, or null' },
  'allowed.folder': { text: 'a folder, or left empty', whole: 'a folder, or null' },
  'allowed.pem': { text: 'the path of a PEM file, or left empty', whole: 'the path of a PEM file, or null' },
  'allowed.zone': {
    text: 'a time zone from the list, such as Europe/Berlin or Asia/Shanghai',
    whole: 'an IANA time zone such as Europe/Berlin, Asia/Shanghai or UTC',
  },
  'allowed.currency': { text: 'a currency by its three letters, such as EUR, CNY or JPY' },
  'allowed.one_of_two': { text: '{first_word} or {last_word}' },
  'allowed.one_of_three': { text: '{first_word}, {second_word} or {last_word}' },
  'allowed.one_of_four': { text: '{first_word}, {second_word}, {third_word} or {last_word}' },
} as const

/** What may stand in a setting, for its definition. */
export const allowed = speaker(allowedPhrases)
