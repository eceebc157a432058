import { describe, expect, it } from 'vitest'
import { outcomeOf } from '../../src-main/providers/adapters/answer-outcome.ts'
import { classifyConnectionError } from '../../src-main/providers/connection-errors.ts'
import { classifyProviderError } from '../../src-main/providers/error-classifier.ts'
import { callEndForms, callEndPhrases, readCallEnd } from '../../src-main/words/call-end-sentences.ts'

const said = (code: string, values = {}) => ({ code: `call_end.${code}`, values })
const fault = (code: string) => Object.assign(new Error('x'), { code })

describe('the words of a call that brought no answer', () => {
  it('are found again by their text, each by its own', () => {
    for (const [code, { text }] of Object.entries(callEndPhrases))
      expect(readCallEnd(text)).toEqual({ code, values: {} })
    expect(new Set(Object.values(callEndPhrases).map(({ text }) => text)).size).toBe(Object.keys(callEndPhrases).length)
    expect(Object.keys(callEndForms).filter(code => code in callEndPhrases)).toEqual([])
  })

  it('are found with the code of the system behind them', () => {
    const { message } = classifyConnectionError(fault('ECONNREFUSED'), [])
    expect(readCallEnd(message)).toEqual(said('coded', { why: said('nobody_listens'), error_code: 'ECONNREFUSED' }))
    const tls = classifyConnectionError(fault('CERT_HAS_EXPIRED'), [])
    const plain = classifyConnectionError(fault('ERR_SSL_WRONG_VERSION_NUMBER'), [])
    expect(plain.message).toMatch(/does not speak TLS there/)
    expect(readCallEnd(tls.message)).toEqual(said('coded', { why: said('unproved'), error_code: 'CERT_HAS_EXPIRED' }))
  })

  it('are found where the connection broke in the middle, or for a reason of its own', () => {
    const { message } = brokenBy(fault('ECONNRESET'))
    expect(readCallEnd(message)).toEqual(
      said('broke', { why: said('coded', { why: said('closed'), error_code: 'ECONNRESET' }) }),
    )
    expect(readCallEnd(classifyConnectionError(new Error('odd\nthing'), []).message)).toEqual(
      said('failed', { words: 'odd\nthing' }),
    )
    expect(readCallEnd(brokenBy(new Error('odd')).message)).toEqual(
      said('broke', { why: said('failed', { words: 'odd' }) }),
    )
  })

  it('are found for a status without words, and never where a provider spoke', () => {
    const evidence = { status: 502, header: () => null, body: '', now: 0, secrets: [] }
    expect(readCallEnd(classifyProviderError(evidence).message)).toEqual(said('status', { status_id: 502 }))
    const body = { error: { message: 'The network is slow. (SLOW)' } }
    expect(readCallEnd(classifyProviderError({ ...evidence, body }).message)).toBeNull()
    expect(readCallEnd('')).toBeNull()
    expect(readCallEnd(null)).toBeNull()
  })
})

function brokenBy(error: Error) {
  const outcome = outcomeOf({
    reading: {
      ...{
        text: 'Bon',
        error: null,
        malformed: null,
        blockReason: null,
        refusal: null,
        finishReason: null,
        usage: null,
      },
      ...{ isComplete: false, isStream: true, hasToolCalls: false, reasoningLength: 0, upstreamId: null, model: null },
      ...{ nativeFinishReason: null, rawUsage: null },
    },
    exchange: { status: 200, fault: error, header: () => null, errorBody: null } as never,
    ...{ stopReason: null, thrown: error, messages: () => [], timeToFirstTokenMs: null, now: 0, secrets: [] },
  })
  if (outcome.ok) throw new Error('a broken stream is no answer')
  return outcome.failure
}
