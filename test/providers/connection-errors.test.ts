import { describe, expect, it } from 'vitest'
import type { ErrorKind } from '../../db/vocabulary.ts'
import { classifyConnectionError } from '../../src-main/providers/connection-errors.ts'

describe('connection errors', () => {
  const withCode = (code: string) =>
    new TypeError('fetch failed', { cause: Object.assign(new Error(`${code} 127.0.0.1`), { code }) })

  it.each<[ErrorKind, string]>([
    ['network', 'ENOTFOUND'],
    ['network', 'EAI_AGAIN'],
    ['network', 'ECONNREFUSED'],
    ['network', 'ECONNRESET'],
    ['network', 'UND_ERR_SOCKET'],
    ['network', 'CERT_HAS_EXPIRED'],
    ['network', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['network', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['connect', 'UND_ERR_CONNECT_TIMEOUT'],
    ['connect', 'ETIMEDOUT'],
    ['total', 'UND_ERR_BODY_TIMEOUT'],
  ])('%s: %s', (kind, code) => {
    const failure = classifyConnectionError(withCode(code), [])
    expect(failure).toMatchObject({ kind, httpStatus: null, body: null })
    expect(failure.message).toContain(code)
  })

  it('looks into a connection tried over several addresses', () => {
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
    const failure = classifyConnectionError(
      new TypeError('fetch failed', { cause: new AggregateError([refused, refused]) }),
      [],
    )
    expect(failure.message).toContain('ECONNREFUSED')
  })

  it('holds no secret, and survives what is no error', () => {
    expect(classifyConnectionError(new Error('proxy said: canary-key-1'), ['canary-key-1']).message).not.toContain(
      'canary',
    )
    for (const thrown of [null, undefined, 'text', 7, {}])
      expect(classifyConnectionError(thrown, []).kind).toBe('network')
  })
})
