import { speaker } from '../sentences.ts'

/** Providers, their addresses, and who is asked first. As src-main/words/failure-sentences.ts. */
export const providerFailures = {
  'provider.practice_price': {
    message: 'The practice provider answers on this machine and costs nothing. Nothing was changed.',
  },
  'provider.practice_address': { message: 'The practice provider is simulated inside Galley and has no base URL.' },
  'provider.address_needed': { message: '{provider} was added by you; its base URL can be changed, not cleared.' },
  'model.token_limit': { message: 'A limit of tokens is a whole number above 0.' },
  'address.no_url': { message: '{what} cannot be used: it is not a URL. Example: https://api.example.com/v1' },
  'address.protocol': {
    message: '{what} cannot be used: only http and https are spoken. Example: https://api.example.com/v1',
  },
  'address.credentials': {
    message: '{what} cannot be used: it contains a user name or password. Example: https://api.example.com/v1',
    whole:
      '{what} cannot be used: it contains a user name or password. Keep keys in the keychain: galley keys set PROVIDER. Example: https://api.example.com/v1',
  },
  'address.query': {
    message: '{what} cannot be used: it must not contain "?" or "#". Example: https://api.example.com/v1',
  },
  'address.plain': {
    message:
      '{what} cannot be used: plain http would send your key and your text readable over the network. Use https. Example: https://api.example.com/v1',
    whole:
      '{what} cannot be used: plain http would send your key and your text readable over the network. Use https, or repeat with --allow-http if you accept that. Example: https://api.example.com/v1',
  },
  'provider.database_busy': {
    message: 'Another Galley process has the database; providers cannot be changed here. Stop it and try again.',
  },
  'provider.practice_key': { message: 'The practice provider is simulated and needs no key. Nothing was changed.' },
  'first.judge_auto': {
    message:
      'Who judges is chosen so that nobody judges a text of its own family: name a model, or leave it to that. Nothing was changed.',
  },
  'first.default_auto': { message: 'auto is set for each operation, not as the default of all. Nothing was changed.' },
  'first.unnamed': { message: 'Name a provider and one of its models. Nothing was changed.' },
  'first.no_own': { message: '{name} has no model of its own set. Name one. Nothing was changed.' },
  'first.cannot': {
    message: '{model} cannot be asked first: {problem}. Nothing was changed.',
    terminal: '{what_to_do}',
  },
  'first.cannot_ask': {
    message: '{why} {model} is what is asked first for {operation}; choose another under Providers, "Who does what".',
    whole:
      '{why} {model} is what is asked first for {work}; choose another under Providers, "Who does what", or with `galley routing set --operation {work} --first PROVIDER/MODEL`.',
  },
} as const

/** Phrases within them. */
export const providerPhrases = {
  'step.no_provider': { text: 'there is no provider {name}' },
  'step.off': { text: '{provider} is switched off' },
  'step.no_address': { text: '{provider} has no base URL' },
  'step.retired': { text: '{provider} no longer offers {model}' },
  'step.unpriced': { text: '{model} has no known price, and a budget that stops calls holds' },
  'step.no_key': { text: 'there is no API key for {provider}' },
  'step.keychain_silent': { text: 'the keychain cannot be asked for the key of {provider}' },
  'address_of.provider': { text: 'The base URL' },
  'address_of.variable': { text: 'The base URL in {variable}' },
} as const

export const sayProvider = speaker(providerFailures)
export const providerPhrase = speaker(providerPhrases)
