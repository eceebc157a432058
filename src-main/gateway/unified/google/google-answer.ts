import { generateContent } from '../../../providers/protocols/generate-content.ts'
import { type Fields, fieldsAt, fieldsList, isFields, textOf } from '../../../providers/protocols/json-fields.ts'
import { type AnswerMade, type OpenAiFinish, wholeChoice, wholeCompletion } from '../chunk-writer.ts'
import { openaiUsageShape } from '../openai-usage-shape.ts'

const finishes: Readonly<Record<string, OpenAiFinish>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content_filter',
  RECITATION: 'content_filter',
  BLOCKLIST: 'content_filter',
  PROHIBITED_CONTENT: 'content_filter',
  SPII: 'content_filter',
  IMAGE_SAFETY: 'content_filter',
}

export function googleFinish(word: unknown, hasToolCalls: boolean): OpenAiFinish {
  const finish = typeof word === 'string' && Object.hasOwn(finishes, word) ? (finishes[word] ?? 'stop') : 'stop'
  return hasToolCalls && finish === 'stop' ? 'tool_calls' : finish
}

/** A Gemini part that calls a function, as OpenAI names its pieces. */
export function googleToolCall(
  part: Fields,
  id: string,
): { id: string; name: string; args: string; extra: object | null } | null {
  const call = part.functionCall
  if (!isFields(call)) return null
  const signature = textOf(part.thoughtSignature)
  return {
    id: textOf(call.id) ?? id,
    name: textOf(call.name) ?? '',
    args: JSON.stringify(call.args ?? {}),
    extra: signature === null ? null : { google: { thought_signature: signature } },
  }
}

/** Gemini's answer as a chat completion. A prompt it turned away is an answer that was filtered. */
export function googleAnswer(body: Fields, made: AnswerMade): object | null {
  const candidates = fieldsList(body.candidates)
  const blocked = textOf(fieldsAt(body, 'promptFeedback')?.blockReason)
  if (candidates.length === 0 && blocked === null) return null
  const choices =
    candidates.length === 0
      ? [blockedChoice(blocked)]
      : candidates.map((candidate, at) => choiceOf(candidate, at, made))
  return wholeCompletion(made, body.modelVersion, choices, openaiUsageShape(generateContent.usage(body.usageMetadata)))
}

function blockedChoice(reason: string | null): object {
  const refusal = `The provider blocked the prompt (${reason}).`
  return wholeChoice({ model: null, text: '', reasoning: '', refusal, toolCalls: [], finish: 'content_filter' })
}

function choiceOf(candidate: Fields, index: number, made: AnswerMade): object {
  const parts = fieldsList(fieldsAt(candidate, 'content')?.parts)
  const join = (isThought: boolean) =>
    parts
      .filter(part => (part.thought === true) === isThought)
      .map(part => textOf(part.text) ?? '')
      .join('')
  const toolCalls = parts.flatMap((part, at) => {
    const call = googleToolCall(part, `call_${made.id}_${at}`)
    if (call === null) return []
    const shape = { id: call.id, type: 'function', function: { name: call.name, arguments: call.args } }
    return [call.extra === null ? shape : { ...shape, extra_content: call.extra }]
  })
  const finish = googleFinish(candidate.finishReason, toolCalls.length > 0)
  return wholeChoice({ model: null, text: join(false), reasoning: join(true), refusal: null, toolCalls, finish }, index)
}
