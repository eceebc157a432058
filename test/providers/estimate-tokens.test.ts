import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { estimateTokens, estimateUsage } from '../../src-main/providers/estimate-tokens.ts'
import { hasSharedData, readJsonLinesGz, sharedPath } from '../support/shared-data.ts'

describe('estimated tokens', () => {
  it('grow with the text and are never below one for any text', () => {
    expect(estimateTokens('')).toBe(0)
    for (const text of ['a', '你', '🌊', '\ud800', '\u0000']) expect(estimateTokens(text)).toBeGreaterThan(0)
    expect(estimateTokens('one two three')).toBeLessThan(estimateTokens('one two three four five'))
    expect(estimateTokens('我在山上看月亮')).toBeGreaterThan(estimateTokens('moons'))
  })

  it('stand flagged in the usage of a call that reported none', () => {
    expect(estimateUsage([{ role: 'user', content: 'Hello there' }], '')).toMatchObject({
      estimated: true,
      outputText: null,
      cacheRead: null,
    })
    expect(estimateUsage([{ role: 'user', content: 'Hello there' }], 'Hi').outputText).toBeGreaterThan(0)
  })
})

interface Recorded {
  readonly response: { readonly body: unknown }
}

/** Text and output tokens of answers that are text alone, whatever protocol they came by. */
function outputOf({ response }: Recorded): { text: string; tokens: number } | null {
  const body = response.body as Record<string, never> & {
    choices?: { message?: { content?: unknown; tool_calls?: unknown } }[]
    content?: { type: string; text: string }[]
    usage?: {
      completion_tokens?: number
      output_tokens?: number
      completion_tokens_details?: { reasoning_tokens?: number }
    }
  }
  const message = body?.choices?.[0]?.message
  if (
    typeof message?.content === 'string' &&
    message.tool_calls === undefined &&
    body.usage?.completion_tokens !== undefined
  ) {
    return {
      text: message.content,
      tokens: body.usage.completion_tokens - (body.usage.completion_tokens_details?.reasoning_tokens ?? 0),
    }
  }
  if (
    Array.isArray(body?.content) &&
    body.content.every(part => part.type === 'text') &&
    body.usage?.output_tokens !== undefined
  ) {
    return { text: body.content.map(part => part.text).join(''), tokens: body.usage.output_tokens }
  }
  return null
}

describe.skipIf(!hasSharedData)('estimated tokens against recorded calls (needs the shared recordings)', () => {
  it('are right to a tenth over all of them, and to a fifth for most', () => {
    const outputs = readdirSync(sharedPath('fixtures'))
      .filter(file => /^recorded-.*-normal/.test(file))
      .flatMap(file => readJsonLinesGz('fixtures', file) as Recorded[])
      .map(outputOf)
      .filter(output => output !== null)
      .filter(({ text, tokens }) => text.length > 40 && tokens > 0)
    expect(outputs.length).toBeGreaterThan(50)
    const real = outputs.reduce((sum, { tokens }) => sum + tokens, 0)
    const estimated = outputs.reduce((sum, { text }) => sum + estimateTokens(text), 0)
    expect(Math.abs(estimated - real) / real).toBeLessThan(0.1)
    const errors = outputs
      .map(({ text, tokens }) => Math.abs(estimateTokens(text) - tokens) / tokens)
      .sort((a, b) => a - b)
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(0.2)
  })
})
