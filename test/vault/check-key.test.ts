import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Failure } from '../../src-main/failure.ts'
import { checkKey, lastFour } from '../../src-main/vault/check-key.ts'

describe('a key as it is pasted', () => {
  it('loses the blanks around it', () => {
    expect(checkKey('  sk-abc\r\n', 'The key')).toBe('sk-abc')
  })

  it.each([
    ['', /is empty/],
    [' \n ', /is empty/],
    ['sk-a\nsk-b', /more than one line/],
    ['sk-a\u0000b', /control character/],
    ['sk-a\u001bb', /control character/],
    ['"sk-abc"', /quotation marks/],
    ['OPENAI_API_KEY=sk-abc', /NAME=value/],
    ['export MISTRAL_API_KEY=abc', /NAME=value/],
    ['curl https://api.openai.com/v1/models -H "Authorization: Bearer sk-abc"', /whole command/],
    ['$ curl -s \\\n  -H "x-api-key: sk-abc"', /whole command/],
    ['Bearer sk-abc', /Bearer/],
    ['sk abc', /blank/],
    ['sk–abc', /typographic dash/],
    ['x'.repeat(2049), /2,048/],
  ])('is refused in words: %j', (text, words) => {
    expect(() => checkKey(text, 'The key for openai')).toThrow(words)
    expect(() => checkKey(text, 'The key for openai')).toThrow(/^The key for openai .*Nothing was changed/)
  })

  it('is accepted as it is or refused without being repeated', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6, unit: 'binary' }), text => {
        try {
          const key = checkKey(text, 'The key')
          expect(key).toBe(text.trim())
          expect(key).toMatch(/^[\x21-\x7e]+$/)
        } catch (error) {
          expect(error).toBeInstanceOf(Failure)
          expect(JSON.stringify((error as Failure).toJSON())).not.toContain(JSON.stringify(text).slice(1, -1))
        }
      }),
    )
  })

  it('shows its last four characters only where it is long', () => {
    expect(lastFour('sk-12345678')).toBeNull()
    expect(lastFour('sk-123456789')).toBe('6789')
  })
})
