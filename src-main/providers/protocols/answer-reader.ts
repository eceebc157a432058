import { callEnd } from '../../words/call-end-sentences.ts'
import { AnswerDraft, type AnswerReading, type ReadingHooks } from './answer-reading.ts'
import { chatCompletions } from './chat-completions.ts'
import { cohereChat } from './cohere-chat.ts'
import { generateContent } from './generate-content.ts'
import { isFields } from './json-fields.ts'
import { createJsonSplitter, type JsonSplitter } from './json-splitter.ts'
import { messages } from './messages.ts'
import type { Protocol, ProtocolName } from './protocol.ts'
import { responses } from './responses.ts'
import { createSseParser, type ServerSentEvent, type SseParser } from './sse-parser.ts'

/** Reads a provider's answer from its bytes as they flow. Never throws for what the bytes hold. */
export interface AnswerReader {
  /** The next bytes of the decompressed body, or text already decoded; boundaries may fall anywhere. */
  push(chunk: Uint8Array | string): void
  /** The body has ended, whole or not; later pushes are ignored. */
  end(): AnswerReading
  /** What is known so far. */
  reading(): AnswerReading
}

const protocols: Readonly<Record<ProtocolName, Protocol>> = {
  chat_completions: chatCompletions,
  responses,
  messages,
  generate_content: generateContent,
  cohere_chat: cohereChat,
}

/**
 * A reader for one answer in the given wire format. Whether the body is one JSON value, a JSON array,
 * JSON lines or server-sent events is seen from its first character. Memory: the text collected, and
 * the event or value being received.
 */
export function createAnswerReader(name: ProtocolName, hooks: ReadingHooks = {}): AnswerReader {
  const protocol = protocols[name]
  const draft = new AnswerDraft(hooks)
  const decoder = new TextDecoder('utf-8')
  let head = ''
  let json: JsonSplitter | null = null
  let events: SseParser | null = null
  let eventCount = 0
  let isEnded = false

  function takeEvent({ event, data }: ServerSentEvent): void {
    eventCount++
    if (data.trim() === '[DONE]') {
      draft.isComplete = true
      return
    }
    const value = parse(data)
    if (isFields(value)) protocol.readEvent(draft, value, event)
    else draft.spoil(callEnd('event_not_object'))
  }

  function takeValue(text: string, isElement: boolean): void {
    readValue(parse(text), isElement)
  }

  function readValue(value: unknown, isElement: boolean): void {
    if (!isFields(value)) {
      draft.spoil(callEnd('not_json'))
      return
    }
    if (isElement) protocol.readEvent(draft, value, 'message')
    else protocol.readBody(draft, value)
  }

  function choose(text: string): void {
    head += text
    const first = head.trimStart().charAt(0)
    if (first === '') return
    if (first === '{' || first === '[') {
      draft.isStream = first === '['
      // Most answers come in one piece: then nobody has to look for the end of the value.
      const whole = first === '{' && endsInBrace(head) ? parse(withoutMark(head)) : undefined
      json = createJsonSplitter(
        value => takeValue(value.text, value.isElement),
        () => draft.spoil(callEnd('not_json')),
      )
      if (whole === undefined) json.push(head)
      else readValue(whole, false)
    } else {
      events = createSseParser(takeEvent)
      draft.isStream = true
      events.push(head)
    }
    head = ''
  }

  function take(text: string): void {
    if (text === '') return
    if (json !== null) json.push(text)
    else if (events !== null) events.push(text)
    else choose(text)
  }

  function finish(): void {
    take(decoder.decode())
    if (json !== null) {
      if (!json.end().isWhole && !draft.isStream) draft.spoil(callEnd('json_cut'))
    } else if (events !== null) {
      events.end()
      if (events.overflowed()) draft.spoil(callEnd('event_too_large'))
      if (eventCount === 0) {
        draft.isStream = false
        draft.spoil(callEnd('neither'))
      }
    } else draft.spoil(callEnd('empty'))
  }

  return {
    push(chunk) {
      if (!isEnded) take(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))
    },
    end() {
      if (!isEnded) finish()
      isEnded = true
      return snapshot(draft, protocol)
    },
    reading: () => snapshot(draft, protocol),
  }
}

function snapshot(draft: AnswerDraft, protocol: Protocol): AnswerReading {
  const { text, reasoningLength, refusal, hasToolCalls, model, finishReason, nativeFinishReason } = draft
  const { rawUsage, upstreamId, blockReason, error, isComplete, isStream, malformed } = draft
  const usage = protocol.usage(rawUsage)
  const facts = { text, reasoningLength, refusal, hasToolCalls, model, finishReason, nativeFinishReason }
  return { ...facts, usage, rawUsage, upstreamId, blockReason, error, isComplete, isStream, malformed }
}

function endsInBrace(text: string): boolean {
  let at = text.length - 1
  while (at > 0 && text.charCodeAt(at) <= 0x20) at--
  return text.charCodeAt(at) === 0x7d
}

/** A byte order mark in text that came decoded; JSON's parser takes none. */
function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
