import { type TokenUsage, unknownUsage } from '../../../db/token-usage.ts'
import { callEnd } from '../../words/call-end-sentences.ts'
import type { AnswerDraft } from './answer-reading.ts'
import { finishReasonOf } from './finish-reasons.ts'
import { countOf, type Fields, fieldsAt, fieldsList, isFields, textOf } from './json-fields.ts'
import type { Protocol } from './protocol.ts'
import { collectUnits, isSaid, least } from './usage-figures.ts'

/** Cohere's own chat, version 1 (also one JSON object a line) and version 2; the fields tell which. */
export const cohereChat: Protocol = {
  name: 'cohere_chat',
  usage: cohereUsage,

  readBody(draft, body) {
    if (textOf(body.event_type) !== null) return readVersion1Event(draft, body)
    const isAnswer = typeof body.text === 'string' || isFields(body.message)
    if (!isAnswer) {
      if (textOf(body.message) !== null || isFields(body.error)) draft.fail(body)
      else draft.spoil(callEnd('no_message'))
      return
    }
    readAnswer(draft, body)
    draft.isComplete = true
  },

  readEvent(draft, data, event) {
    if (textOf(data.event_type) !== null) return readVersion1Event(draft, data)
    const type = textOf(data.type) ?? event
    const delta = fieldsAt(data, 'delta')
    const message = fieldsAt(delta, 'message')
    if (type === 'message-start') draft.identify(data.id, null)
    else if (type === 'content-start' || type === 'content-delta') readContent(draft, message?.content)
    else if (type.startsWith('tool-call')) draft.addToolCall()
    else if (type === 'tool-plan-delta') draft.addReasoning(message?.tool_plan)
    else if (type === 'message-end') {
      draft.addUsage(delta?.usage)
      readFinish(draft, delta?.finish_reason, delta?.error)
      draft.isComplete = true
    } else if (isFields(data.error) || (textOf(data.message) !== null && data.type === undefined)) draft.fail(data)
  },
}

function readVersion1Event(draft: AnswerDraft, data: Fields): void {
  draft.isStream = true
  draft.identify(data.generation_id, null)
  if (data.event_type === 'text-generation') draft.addText(data.text)
  else if (data.event_type === 'tool-calls-generation') draft.addToolCall()
  else if (data.event_type === 'stream-end') {
    const response = fieldsAt(data, 'response')
    draft.addUsage(response?.meta)
    if (draft.text === '') draft.addText(response?.text)
    readFinish(draft, data.finish_reason ?? response?.finish_reason, data.error)
    draft.isComplete = true
  }
}

function readAnswer(draft: AnswerDraft, body: Fields): void {
  const message = fieldsAt(body, 'message')
  draft.identify(body.id ?? body.generation_id ?? body.response_id, null)
  draft.addText(body.text)
  for (const part of fieldsList(message?.content)) readContent(draft, part)
  draft.addReasoning(message?.tool_plan)
  if (fieldsList(message?.tool_calls).length > 0 || fieldsList(body.tool_calls).length > 0) draft.addToolCall()
  draft.addUsage(body.usage ?? body.meta)
  readFinish(draft, body.finish_reason, null)
}

function readContent(draft: AnswerDraft, content: unknown): void {
  if (!isFields(content)) return
  draft.addReasoning(content.thinking)
  draft.addText(content.text)
}

function readFinish(draft: AnswerDraft, word: unknown, message: unknown): void {
  if (word === 'ERROR' || word === 'TIMEOUT') {
    draft.fail({ message: textOf(message) ?? `The provider ended the answer with "${word}".`, type: word })
  }
  draft.finish(finishReasonOf(word), word)
}

/**
 * Billed units are what Cohere charges; its token figures include a template that is not charged,
 * and so does its cached figure. Where billed units are given they are the input and the output, and
 * the cached share is unknown; where they are not, the token figures are read like OpenAI's.
 */
function cohereUsage(raw: unknown): TokenUsage | null {
  if (!isFields(raw)) return null
  const billed = fieldsAt(raw, 'billed_units')
  const tokens = fieldsAt(raw, 'tokens')
  const billedInput = countOf(billed?.input_tokens)
  const input = billedInput ?? countOf(tokens?.input_tokens)
  const cacheRead = billedInput === null ? least(countOf(raw.cached_tokens), input) : null
  const output = countOf(billed?.output_tokens) ?? countOf(tokens?.output_tokens)
  const reasoning = least(countOf(tokens?.reasoning_tokens), output)
  const usage: TokenUsage = {
    ...unknownUsage,
    inputUncached: input === null ? null : input - (cacheRead ?? 0),
    cacheRead,
    outputText: output === null ? null : output - (reasoning ?? 0),
    reasoning,
    other: collectUnits({ input_image_tokens: tokens?.image_tokens }),
  }
  return isSaid(usage) ? usage : null
}
