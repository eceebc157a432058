import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAnswerReader } from '../../src-main/providers/protocols/answer-reader.ts'
import type { AnswerReading, ReadingHooks } from '../../src-main/providers/protocols/answer-reading.ts'
import type { ProtocolName } from '../../src-main/providers/protocols/protocol.ts'
import { type Recording, wireAnswer } from '../support/replay-upstream/recording.ts'

export interface OwnFixture extends Recording {
  readonly expect: Readonly<Record<string, unknown>>
}

export const ownFixtureFiles = ['chat-completions', 'responses', 'messages', 'generate-content', 'cohere-chat'] as const

/** Our own recordings, written to the documented formats, each with what it must be read as. */
export function ownFixtures(file: (typeof ownFixtureFiles)[number]): readonly OwnFixture[] {
  return JSON.parse(
    readFileSync(join(import.meta.dirname, `../fixtures/providers/${file}.json`), 'utf8'),
  ) as OwnFixture[]
}

export function protocolOf({ endpoint }: Recording): ProtocolName {
  const names: Readonly<Record<string, ProtocolName>> = {
    'chat.completions': 'chat_completions',
    responses: 'responses',
    messages: 'messages',
    generateContent: 'generate_content',
    streamGenerateContent: 'generate_content',
    'v1.chat': 'cohere_chat',
    'v2.chat': 'cohere_chat',
  }
  const name = names[endpoint]
  if (name === undefined) throw new Error(`No protocol for the endpoint ${endpoint}`)
  return name
}

/** The recorded body as the bytes that were on the wire. */
export function wireBytes(recording: Recording): Buffer {
  return Buffer.from(wireAnswer(recording.response, false).body, 'utf8')
}

/** Reads bytes in pieces that end at the given positions. */
export function readBytes(
  protocol: ProtocolName,
  bytes: Uint8Array,
  cuts: readonly number[] = [],
  hooks: ReadingHooks = {},
): AnswerReading {
  const reader = createAnswerReader(protocol, hooks)
  let from = 0
  for (const to of [...[...cuts].sort((a, b) => a - b), bytes.length]) {
    reader.push(bytes.subarray(from, to))
    from = to
  }
  return reader.end()
}
