import { type TokenUsage, unknownUsage } from '../../../db/token-usage.ts'
import { callEnd } from '../../words/call-end-sentences.ts'
import type { AnswerDraft } from './answer-reading.ts'
import { finishReasonOf } from './finish-reasons.ts'
import { countOf, type Fields, fieldsAt, fieldsList, isFields, textOf } from './json-fields.ts'
import type { Protocol } from './protocol.ts'
import { collectUnits, isSaid, least } from './usage-figures.ts'

/** Anthropic's messages. */
export const messages: Protocol = {
  name: 'messages',
  usage: anthropicUsage,

  readBody(draft, body) {
    if (body.type === 'error' || isFields(body.error)) {
      draft.fail(body)
      return
    }
    if (!Array.isArray(body.content)) {
      draft.spoil(callEnd('no_text'))
      return
    }
    readMessage(draft, body)
    draft.isComplete = true
  },

  readEvent(draft, data, event) {
    const type = textOf(data.type) ?? event
    if (type === 'error' || isFields(data.error)) draft.fail(data)
    else if (type === 'message_start' && isFields(data.message)) readMessage(draft, data.message)
    else if (type === 'content_block_start' && isFields(data.content_block)) readBlock(draft, data.content_block)
    else if (type === 'content_block_delta' && isFields(data.delta)) readDelta(draft, data.delta)
    else if (type === 'message_delta') {
      draft.addUsage(data.usage)
      readStop(draft, fieldsAt(data, 'delta'))
    } else if (type === 'message_stop') draft.isComplete = true
  },
}

function readMessage(draft: AnswerDraft, message: Fields): void {
  draft.identify(message.id, message.model)
  draft.addUsage(message.usage)
  for (const block of fieldsList(message.content)) readBlock(draft, block)
  readStop(draft, message)
}

function readBlock(draft: AnswerDraft, block: Fields): void {
  if (block.type === 'text') draft.addText(block.text)
  else if (block.type === 'thinking') draft.addReasoning(block.thinking)
  else if (block.type === 'tool_use') draft.addToolCall()
}

function readDelta(draft: AnswerDraft, delta: Fields): void {
  if (delta.type === 'text_delta') draft.addText(delta.text)
  else if (delta.type === 'thinking_delta') draft.addReasoning(delta.thinking)
}

function readStop(draft: AnswerDraft, holder: Fields | null): void {
  const reason = finishReasonOf(holder?.stop_reason)
  if (reason === null) return
  draft.finish(reason, holder?.stop_reason)
  draft.isComplete = true
}

/**
 * The input figure excludes what was read from and written to the cache; a write whose life is not
 * said has the default one. Thinking is a part of the output figure.
 */
function anthropicUsage(raw: unknown): TokenUsage | null {
  if (!isFields(raw)) return null
  const written = countOf(raw.cache_creation_input_tokens)
  const split = fieldsAt(raw, 'cache_creation')
  const cacheWrite1h = least(countOf(split?.ephemeral_1h_input_tokens), written)
  const cacheWrite5m = written === null ? countOf(split?.ephemeral_5m_input_tokens) : written - (cacheWrite1h ?? 0)
  const output = countOf(raw.output_tokens)
  const reasoning = least(countOf(fieldsAt(raw, 'output_tokens_details')?.thinking_tokens), output)
  const usage: TokenUsage = {
    ...unknownUsage,
    inputUncached: countOf(raw.input_tokens),
    cacheRead: countOf(raw.cache_read_input_tokens),
    cacheWrite5m,
    cacheWrite1h,
    outputText: output === null ? null : output - (reasoning ?? 0),
    reasoning,
    other: collectUnits({ web_searches: fieldsAt(raw, 'server_tool_use')?.web_search_requests }),
  }
  return isSaid(usage) ? usage : null
}
