import { describe, expect, it } from 'vitest'
import { classify, google, now, openai } from './error-bodies.ts'

describe('how long to wait', () => {
  it.each<[string, number | null, string, Readonly<Record<string, string>>]>([
    ['seconds in the header', 7_000, '', { 'retry-after': '7' }],
    ['fractions of them', 1_500, '', { 'retry-after': '1.5' }],
    ['milliseconds in the header', 250, '', { 'retry-after-ms': '250', 'retry-after': '1' }],
    ['a date in the header', 30_000, '', { 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT' }],
    ['a date that has passed', 0, '', { 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }],
    ['seconds in the text', 1_500, 'Please try again in 1.5s. Visit us', {}],
    ['minutes and seconds in the text', 432_000, 'Please try again in 7m12s.', {}],
    ['milliseconds in the text', 20, 'Please try again in 20ms.', {}],
    ['words in the text', 20_000, 'Please retry after 20 seconds.', {}],
    ['a date in the text', 43_200_000, 'You will regain access on 2026-11-23 at 00:00 UTC.', {}],
    ['the longer of two hints', 60_000, 'try again in 60s', { 'retry-after': '5' }],
    [
      'a used-up limit’s reset',
      360_000,
      '',
      {
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '6m0s',
        'x-ratelimit-remaining-tokens': '99',
        'x-ratelimit-reset-tokens': '9h',
      },
    ],
    ['a reset in epoch milliseconds', 5_000, '', { 'x-ratelimit-reset': String(now + 5_000) }],
    ['a reset in epoch seconds', 5_000, '', { 'x-ratelimit-reset': String(now / 1000 + 5) }],
    [
      'Anthropic’s reset',
      10_000,
      '',
      { 'anthropic-ratelimit-requests-remaining': '0', 'anthropic-ratelimit-requests-reset': '2026-11-22T12:00:10Z' },
    ],
    ['no hint', null, 'Slow down, please.', {}],
    ['garbage', null, 'retry in 99999999 days', { 'retry-after': 'soon' }],
    ['a number that is no time', null, 'wait 5 moons', {}],
  ])('%s', (_, expected, message, headers) => {
    expect(classify(429, openai(message), headers).retryAfterMs).toBe(expected)
  })

  it('Google’s RetryInfo and OpenRouter’s passed-on headers', () => {
    expect(classify(429, google(429, 'RESOURCE_EXHAUSTED', 'Quota', [{ retryDelay: '48.5s' }])).retryAfterMs).toBe(
      48_500,
    )
    const passedOn = {
      error: { code: 429, message: 'Limit', metadata: { headers: { 'X-RateLimit-Reset': String(now + 9_000) } } },
    }
    expect(classify(429, passedOn).retryAfterMs).toBe(9_000)
  })
})
