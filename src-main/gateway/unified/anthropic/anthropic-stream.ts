import { type Fields, fieldsAt, isFields, textOf } from '../../../providers/protocols/json-fields.ts'
import { messages } from '../../../providers/protocols/messages.ts'
import type { ChunkWriter } from '../chunk-writer.ts'
import { openaiUsageShape } from '../openai-usage-shape.ts'
import { openaiError } from '../provider-error.ts'
import type { EventTranslation } from '../unified-wire.ts'
import { anthropicFinish } from './anthropic-answer.ts'

/** Anthropic's events as chunks. */
export function anthropicStream(writer: ChunkWriter): EventTranslation {
  let usage: Fields = {}
  /** Anthropic counts all blocks, OpenAI the tool calls alone. */
  const toolIndexes = new Map<unknown, number>()

  const addUsage = (more: unknown) => {
    if (isFields(more))
      usage = { ...usage, ...Object.fromEntries(Object.entries(more).filter(([, value]) => value !== null)) }
  }

  const startBlock = (index: unknown, block: Fields | null) => {
    writer.text(block?.type === 'text' ? block.text : null)
    writer.reasoning(block?.type === 'thinking' ? block.thinking : null)
    if (block?.type !== 'tool_use') return
    const position = toolIndexes.size
    toolIndexes.set(index, position)
    writer.toolCall(position, textOf(block.id) ?? `call_${position}`, textOf(block.name) ?? '', '')
  }

  const takeDelta = (index: unknown, delta: Fields | null) => {
    if (delta?.type === 'text_delta') writer.text(delta.text)
    else if (delta?.type === 'thinking_delta') writer.reasoning(delta.thinking)
    else if (delta?.type === 'input_json_delta') writer.toolArguments(toolIndexes.get(index) ?? 0, delta.partial_json)
  }

  return {
    take(data, event) {
      const type = textOf(data.type) ?? event
      if (type === 'message_start') {
        const message = fieldsAt(data, 'message')
        writer.answeredBy(message?.model)
        addUsage(message?.usage)
        writer.begin()
      } else if (type === 'content_block_start') startBlock(data.index, fieldsAt(data, 'content_block'))
      else if (type === 'content_block_delta') takeDelta(data.index, fieldsAt(data, 'delta'))
      else if (type === 'message_delta') {
        addUsage(data.usage)
        const reason = fieldsAt(data, 'delta')?.stop_reason
        if (reason !== null && reason !== undefined) writer.finish(anthropicFinish(reason))
      } else if (type === 'message_stop') {
        writer.end(openaiUsageShape(messages.usage(usage)))
      } else if (type === 'error') writer.fail(openaiError(data, null))
    },
    end() {
      if (!writer.isEnded && writer.isFinished) writer.end(openaiUsageShape(messages.usage(usage)))
    },
  }
}
