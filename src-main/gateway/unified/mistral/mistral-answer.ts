import { type Fields, fieldsList, isFields, textOf } from '../../../providers/protocols/json-fields.ts'
import type { AnswerTranslation } from '../unified-wire.ts'

/** Mistral answers in OpenAI's shape, but for thoughts inside the content and words of its own for ends. */
export const mistralAnswer: AnswerTranslation = {
  whole: body => (Array.isArray(body.choices) ? plainChoices(body, 'message') : null),
  stream(writer) {
    let isFinished = false
    return {
      take(data) {
        isFinished ||= fieldsList(data.choices).some(choice => textOf(choice.finish_reason) !== null)
        writer.raw(Array.isArray(data.choices) ? plainChoices(data, 'delta') : data)
      },
      end() {
        if (isFinished) writer.done()
      },
    }
  },
}

const finishes: Readonly<Record<string, string>> = { model_length: 'length', error: 'stop' }

function plainChoices(body: Fields, holder: 'message' | 'delta'): Fields {
  const choices = fieldsList(body.choices).map(choice => {
    const message = choice[holder]
    const word = textOf(choice.finish_reason)
    return {
      ...choice,
      ...(isFields(message) ? { [holder]: plainMessage(message) } : {}),
      finish_reason: word === null ? null : (finishes[word] ?? word),
    }
  })
  return { ...body, choices }
}

function plainMessage(message: Fields): Fields {
  if (!Array.isArray(message.content)) return message
  const parts = fieldsList(message.content)
  const text = parts.map(part => (part.type === 'text' ? (textOf(part.text) ?? '') : '')).join('')
  const thoughts = parts
    .flatMap(part => (part.type === 'thinking' ? fieldsList(part.thinking) : []))
    .map(thought => textOf(thought.text) ?? '')
    .join('')
  return { ...message, content: text, ...(thoughts === '' ? {} : { reasoning_content: thoughts }) }
}
