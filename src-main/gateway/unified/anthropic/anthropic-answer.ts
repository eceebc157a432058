import { type Fields, fieldsList, textOf } from '../../../providers/protocols/json-fields.ts'
import { messages } from '../../../providers/protocols/messages.ts'
import { type AnswerMade, type OpenAiFinish, wholeChoice, wholeCompletion } from '../chunk-writer.ts'
import { openaiUsageShape } from '../openai-usage-shape.ts'

const finishes: Readonly<Record<string, OpenAiFinish>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  pause_turn: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  refusal: 'content_filter',
}

export function anthropicFinish(word: unknown): OpenAiFinish {
  return typeof word === 'string' && Object.hasOwn(finishes, word) ? (finishes[word] ?? 'stop') : 'stop'
}

/** Anthropic's message as a chat completion. */
export function anthropicAnswer(body: Fields, made: AnswerMade): object | null {
  if (!Array.isArray(body.content)) return null
  const blocks = fieldsList(body.content)
  const join = (type: string, field: string) =>
    blocks
      .filter(block => block.type === type)
      .map(block => textOf(block[field]) ?? '')
      .join('')
  const toolCalls = blocks
    .filter(block => block.type === 'tool_use')
    .map(({ id, name, input }) => ({
      id,
      type: 'function',
      function: { name, arguments: JSON.stringify(input ?? {}) },
    }))
  const choice = wholeChoice({
    model: body.model,
    text: join('text', 'text'),
    reasoning: join('thinking', 'thinking'),
    refusal: null,
    toolCalls,
    finish: anthropicFinish(body.stop_reason),
  })
  return wholeCompletion(made, body.model, [choice], openaiUsageShape(messages.usage(body.usage)))
}
