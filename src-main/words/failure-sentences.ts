import { Failure, type FailureCode } from '../failure.ts'
import type { Said } from './said.ts'
import { speaker } from './sentences.ts'
import type { Phrase } from './slot-values.ts'

/**
 * Refusals that the window can meet. `terminal` is what a terminal adds, usually a command; the window has a button in its
 * place (src-renderer/words/failure-links.ts). A failure without a sentence here is shown with its English message.
 */
export const failureSentences = {
  'key.none': {
    message: 'There is no API key for {provider}, so nothing was sent.',
    terminal: 'Set one with `galley keys set {name}`, or try without a key: --provider practice.',
  },
  'key.none_anywhere': {
    message: 'No provider was named, and no API key of any is known, so nothing was sent.',
    terminal: 'Set one, such as with `galley keys set {name}`, or try without a key: --provider practice.',
  },
  'key.no_keychain': {
    message:
      'There is no API key for {provider}, so nothing was sent: none is in the environment, and this machine has no keychain that could hold one.',
    terminal: '{explanation}',
  },
  'key.keychain_silent': {
    message: 'The key for {provider} could not be looked up in the keychain.',
    terminal: '{explanation}',
  },
  'key.empty': {
    message: 'The key is empty. Paste the key as the provider shows it. Nothing was changed.',
    whole: '{what} is empty. Paste the key as the provider shows it. Nothing was changed.',
  },
  'key.too_long': {
    message:
      'The key is longer than {most} characters, which no API key is. Check what was pasted. Nothing was changed.',
    whole: '{what} is longer than {most} characters, which no API key is. Check what was pasted. Nothing was changed.',
  },
  'key.several_lines': {
    message: 'The key has more than one line. Paste only the key. Nothing was changed.',
    whole: '{what} has more than one line. Paste only the key. Nothing was changed.',
  },
  'key.control_character': {
    message: 'The key contains a control character. Copy it again from the provider. Nothing was changed.',
    whole: '{what} contains a control character. Copy it again from the provider. Nothing was changed.',
  },
  'key.in_quotes': {
    message: 'The key is wrapped in quotation marks. Paste it without them. Nothing was changed.',
    whole: '{what} is wrapped in quotation marks. Paste it without them. Nothing was changed.',
  },
  'key.whole_line': {
    message: 'The key looks like a whole NAME=value line. Paste only what follows the "=". Nothing was changed.',
    whole: '{what} looks like a whole NAME=value line. Paste only what follows the "=". Nothing was changed.',
  },
  'key.whole_command': {
    message: 'The key looks like a whole command. Paste only the key that stands in it. Nothing was changed.',
    whole: '{what} looks like a whole command. Paste only the key that stands in it. Nothing was changed.',
  },
  'key.bearer': {
    message: 'The key begins with "Bearer". Paste only what follows it. Nothing was changed.',
    whole: '{what} begins with "Bearer". Paste only what follows it. Nothing was changed.',
  },
  'key.blank': {
    message: 'The key contains a blank. Copy it again from the provider. Nothing was changed.',
    whole: '{what} contains a blank. Copy it again from the provider. Nothing was changed.',
  },
  'key.odd_character': {
    message:
      'The key contains a character that no API key has, such as a typographic dash. Copy it again from the provider. Nothing was changed.',
    whole:
      '{what} contains a character that no API key has, such as a typographic dash. Copy it again from the provider. Nothing was changed.',
  },
  'provider.off': {
    message: '{provider} is switched off, so nothing was sent.',
    terminal: 'Switch it on with `galley providers set {name} --active on`.',
  },
  'provider.no_address': {
    message: '{provider} has no base URL, so nothing was sent.',
    terminal: 'Set one with `galley providers set {name} --base-url URL`.',
  },
  'provider.unknown': { message: 'There is no provider named "{name}".', terminal: '{advice}' },
  'provider.none': { message: 'No provider is set up.', terminal: 'Run `galley setup-providers`.' },
  'provider.taken': {
    message: 'There is already a provider named {name}.',
    terminal: 'Change it with `galley providers set {name}`.',
  },
  'provider.built_in': {
    message: '{name} comes with Galley. Choose another name.',
    terminal: 'To use it, run `galley setup-providers`, then `galley providers set {name}`.',
  },
  'provider.bad_name': {
    message:
      '"{name}" cannot be a provider\'s name. Use lower-case letters, digits and hyphens, 40 at most, such as "my-server".',
  },
  'provider.bad_display_name': { message: 'A display name has 1 to 80 characters on one line.' },
  'provider.bad_cost': {
    message: 'The cost per 1,000 tokens must be between 0 and 1,000 US dollars, with nine decimals at most.',
  },
  'model.none': {
    message: '{provider} has no default model. Choose one.',
    terminal: 'Name one with --model, or set it: galley providers set {name} --default-model NAME.',
  },
  'model.unknown': {
    message: '{provider} has no model "{model}". If it is new, add it to the provider\'s models first.',
    terminal:
      '{advice} See all with `galley providers show {name}`; add one: galley providers set {name} --add-model {model}',
  },
  'model.not_listed': { message: '{provider} has no model "{model}" listed.' },
  'model.of_catalogue': {
    message: '{model} comes with the catalogue and cannot be taken away; choose another default model instead.',
  },
  'model.bad_name': {
    message: '"{model}" cannot be a model\'s name: letters, digits and . _ : @ / + ~ - are allowed.',
  },
  'auto.nothing': {
    message: 'No provider with an API key has a model to choose from, so nothing was sent.',
    terminal: 'Set a key with `galley keys set PROVIDER`, or name a model. See `galley routing explain`.',
  },
  'auto.nothing_of': {
    message: '{provider}, as it is set up, has no model to choose from, so nothing was sent.',
    terminal: 'Set a key with `galley keys set PROVIDER`, or name a model. See `galley routing explain`.',
  },
  'chain.too_long': { message: 'A chain has at most {most} models. Nothing was changed.' },
  'chain.incomplete': { message: 'Each step of a chain names a provider and a model. Nothing was changed.' },
  'chain.twice': { message: 'A chain names each model once. Nothing was changed.' },
  'chain.gone': { message: 'There is no such chain.', terminal: 'See them with `galley routing show`.' },
  'budget.full': {
    message:
      'Nothing was sent: {budget} has {left_nanos} left, and the call may cost up to {needed_nanos}. The budget renews on {renews_at}. Raise it, allow fewer tokens, or choose a cheaper model.{cut_off}{waited}',
    terminal: 'The command is `galley budgets set`.',
  },
  'budget.full_held': {
    message:
      'Nothing was sent: {budget} has {left_nanos} left, with {held_nanos} held for calls under way, and the call may cost up to {needed_nanos}. The budget renews on {renews_at}. Raise it, allow fewer tokens, or choose a cheaper model.{cut_off}{waited}',
    terminal: 'The command is `galley budgets set`.',
  },
  'budget.unpriced': {
    message:
      'Nothing was sent: {budget} allows no call whose cost cannot be told beforehand, and {model} of {provider} has no known price. Give it one, or make the budget one that only warns.',
    terminal: 'The command is `galley prices set {name} {model}`.',
  },
  'budget.no_limit': {
    message:
      'Nothing was sent: {budget} allows no call whose cost cannot be told beforehand, and how much {model} may write is not known. Give a limit of tokens, or make the budget one that only warns.',
    terminal: 'Or add the limit to the model: galley providers set {name} --add-model {model} --max-output TOKENS',
  },
  'budget.gone': { message: 'There is no budget {id}.', terminal: 'See them with `galley budgets list`.' },
  'budget.limit': { message: 'A budget must be above $0 and at most $1,000,000. Nothing was changed.' },
  'alert.rule_gone': { message: 'There is no alert rule {id}.' },
  'alert.gone': { message: 'There is no alert {id}.' },
  'alert.built_in': { message: 'This rule comes with Galley and cannot be deleted. Switch it off instead.' },
  'alert.no_webhook': { message: 'There is no webhook address yet. Set one first.' },
  'judge.cannot': { message: 'Call {id} cannot be judged. {why}' },
  'judge.too_dear': {
    message:
      "Judging call {id} would cost about {cost_nanos}, and {left_nanos} of today's limit is left. Raise the limit of the judge, or wait for tomorrow.",
    terminal: 'It is the setting judge.dailyLimit.',
  },
  'call.gone': { message: 'There is no call {id}.', terminal: '"galley calls" lists the calls there are.' },
  'finding.gone': {
    message: 'There is no finding {id}. Nothing was changed; it may belong to a call checked anew.',
  },
  'term.length': { message: 'A term has 1 to {most} characters. Nothing was changed.' },
  'term.twice': { message: 'The glossary has {term} already. Nothing was changed.' },
  'term.gone': { message: 'There is no glossary entry {id}. Nothing was changed.' },
  'token.taken': {
    message:
      'There is a token named {name} already. Nothing was changed. Choose another name, or take that one back first.',
  },
  'token.bad_name': {
    message:
      '"{name}" cannot be a token\'s name: 1 to 64 letters, digits, spaces and . _ - are allowed, beginning with a letter or digit.',
  },
  'token.past': { message: 'A token can only expire in the future. Nothing was changed.' },
  'text.empty': { message: 'The text is empty: there is nothing to work on. Nothing was sent.' },
  'language.unknown': {
    message: '"{given}" is not a language that is known. Nothing was sent.',
    terminal: '{advice}',
  },
  'setting.not_allowed': {
    message: 'It must be {allowed}. Nothing was changed.',
    whole: '{key} must be {allowed}. Nothing was changed.',
  },
  'settings_file.not_json': {
    message: 'This is not a file of settings, or it is damaged: it is not JSON. Nothing was changed.',
  },
  'settings_file.newer': {
    message:
      'A newer Galley wrote this file of settings, and this one cannot read it. Update Galley here, then choose the file again. Nothing was changed.',
  },
  'settings_file.not_ours': {
    message: "This is not a file of Galley's settings, or it is damaged. Nothing was changed.",
  },
  'upload.gone': { message: 'This file is not here any more. Choose it again; nothing was imported.' },
  'upload.busy': { message: 'Other files are being imported. Wait until they are done, then try again.' },
  'bill.unknown': {
    message: "Which provider's bill this is cannot be told. Choose it. Nothing was kept.",
    terminal: 'Say whose it is: openai, anthropic, or another provider.',
  },
  'bill.gone': { message: 'There is no bill {id}.' },
  'bill.none': { message: 'No bill of this provider was imported yet. Export one as CSV from its console.' },
  'backup.gone': { message: 'There is no backup {name} any more. Nothing was changed.' },
  'backup.no_space': {
    message:
      'There is not enough space: the copy needs about {needed_bytes}, and {free_bytes} are free. Nothing was changed. Free some space, then try again.',
    whole:
      'There is not enough space for {path}: it needs about {needed_bytes}, and {free_bytes} are free. Nothing was changed. Free some space, then try again.',
  },
  'sample.no_keys': {
    message:
      'Sample data takes no keys, so that nothing done with it costs anything. Leave the sample data to add one.',
  },
  'window.closed': { message: 'The window was closed meanwhile. Nothing was changed.' },
  'advice.gone': { message: 'This is no longer the case, so nothing was changed.' },
  'advice.by_hand': { message: 'Only a person can do this. Its button leads to where.' },
  'advice.not_applied': { message: 'This was not applied, so there is nothing to take back.' },
} as const

