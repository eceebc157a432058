import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { totalInput, totalOutput } from '../../../db/token-usage.ts'
import { classifyProviderError } from '../../../src-main/providers/error-classifier.ts'
import type { AnswerReading } from '../../../src-main/providers/protocols/answer-reading.ts'
import { protocolNames } from '../../../src-main/providers/protocols/protocol.ts'
import { ownFixtureFiles, ownFixtures, protocolOf, readBytes, wireBytes } from '../read-recording.ts'

function errorKind(reading: AnswerReading): string | null {
  if (reading.error === null) return null
  return classifyProviderError({ status: 200, header: () => null, body: reading.error, now: 0, secrets: [] }).kind
}

describe.each(ownFixtureFiles)('%s, as documented', file => {
  it.each(ownFixtures(file).map(fixture => [fixture.name, fixture] as const))('%s', (_, fixture) => {
    const reading = readBytes(protocolOf(fixture), wireBytes(fixture))
    expect({ ...reading, errorKind: errorKind(reading) }).toMatchObject(fixture.expect)
    expect(reading.malformed).toBeNull()
    if (!('errorKind' in fixture.expect)) expect(reading.error).toBeNull()
  })

  it.each(ownFixtures(file).map(fixture => [fixture.name, fixture] as const))('%s, byte by byte', (_, fixture) => {
    const bytes = wireBytes(fixture)
    expect(readBytes(protocolOf(fixture), bytes, [...bytes.keys()])).toEqual(readBytes(protocolOf(fixture), bytes))
  })

  it('cut anywhere, gives a beginning of the text and never claims to be whole without its end', () => {
    for (const fixture of ownFixtures(file)) {
      const bytes = wireBytes(fixture)
      const whole = readBytes(protocolOf(fixture), bytes)
      for (let end = 0; end < bytes.length; end++) {
        const reading = readBytes(protocolOf(fixture), bytes.subarray(0, end))
        expect(whole.text.startsWith(reading.text)).toBe(true)
        if (reading.isComplete) expect(reading).toMatchObject({ text: whole.text, finishReason: whole.finishReason })
        else if (!reading.isStream) expect(reading.malformed).not.toBeNull()
      }
    }
  })
})

describe('a reader told of content as it arrives', () => {
  it('hands over the text in order, and content before text', () => {
    for (const file of ownFixtureFiles) {
      for (const fixture of ownFixtures(file)) {
        const seen: string[] = []
        let contents = 0
        const reading = readBytes(protocolOf(fixture), wireBytes(fixture), [], {
          onContent: () => contents++,
          onText(text) {
            expect(contents).toBe(1)
            seen.push(text)
          },
        })
        expect(seen.join('')).toBe(reading.text)
      }
    }
  })
})

describe('a reader of anything', () => {
  const pieces = ownFixtureFiles.flatMap(file => ownFixtures(file).map(fixture => wireBytes(fixture)))
  const mutated = fc
    .tuple(fc.constantFrom(...pieces), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }), fc.nat(), fc.nat())
    .map(([bytes, changes, from, to]) => {
      const copy = Uint8Array.from(bytes)
      for (const [at, value] of changes) copy[at % copy.length] = value
      const [a, b] = [from % copy.length, to % copy.length]
      return a < b ? copy.slice(a, b) : copy
    })
  const words = fc
    .array(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        '"',
        ',',
        ':',
        'data: ',
        '\n\n',
        'null',
        '1e999',
        '-1',
        '"usage"',
        '"error"',
        '"choices"',
        '\\',
        '😀',
      ),
      { maxLength: 40 },
    )
    .map(parts => new TextEncoder().encode(parts.join('')))

  it('never throws, and gives the same for any cutting of the same bytes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...protocolNames),
        fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated, words),
        fc.array(fc.nat(2_000), { maxLength: 6 }),
        (protocol, bytes, at) => {
          const reading = readBytes(protocol, bytes)
          expect(
            readBytes(
              protocol,
              bytes,
              at.filter(cut => cut <= bytes.length),
            ),
          ).toEqual(reading)
          if (!reading.isComplete && !reading.isStream) expect(reading.malformed ?? reading.error).not.toBeNull()
        },
      ),
      { numRuns: 3_000 },
    )
  })

  it('reads any JSON without throwing, whatever stands in the fields it looks at', () => {
    const names = [
      'choices',
      'message',
      'content',
      'usage',
      'error',
      'candidates',
      'parts',
      'text',
      'delta',
      'output',
      'type',
      'meta',
      'id',
      'model',
      'status',
      'finish_reason',
      'finishReason',
      'stop_reason',
      'promptFeedback',
      'blockReason',
      'usageMetadata',
      'input_tokens',
      'response',
      'incomplete_details',
      'reason',
      'message_delta',
    ]
    const unwritable = fc.constantFrom({ toString: false }, { toString: 1, valueOf: 1 }, [{ toString: false }])
    const { tree } = fc.letrec<{ tree: unknown }>(tie => ({
      tree: fc.oneof(
        { maxDepth: 5, withCrossShrink: true },
        fc.constantFrom(null, true, -1, 1.5, 7, 'x', '', 'message_delta', 'output_text'),
        unwritable,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names), tie('tree'), { maxKeys: 6 }),
      ),
    }))
    fc.assert(
      fc.property(fc.constantFrom(...protocolNames), tree, fc.boolean(), (protocol, value, asEvent) => {
        const json = JSON.stringify(value)
        const reading = readBytes(protocol, Buffer.from(asEvent ? `data: ${json}\n\n` : json))
        expect(typeof reading.text).toBe('string')
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes a reason to refuse that cannot be written as text', () => {
    const body = Buffer.from('{"promptFeedback": {"blockReason": {"toString": false}}}')
    expect(readBytes('generate_content', body)).toMatchObject({ blockReason: '{"toString":false}', isComplete: true })
  })

  it('survives nesting deeper than a parser goes', () => {
    for (const protocol of protocolNames) {
      const deep = Buffer.from(`{"choices":${'['.repeat(200_000)}${']'.repeat(200_000)}}`)
      expect(() => readBytes(protocol, deep)).not.toThrow()
    }
  })
})

