import type { WireRequest } from './wire-request.ts'

/** Everything that can go wrong on purpose, by name. */
export const faultNames = [
  'unauthorized', // 401
  'forbidden', // 403
  'model_not_found', // 404
  'context_length', // 400
  'invalid_request', // 400
  'content_filter', // refused before an answer
  'filtered_answer', // an answer that stops because of its content
  'rate_limit', // 429 with retry-after (2 seconds)
  'rate_limit_bare', // 429 without any hint
  'quota', // 429 that will not clear
  'server_error', // 500
  'overloaded', // 529 (Anthropic), else 503
  'html_error', // 502 with a proxy's page
  'error_in_200', // an error object under status 200
  'error_in_stream', // an error event after the first pieces
  'slow_first_byte', // headers and body only after `delayMs`
  'slow_first_token', // stream headers at once, first text after `delayMs`
  'stall', // a stream that stops talking half-way and stays open
  'reset', // the connection is torn down half-way
  'reset_at_once', // the connection is torn down before any byte
  'cut', // a stream that ends politely half-way
  'truncated_json', // a body that stops inside its JSON
  'not_json', // a success status over something else
  'empty', // a success status over nothing
  'usage_missing',
  'usage_null',
  'length', // the answer stops at its token limit
] as const
export type FaultName = (typeof faultNames)[number]

export interface ErrorAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** Null where the fault is not an error answer but a way of answering. */
export function errorAnswer(fault: FaultName, request: WireRequest, key: string): ErrorAnswer | null {
  const model = request.model === '' ? 'unnamed' : request.model
  switch (fault) {
    case 'unauthorized':
      return answer(request, 401, `Incorrect API key provided: ${key}. Check your key and try again.`, authWords)
    case 'forbidden':
      return answer(request, 403, 'Your account does not have access to this resource.', permissionWords)
    case 'model_not_found':
      return answer(request, 404, notFoundMessage(request, model), notFoundWords)
    case 'context_length':
      return answer(request, 400, contextMessage(request), contextWords)
    case 'invalid_request':
      return answer(request, 400, "Invalid 'temperature': expected a value <= 2.", invalidWords)
    case 'content_filter':
      return contentFilter(request)
    case 'rate_limit':
      return {
        ...answer(request, 429, 'Rate limit reached. Try again later.', limitWords),
        headers: { 'retry-after': '2' },
      }
    case 'rate_limit_bare':
      return answer(request, 429, 'Rate limit reached.', limitWords)
    case 'quota':
      return quota(request)
    case 'server_error':
      return answer(request, 500, 'The server had an error while processing your request.', serverWords)
    case 'overloaded':
      return answer(request, request.protocol === 'messages' ? 529 : 503, 'Overloaded', overloadedWords)
    case 'html_error':
      return {
        status: 502,
        headers: { 'content-type': 'text/html' },
        body: '<html><body><h1>502 Bad Gateway</h1></body></html>',
      }
    case 'error_in_200':
      return {
        ...answer(request, 500, 'The server had an error while processing your request.', serverWords),
        status: 200,
      }
    default:
      return null
  }
}

/** The event that breaks a stream, and whether it has a name. */
export function streamError(request: WireRequest): { event?: string; data: unknown } {
  const { body } = answer(request, 529, 'Overloaded', overloadedWords)
  if (request.protocol === 'messages') return { event: 'error', data: body }
  if (request.protocol === 'responses') {
    return { event: 'error', data: { type: 'error', code: 'server_error', message: 'Overloaded', param: null } }
  }
  return { data: body }
}