/** Phrases within them: which budget. */
export const failurePhrases = {
  'which_budget.day': { text: 'the daily budget for {scope} ({limit_nanos})' },
  'which_budget.week': { text: 'the weekly budget for {scope} ({limit_nanos})' },
  'which_budget.month': { text: 'the monthly budget for {scope} ({limit_nanos})' },
  'cut_off.none': { text: '' },
  'cut_off.calls': {
    text: {
      one: ' {most_nanos} of it counts for a call that was cut off when Galley ended, of which nobody knows what it cost.',
      other:
        ' {most_nanos} of it counts for {count} calls that were cut off when Galley ended, of which nobody knows what they cost.',
    },
  },
  'waited.none': { text: '' },
  'waited.room': { text: ' It waited {waited_ms} for room.' },
  'scope.all': { text: 'all spending' },
  'scope.provider': { text: 'the provider {provider}' },
  'scope.operation': { text: 'the operation {operation}' },
  'scope.book': { text: 'the book "{book}"' },
  'scope.user': { text: 'the user {user}' },
  'quoted.words': { text: '{words}' },
  'judge_skip.gone': { text: 'The call is gone.' },
  'judge_skip.no_translation': { text: 'It is not a translation into a known language.' },
  'judge_skip.no_text': { text: 'Its source text is not kept.' },
  'judge_skip.too_short': { text: 'It is too short to be judged.' },
  'judge_skip.nobody': { text: 'No model of another family than the writer can be asked.' },
  'judge_skip.unpriced': { text: 'What {model} costs is not known, so no limit could be kept.' },
} as const

