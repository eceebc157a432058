import { generateContent } from '../../../providers/protocols/generate-content.ts'
import { fieldsAt, fieldsList, isFields, textOf } from '../../../providers/protocols/json-fields.ts'
import type { ChunkWriter } from '../chunk-writer.ts'
import { openaiUsageShape } from '../openai-usage-shape.ts'
import { openaiError } from '../provider-error.ts'
import type { EventTranslation } from '../unified-wire.ts'
import { googleFinish, googleToolCall } from './google-answer.ts'

/** Gemini's chunks as OpenAI's. Gemini says its usage with every chunk; the last one counts. */
export function googleStream(writer: ChunkWriter, id: string): EventTranslation {
  let usage: unknown = null
  let calls = 0
  let hasFailed = false
  return {
    take(data) {
      if (isFields(data.error)) {
        hasFailed = true
        writer.fail(openaiError(data, null))
        return
      }
      writer.answeredBy(data.modelVersion)
      usage = data.usageMetadata ?? usage
      if (textOf(fieldsAt(data, 'promptFeedback')?.blockReason) !== null) writer.finish('content_filter')
      const [candidate] = fieldsList(data.candidates)
      if (candidate === undefined) return
      for (const part of fieldsList(fieldsAt(candidate, 'content')?.parts)) {
        if (part.thought === true) writer.reasoning(part.text)
        else writer.text(part.text)
        const call = googleToolCall(part, `call_${id}_${calls}`)
        if (call !== null) writer.toolCall(calls++, call.id, call.name, call.args, call.extra)
      }
      if (textOf(candidate.finishReason) !== null) writer.finish(googleFinish(candidate.finishReason, calls > 0))
    },
    end() {
      if (!hasFailed && writer.isFinished) writer.end(openaiUsageShape(generateContent.usage(usage)))
    },
  }
}
