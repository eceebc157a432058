import { callEnd } from '../../words/call-end-sentences.ts'
import type { AnswerDraft } from './answer-reading.ts'
import { finishReasonOf } from './finish-reasons.ts'
import { type Fields, fieldsAt, fieldsList, isFields, textOf } from './json-fields.ts'
import { openaiUsage } from './openai-usage.ts'
import type { Protocol } from './protocol.ts'

/** OpenAI's chat completions, as spoken by OpenAI, Azure, Mistral, DeepSeek, OpenRouter, Groq, Cohere's compatibility endpoint and local servers. */
export const chatCompletions: Protocol = {
  name: 'chat_completions',
  usage: openaiUsage,

  readBody(draft, body) {
    readCommon(draft, body)
    if (draft.error !== null) return
    const choice = firstChoice(body)
    if (choice === null) {
      draft.spoil(callEnd('no_choice'))
      return
    }
    readMessage(draft, choice.message)
    draft.addText(choice.text)
    readFinish(draft, choice)
    draft.isComplete = true
  },

  readEvent(draft, data) {
    readCommon(draft, data)
    const choice = firstChoice(data)
    if (choice === null) return
    readMessage(draft, choice.delta ?? choice.message)
    draft.addText(choice.text)
    readFinish(draft, choice)
  },
}

function readCommon(draft: AnswerDraft, data: Fields): void {
  draft.identify(data.id, data.model)
  draft.addUsage(fieldsAt(data, 'x_groq', 'usage'))
  draft.addUsage(data.usage)
  const error = errorIn(data)
  if (error !== null) draft.fail(error)
}

/** An error object under a successful status, in the forms its speakers use. */
function errorIn(data: Fields): Fields | string | null {
  if (isFields(data.error)) return data
  if (textOf(data.error) !== null) return data
  if (data.object === 'error') return data
  const isBareMessage = textOf(data.message) !== null && data.choices === undefined
  return isBareMessage ? data : null
}

/** Only the first choice is read; the usage covers all of them. */
function firstChoice(data: Fields): Fields | null {
  const choices = fieldsList(data.choices)
  return choices.find(choice => choice.index === 0) ?? choices.find(choice => choice.index === undefined) ?? null
}

function readMessage(draft: AnswerDraft, message: unknown): void {
  if (!isFields(message)) return
  draft.addReasoning(message.reasoning_content)
  draft.addReasoning(message.reasoning)
  if (Array.isArray(message.content)) {
    for (const part of fieldsList(message.content)) readPart(draft, part)
  } else draft.addText(message.content)
  draft.addRefusal(message.refusal)
  if (fieldsList(message.tool_calls).length > 0 || isFields(message.function_call)) draft.addToolCall()
}

/** Mistral's reasoning models answer in parts. */
function readPart(draft: AnswerDraft, part: Fields): void {
  if (part.type === 'text') draft.addText(part.text)
  else if (part.type === 'refusal') draft.addRefusal(part.refusal)
  else if (part.type === 'thinking') {
    for (const thought of fieldsList(part.thinking)) draft.addReasoning(thought.text)
  }
}

function readFinish(draft: AnswerDraft, choice: Fields): void {
  if (isFields(choice.error)) draft.fail({ error: choice.error })
  const word = choice.finish_reason
  if (word === 'error' || word === 'insufficient_system_resource') {
    draft.fail({ error: { message: `The provider ended the answer with "${word}".`, code: word } })
    return
  }
  const reason = finishReasonOf(word)
  if (reason === null) return
  draft.finish(reason, word)
  draft.isComplete = true
}
