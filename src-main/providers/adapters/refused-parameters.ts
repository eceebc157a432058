import type { ChatOutcome, ChatRequest, Endpoint } from '../adapter.ts'

/** The parameters of a request that a model may refuse. */
type OptionalParameter = 'temperature' | 'response_format'

/**
 * What models have refused, so that it is not sent to them again. A refusal is still an answer of
 * the provider, and a call in the ledger: nothing is sent a second time from here.
 */
export interface RefusedParameters {
  isRefused(endpoint: Endpoint, model: string, parameter: OptionalParameter): boolean
  learn(endpoint: Endpoint, request: ChatRequest, outcome: ChatOutcome): void
}

/** OpenAI's reasoning models take no temperature but their own. */
const withoutTemperature = /^(?:o\d|gpt-5)(?!.*chat)/

/** Not "must be between 0 and 2": that refuses the value, not the parameter. */
const unsupported = /unsupported|not support|deprecated|only the default/i
const unsupportedFormat = /unsupported|not support|deprecated|must be/i

export function createRefusedParameters(): RefusedParameters {
  const learnt = new Set<string>()
  const key = (endpoint: Endpoint, model: string, parameter: string) => `${endpoint.baseUrl} ${model} ${parameter}`
  return {
    isRefused(endpoint, model, parameter) {
      if (parameter === 'temperature' && withoutTemperature.test(model)) return true
      return learnt.has(key(endpoint, model, parameter))
    },
    learn(endpoint, request, outcome) {
      if (outcome.ok || outcome.failure.kind !== 'invalid_request') return
      const { message } = outcome.failure
      if (request.temperature !== undefined && /temperature/.test(message) && unsupported.test(message)) {
        learnt.add(key(endpoint, request.model, 'temperature'))
      }
      if (request.format === 'json' && /response_format/.test(message) && unsupportedFormat.test(message)) {
        learnt.add(key(endpoint, request.model, 'response_format'))
      }
    },
  }
}
