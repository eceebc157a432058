import { isFields } from '../../providers/protocols/json-fields.ts'
import { createSseParser } from '../../providers/protocols/sse-parser.ts'
import type { AnswerHeaders } from '../answer-headers.ts'
import type { AnswerHead, AnswerTransform } from '../answer-transform.ts'
import { type AnswerMade, ChunkWriter } from './chunk-writer.ts'
import { openaiError } from './provider-error.ts'
import type { AnswerTranslation } from './unified-wire.ts'

/** More than any answer that comes in one piece. */
const longestBody = 64 * 1024 * 1024

/**
 * The provider's answer in OpenAI's shape: a stream event by event, anything else (a whole answer, an
 * error) at once at its end. Where there is nothing to translate, only errors are put into shape.
 */
export function createAnswerTranslator(translation: AnswerTranslation | null, made: AnswerMade): AnswerTransform {
  let status = 0
  let headers: AnswerHeaders = {}
  let isHeld = false
  let size = 0
  let endsWithLine = false
  const chunks: Buffer[] = []
  const writer = new ChunkWriter(made)
  const events = translation?.stream(writer, made.id) ?? null
  const parser = createSseParser(({ event, data }) => {
    const value = parse(data)
    if (isFields(value)) events?.take(value, event)
  })

  function answer(): object {
    const text = Buffer.concat(chunks).toString('utf8')
    const body = parse(text)
    if (status >= 400) return openaiError(body ?? text, status)
    const whole = isFields(body) && size <= longestBody ? translation?.whole(body, made) : null
    if (whole !== null && whole !== undefined) return whole
    status = 502
    return {
      error: {
        message: 'The provider sent an answer that is none of its protocol.',
        type: 'server_error',
        param: null,
        code: 'invalid_response',
      },
    }
  }

  return {
    start(head) {
      ;({ status, headers } = head)
      const isStream = String(headers['content-type'] ?? '').includes('event-stream')
      isHeld = status >= 400 || (translation !== null && !isStream) || headers['content-encoding'] !== undefined
      if (isHeld) return null
      return translation === null ? head : { status, headers: ownHeaders(headers, 'text/event-stream; charset=utf-8') }
    },
    push(chunk) {
      if (!isHeld && translation === null) {
        endsWithLine = chunk.at(-1) === 0x0a
        return chunk
      }
      if (isHeld) {
        size += chunk.length
        if (size <= longestBody) chunks.push(chunk)
        return null
      }
      parser.push(chunk)
      return writer.take()
    },
    end() {
      if (isHeld) return Buffer.from(JSON.stringify(answer()))
      if (translation === null) return null
      parser.end()
      events?.end()
      if (!writer.isEnded) writer.fail(brokenError('The stream of the provider ended before its answer did.'))
      return writer.take()
    },
    heldHead: (): AnswerHead => ({ status, headers: ownHeaders(headers, 'application/json') }),
    broken(message) {
      // Behind half an event nothing can be said: the connection is cut.
      if (translation === null)
        return endsWithLine ? Buffer.from(`data: ${JSON.stringify(brokenError(message))}\n\n`) : null
      writer.fail(brokenError(message))
      return writer.take()
    },
  }
}

function brokenError(message: string): object {
  return { error: { message, type: 'server_error', param: null, code: 'upstream_broken' } }
}

/** The provider's headers (limits, ids) without those that describe its bytes. */
function ownHeaders(headers: AnswerHeaders, contentType: string): AnswerHeaders {
  const { 'content-length': _, 'content-encoding': __, 'transfer-encoding': ___, ...rest } = headers
  return { ...rest, 'content-type': contentType }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