export const sayFailure = speaker(failureSentences)
export const failurePhrase = speaker(failurePhrases)

/** A failure within another's sentence. What has no words of its own is quoted. */
export function asPhrase({ message, details: { said } }: Failure): Phrase {
  if (typeof said !== 'object' || said === null || !('code' in said)) return quoted(message)
  return { text: message, said: said as Said }
}

/** Whatever went wrong, as a phrase. */
export function wordsOf(error: unknown): Phrase {
  if (error instanceof Failure) return asPhrase(error)
  return quoted(error instanceof Error ? error.message : String(error))
}

/** What the operating system, a provider or another program said, in its own words. */
export function quoted(words: string): Phrase {
  return failurePhrase('quoted.words', { words })
}

export interface Told {
  readonly message: string
  readonly terminal?: string
  readonly whole?: string
  readonly said: Said
}

/** The whole English message: what happened, with what a terminal adds at its end or, where it says so in the middle, as `whole` has it. */
export function wholeMessage({ message, terminal = '', whole }: Omit<Told, 'said'>): string {
  if (whole !== undefined) return whole
  return terminal.trim() === '' ? message : `${message} ${terminal.trim()}`
}

/** A failure that the window can word: its sentence goes along as `details.said`. */
export function failing(
  code: FailureCode,
  told: Told,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): Failure {
  return new Failure(code, wholeMessage(told), { ...details, said: told.said }, cause)
}
