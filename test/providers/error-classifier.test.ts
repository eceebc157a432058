import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ErrorKind } from '../../db/vocabulary.ts'
import { processorSeconds } from '../support/processor-time.ts'
import { anthropic, classify, google, openai, quotaFailure } from './error-bodies.ts'

describe('documented errors', () => {
  it.each<[ErrorKind, number | null, unknown]>([
    // OpenAI and its relatives
    ['authentication', 401, openai('Incorrect API key provided.', 'invalid_api_key')],
    ['permission', 403, openai('Country, region, or territory not supported', 'unsupported_country_region_territory')],
    ['not_found', 404, openai('The model `gpt-9` does not exist or you do not have access to it.', 'model_not_found')],
    [
      'context_length',
      400,
      openai("This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens."),
    ],
    [
      'invalid_request',
      400,
      openai('max_tokens is too large: 100000. This model supports at most 16384 completion tokens.'),
    ],
    [
      'invalid_request',
      400,
      openai(
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        'unsupported_parameter',
      ),
    ],
    ['quota_exhausted', 429, openai('You exceeded your current quota.', 'insufficient_quota', 'insufficient_quota')],
    ['quota_exhausted', 429, openai('Billing hard limit has been reached', 'billing_hard_limit_reached')],
    [
      'rate_limit',
      429,
      openai(
        'Rate limit reached for gpt-4o on tokens per min (TPM). Please try again in 1.5s.',
        'rate_limit_exceeded',
        'tokens',
      ),
    ],
    [
      'rate_limit',
      413,
      openai(
        'Request too large for model `llama` in organization on tokens per minute (TPM): Limit 6000',
        'rate_limit_exceeded',
        'tokens',
      ),
    ],
    [
      'content_filter',
      400,
      openai('Your request was rejected as a result of our safety system.', 'content_policy_violation'),
    ],
    ['server', 500, openai('The server had an error while processing your request.', null, 'server_error')],
    ['overloaded', 503, openai('The engine is currently overloaded, please try again later.')],
    ['quota_exhausted', 402, openai('Insufficient Balance', 'invalid_request_error', 'unknown_error')],
    ['not_found', 400, openai('Model Not Exist', 'invalid_request_error')],
    [
      'context_length',
      400,
      {
        error: {
          code: 400,
          message: "This endpoint's maximum context length is 32768 tokens. However, you requested about 40000.",
        },
      },
    ],
    [
      'quota_exhausted',
      402,
      { error: { code: 402, message: 'This request requires more credits, or fewer max_tokens.' } },
    ],
    ['quota_exhausted', 429, { error: { code: 429, message: 'Rate limit exceeded: free-models-per-day' } }],
    [
      'content_filter',
      403,
      { error: { code: 403, message: 'Your input was flagged', metadata: { reasons: ['violence'] } } },
    ],
    ['not_found', 400, { error: { code: 400, message: 'nobody/nothing is not a valid model ID' } }],
    [
      'overloaded',
      503,
      { error: { code: 503, message: 'There is no available model provider that meets your routing requirements' } },
    ],
    ['not_found', 404, { error: "model 'llama9' not found" }],
    // Anthropic
    ['authentication', 401, anthropic('authentication_error', 'invalid x-api-key')],
    [
      'quota_exhausted',
      400,
      anthropic('invalid_request_error', 'Your credit balance is too low to access the Anthropic API.'),
    ],
    ['quota_exhausted', 402, anthropic('billing_error', 'There is a problem with your billing.')],
    [
      'quota_exhausted',
      400,
      anthropic(
        'invalid_request_error',
        'You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.',
      ),
    ],
    [
      'permission',
      403,
      anthropic('permission_error', 'Your API key does not have permission to use the specified resource.'),
    ],
    ['not_found', 404, anthropic('not_found_error', 'model: claude-nine')],
    ['context_length', 413, anthropic('request_too_large', 'Request exceeds the maximum allowed number of bytes')],
    [
      'context_length',
      400,
      anthropic('invalid_request_error', 'input length and `max_tokens` exceed context limit: 195000 + 8192 > 200000'),
    ],
    [
      'invalid_request',
      400,
      anthropic(
        'invalid_request_error',
        'max_tokens: 100000 > 64000, which is the maximum allowed number of output tokens for claude',
      ),
    ],
    ['content_filter', 400, anthropic('invalid_request_error', 'Output blocked by content filtering policy')],
    [
      'rate_limit',
      429,
      anthropic('rate_limit_error', 'Number of request tokens has exceeded your per-minute rate limit'),
    ],
    ['server', 500, anthropic('api_error', 'Internal server error')],
    ['overloaded', 529, anthropic('overloaded_error', 'Overloaded')],
    ['overloaded', null, anthropic('overloaded_error', 'Overloaded')],
    // Google
    [
      'authentication',
      400,
      google(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
        { reason: 'API_KEY_INVALID' },
      ]),
    ],
    ['authentication', 400, google(400, 'INVALID_ARGUMENT', 'API key expired. Please renew the API key.')],
    [
      'authentication',
      403,
      google(
        403,
        'PERMISSION_DENIED',
        "Method doesn't allow unregistered callers (callers without established identity). Please use API Key",
      ),
    ],
    [
      'permission',
      403,
      google(
        403,
        'PERMISSION_DENIED',
        'Generative Language API has not been used in project 1 before or it is disabled.',
      ),
    ],
    ['permission', 400, google(400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.')],
    ['not_found', 404, google(404, 'NOT_FOUND', 'models/gemini-9 is not found for API version v1beta')],
    [
      'context_length',
      400,
      google(
        400,
        'INVALID_ARGUMENT',
        'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
      ),
    ],
    ['invalid_request', 400, google(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received. Unknown name "foo".')],
    [
      'quota_exhausted',
      429,
      google(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded.', [
        quotaFailure('GenerateRequestsPerDayPerProjectPerModel-FreeTier'),
        { retryDelay: '24s' },
      ]),
    ],
    [
      'quota_exhausted',
      429,
      google(
        429,
        'RESOURCE_EXHAUSTED',
        'Quota exceeded for metric: generate_content_free_tier_requests, limit: 0, model: gemini-pro',
      ),
    ],
    [
      'rate_limit',
      429,
      google(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded.', [
        quotaFailure('GenerateRequestsPerMinutePerProjectPerModel'),
        { retryDelay: '24s' },
      ]),
    ],
    ['rate_limit', 429, google(429, 'RESOURCE_EXHAUSTED', 'Resource exhausted. Please try again later.')],
    ['server', 500, google(500, 'INTERNAL', 'An internal error has occurred.')],
    ['overloaded', 503, google(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.')],
    ['overloaded', 503, [google(503, 'UNAVAILABLE', 'The service is currently unavailable.')]],
    [
      'context_length',
      400,
      google(
        400,
        'INVALID_ARGUMENT',
        'Unable to submit request because the input token count is 2000000 but the model only supports up to 1048576. Reduce the input token count and try again.',
      ),
    ],
    [
      'context_length',
      400,
      openai("This model's maximum prompt length is 131072 but the request contains 150000 tokens."),
    ],
    // Cohere
    ['authentication', 401, { id: '1', message: 'invalid api token' }],
    [
      'context_length',
      400,
      { id: '1', message: 'too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 4292.' },
    ],
    [
      'invalid_request',
      400,
      {
        id: '1',
        message:
          'too many tokens: max tokens must be less than or equal to 4096, the maximum output for this model - received 8192.',
      },
    ],
    ['not_found', 404, { id: '1', message: "model 'command-z' not found, make sure the correct model ID was used" }],
    ['rate_limit', 429, { id: '1', message: 'You are using a Trial key, which is limited to 20 API calls / minute.' }],
    [
      'quota_exhausted',
      429,
      { id: '1', message: 'You are using a Trial key, which is limited to 1000 API calls / month.' },
    ],
    ['content_filter', 498, { id: '1', message: 'blocked input' }],
    // Mistral
    ['authentication', 401, { detail: 'Unauthorized' }],
    [
      'rate_limit',
      429,
      { object: 'error', message: 'Rate limit exceeded', type: 'rate_limited', param: null, code: '1300' },
    ],
    [
      'overloaded',
      503,
      {
        object: 'error',
        message: 'Service tier capacity exceeded for this model.',
        type: 'service_tier_capacity_exceeded',
        code: '3505',
      },
    ],
    [
      'not_found',
      400,
      { object: 'error', message: 'Invalid model: mistral-nine', type: 'invalid_model', code: '1500' },
    ],
    [
      'context_length',
      400,
      {
        object: 'error',
        message:
          'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
        type: 'invalid_request_prompt',
        code: '3051',
      },
    ],
    [
      'invalid_request',
      422,
      {
        detail: [
          { loc: ['body', 'temperature'], msg: 'Input should be less than or equal to 1.5', type: 'less_than_equal' },
        ],
      },
    ],
    // Anything
    ['server', 502, '<html><head><title>502 Bad Gateway</title></head></html>'],
    ['total', 408, 'Request Timeout'],
    ['invalid_request', 400, ''],
    ['server', null, null],
  ])('%s: %s %j', (kind, status, body) => {
    const failure = classify(status, body)
    expect(failure.kind).toBe(kind)
    expect(failure.httpStatus).toBe(status)
  })

  it('keeps the provider’s words, code and body', () => {
    expect(classify(401, openai('Wrong key.', 'invalid_api_key'))).toMatchObject({
      message: 'Wrong key.',
      providerCode: 'invalid_api_key',
    })
    expect(classify(502, '<html><title>502 Bad Gateway</title></html>').message).toBe('502 Bad Gateway')
    expect(classify(422, { detail: [{ msg: 'too hot' }] }).message).toBe('too hot')
    const upstream = {
      error: { code: 429, message: 'Provider returned error', metadata: { raw: 'try later', provider_name: 'X' } },
    }
    expect(classify(429, upstream).message).toBe('Provider returned error: try later')
  })

  it('cuts a body at 8 kB of whole characters', () => {
    const { body } = classify(500, '語'.repeat(10_000))
    expect(Buffer.byteLength(body ?? '')).toBeLessThanOrEqual(8_192)
    expect(body).toMatch(/^語+$/)
  })
})

describe('anything at all', () => {
  it('is classified without throwing', () => {
    const body = fc.oneof(
      fc.string(),
      fc.jsonValue(),
      fc.record({ error: fc.jsonValue(), message: fc.jsonValue(), detail: fc.jsonValue() }),
    )
    fc.assert(
      fc.property(fc.option(fc.integer({ min: 100, max: 599 })), body, fc.string(), (status, given, header) => {
        const failure = classify(status, given, { 'retry-after': header, 'x-ratelimit-reset': header })
        expect(failure.message.length).toBeGreaterThan(0)
        expect(failure.retryAfterMs ?? 0).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 1_000 },
    )
  })

  it('takes no longer for a message made to be slow', () => {
    const take = (times: number) =>
      processorSeconds(() => {
        for (const piece of ['1s', 'try again in 1', ' retry after 9 a', 'model ', 'api key: ', 'input token count ']) {
          classify(400, openai(piece.repeat(times)))
        }
      })
    take(1000)
    // A hundred times the text: a square would take ten thousand times as long.
    const long = take(100_000)
    expect(long).toBeLessThan(Math.max(0.01, take(1000)) * 1000)
    expect(long).toBeLessThan(2)
  })
})
