import { callEnd } from '../../words/call-end-sentences.ts'
import type { AnswerDraft } from './answer-reading.ts'
import { finishReasonOf } from './finish-reasons.ts'
import { type Fields, fieldsAt, fieldsList, isFields, textOf } from './json-fields.ts'
import { openaiUsage } from './openai-usage.ts'
import type { Protocol } from './protocol.ts'

/** OpenAI's responses. */
export const responses: Protocol = {
  name: 'responses',
  usage: openaiUsage,

  readBody(draft, body) {
    if (body.object !== 'response' && (isFields(body.error) || textOf(body.error) !== null)) {
      draft.fail(body)
      return
    }
    if (!Array.isArray(body.output)) {
      draft.spoil(callEnd('no_output'))
      return
    }
    readResponse(draft, body)
    draft.isComplete = true
  },

  readEvent(draft, data, event) {
    const type = textOf(data.type) ?? event
    if (type === 'error') draft.fail(isFields(data.error) ? data : { error: data })
    else if (isFields(data.error) && data.response === undefined) draft.fail(data)
    if (isFields(data.response)) readResponse(draft, data.response)
    if (type === 'response.output_text.delta') draft.addText(data.delta)
    else if (type === 'response.refusal.delta') draft.addRefusal(data.delta)
    else if (type.startsWith('response.reasoning') && type.endsWith('.delta')) draft.addReasoning(data.delta)
    else if (isToolCall(fieldsAt(data, 'item'))) draft.addToolCall()
    if (type === 'response.completed' || type === 'response.incomplete' || type === 'response.failed')
      draft.isComplete = true
  },
}

function readResponse(draft: AnswerDraft, response: Fields): void {
  draft.identify(response.id, response.model)
  draft.addUsage(response.usage)
  // A stream repeats in its last event what its deltas have said.
  const isRepeated = draft.text !== '' || draft.refusal !== null
  for (const item of fieldsList(response.output)) {
    if (isToolCall(item)) draft.addToolCall()
    if (!isRepeated) readItem(draft, item)
  }
  if (isFields(response.error)) draft.fail({ error: response.error })
  else if (response.status === 'failed') draft.fail({ error: { message: callEnd('provider_says_failed') } })
  if (response.status === 'completed') draft.finish(draft.hasToolCalls ? 'tool_calls' : 'stop', 'completed')
  if (response.status === 'incomplete') {
    const reason = fieldsAt(response, 'incomplete_details')?.reason ?? 'incomplete'
    draft.finish(finishReasonOf(reason), reason)
  }
  if (response.status === 'cancelled') draft.finish('other', 'cancelled')
}

function readItem(draft: AnswerDraft, item: Fields): void {
  if (item.type === 'reasoning') {
    for (const part of [...fieldsList(item.summary), ...fieldsList(item.content)]) draft.addReasoning(part.text)
  }
  if (item.type !== 'message') return
  for (const part of fieldsList(item.content)) {
    if (part.type === 'output_text') draft.addText(part.text)
    else if (part.type === 'refusal') draft.addRefusal(part.refusal)
  }
}

/** Calls the caller has to answer; the provider's own tools (web search, code) are not. */
function isToolCall(item: Fields | null): boolean {
  return item?.type === 'function_call' || item?.type === 'custom_tool_call'
}
