import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classify, google, openai } from './error-bodies.ts'

describe('secrets', () => {
  const secret = 'canary/9+q"7-secretkey'

  it.each([
    ['as it is', secret],
    ['escaped in JSON', JSON.stringify(secret).slice(1, -1)],
    ['encoded in a URL', encodeURIComponent(secret)],
  ])('the key, %s, is nowhere', (_, spelling) => {
    const failure = classify(
      401,
      `{"error":{"message":"Wrong key ${spelling}","code":"${spelling}"}} ${spelling}`,
      {},
      [secret],
    )
    expect(JSON.stringify(failure)).not.toContain('secretkey')
  })

  it.each([
    'sk-proj-abcdefghijklmnop123456',
    'sk-ant-api03-abcdefghijklmnop',
    'AIzaSyA1234567890abcdefghijk',
    'gsk_abcdefghijklmnopqrst',
  ])('somebody else’s key is taken out by its looks: %s', key => {
    const failure = classify(401, openai(`Incorrect API key provided: ${key}.`))
    expect(JSON.stringify(failure)).not.toContain(key)
  })

  it('never survives in any failure, wherever a body holds it', () => {
    const key = fc.string({ unit: 'grapheme-ascii', minLength: 12, maxLength: 40 }).map(text => `Zq9${text.trim()}x`)
    fc.assert(
      fc.property(key, fc.string(), fc.constantFrom(400, 401, 429, 500, null), (canary, around, status) => {
        const bodies = [
          openai(around + canary + around, canary),
          google(400, canary, canary),
          around + canary,
          [{ error: canary }],
        ]
        for (const body of bodies) {
          const { message, body: kept, providerCode } = classify(status, body, {}, [canary])
          const escaped = JSON.stringify(canary).slice(1, -1)
          for (const text of [message, kept ?? '', providerCode ?? '']) {
            expect(text.includes(canary) || text.includes(escaped)).toBe(false)
          }
        }
      }),
    )
  })
})