/** The machine-readable words of one error: OpenAI type and code, Anthropic type, Google status. */
type Words = readonly [type: string, code: string | null, anthropic: string, google: string]
const authWords: Words = ['invalid_request_error', 'invalid_api_key', 'authentication_error', 'UNAUTHENTICATED']
const permissionWords: Words = ['invalid_request_error', null, 'permission_error', 'PERMISSION_DENIED']
const notFoundWords: Words = ['invalid_request_error', 'model_not_found', 'not_found_error', 'NOT_FOUND']
const contextWords: Words = [
  'invalid_request_error',
  'context_length_exceeded',
  'invalid_request_error',
  'INVALID_ARGUMENT',
]
const invalidWords: Words = ['invalid_request_error', null, 'invalid_request_error', 'INVALID_ARGUMENT']
const limitWords: Words = ['requests', 'rate_limit_exceeded', 'rate_limit_error', 'RESOURCE_EXHAUSTED']
const serverWords: Words = ['server_error', null, 'api_error', 'INTERNAL']
const overloadedWords: Words = ['server_error', 'overloaded', 'overloaded_error', 'UNAVAILABLE']

function answer(request: WireRequest, status: number, message: string, words: Words): ErrorAnswer {
  return { status, headers: {}, body: errorBody(request, status, message, words) }
}

function errorBody(request: WireRequest, code: number, message: string, words: Words): unknown {
  const [type, openaiCode, anthropic, google] = words
  if (request.protocol === 'messages')
    return { type: 'error', error: { type: anthropic, message }, request_id: 'req_replay' }
  if (request.protocol === 'gemini') return { error: { code, message, status: google } }
  if (request.provider === 'cohere') return { id: 'replay', message }
  if (request.provider === 'mistral') return { object: 'error', message, type, param: null, code: openaiCode }
  return { error: { message, type, param: null, code: openaiCode } }
}

function notFoundMessage(request: WireRequest, model: string): string {
  if (request.protocol === 'messages') return `model: ${model}`
  if (request.protocol === 'gemini')
    return `models/${model} is not found for API version v1beta, or is not supported for generateContent.`
  if (request.provider === 'cohere') return `model '${model}' not found, make sure the correct model ID was used`
  return `The model \`${model}\` does not exist or you do not have access to it.`
}

function contextMessage(request: WireRequest): string {
  if (request.protocol === 'messages') return 'prompt is too long: 210000 tokens > 200000 maximum'
  if (request.protocol === 'gemini')
    return 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).'
  if (request.provider === 'cohere')
    return 'too many tokens: size limit exceeded by 25836 tokens. The limit for this model is 288000 tokens.'
  return "This model's maximum context length is 128000 tokens. However, your messages resulted in 140000 tokens."
}

function contentFilter(request: WireRequest): ErrorAnswer {
  if (request.protocol === 'gemini') {
    return {
      status: 200,
      headers: {},
      body: {
        promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
        usageMetadata: { promptTokenCount: 12, totalTokenCount: 12 },
        modelVersion: request.model,
      },
    }
  }
  const message = 'The response was filtered due to the prompt triggering the content management policy.'
  return answer(request, 400, message, [
    'invalid_request_error',
    'content_filter',
    'invalid_request_error',
    'INVALID_ARGUMENT',
  ])
}

function quota(request: WireRequest): ErrorAnswer {
  const message = 'You exceeded your current quota, please check your plan and billing details.'
  if (request.protocol === 'messages') {
    const credit =
      'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.'
    return answer(request, 400, credit, invalidWords)
  }
  const words: Words = ['insufficient_quota', 'insufficient_quota', 'rate_limit_error', 'RESOURCE_EXHAUSTED']
  if (request.provider === 'cohere') {
    return answer(request, 429, 'You are using a Trial key, which is limited to 1000 API calls / month.', words)
  }
  if (request.protocol !== 'gemini') return answer(request, 429, message, words)
  const violation = {
    quotaMetric: 'generativelanguage.googleapis.com/generate_content_free_tier_requests',
    quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier',
  }
  const details = [{ '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [violation] }]
  return { status: 429, headers: {}, body: { error: { code: 429, message, status: 'RESOURCE_EXHAUSTED', details } } }
}