describe('usage of any size', () => {
  const count = fc.option(fc.nat(1_000_000), { nil: undefined })

  it('of the OpenAI family: buckets are disjoint and add up to what was said', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.nat(1_000_000),
        count,
        count,
        count,
        (input, output, cached, written, reasoning) => {
          const usage = {
            prompt_tokens: input,
            completion_tokens: output,
            prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
            completion_tokens_details: { reasoning_tokens: reasoning },
          }
          const body = {
            id: 'x',
            model: 'm',
            choices: [{ index: 0, message: { content: 'x' }, finish_reason: 'stop' }],
            usage,
          }
          const read = readBytes('chat_completions', Buffer.from(JSON.stringify(body))).usage
          if (read === null) throw new Error('usage was not read')
          expect(totalInput(read)).toBe(input)
          expect(totalOutput(read)).toBe(output)
          for (const bucket of [
            read.inputUncached,
            read.cacheRead,
            read.cacheWrite5m,
            read.outputText,
            read.reasoning,
          ]) {
            expect(bucket ?? 0).toBeGreaterThanOrEqual(0)
          }
          if (cached === undefined) expect(read.cacheRead).toBeNull()
          if (reasoning === undefined) expect(read.reasoning).toBeNull()
        },
      ),
    )
  })

  it('of Anthropic: input is what was said plus the cache, which it excludes', () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.nat(1e6),
        fc.nat(1e6),
        fc.nat(1e6),
        fc.nat(1e6),
        (input, read, five, hour, output) => {
          const usage = {
            input_tokens: input,
            cache_read_input_tokens: read,
            cache_creation_input_tokens: five + hour,
            cache_creation: { ephemeral_5m_input_tokens: five, ephemeral_1h_input_tokens: hour },
            output_tokens: output,
          }
          const body = { type: 'message', content: [], stop_reason: 'end_turn', usage }
          expect(readBytes('messages', Buffer.from(JSON.stringify(body))).usage).toMatchObject({
            inputUncached: input,
            cacheRead: read,
            cacheWrite5m: five,
            cacheWrite1h: hour,
            outputText: output,
          })
        },
      ),
    )
  })

  it('of Gemini: input adds tools, output adds thoughts', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), fc.nat(1e6), count, count, (prompt, answer, thoughts, cached, tools) => {
        const usageMetadata = {
          promptTokenCount: prompt,
          candidatesTokenCount: answer,
          thoughtsTokenCount: thoughts,
          cachedContentTokenCount: cached,
          toolUsePromptTokenCount: tools,
        }
        const body = { candidates: [{ content: { parts: [] }, finishReason: 'STOP' }], usageMetadata }
        const read = readBytes('generate_content', Buffer.from(JSON.stringify(body))).usage
        if (read === null) throw new Error('usage was not read')
        expect(totalInput(read)).toBe(prompt + (tools ?? 0))
        expect(totalOutput(read)).toBe(answer + thoughts)
        expect(read.inputUncached).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
