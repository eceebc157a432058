import { anthropicUsage, chatUsage, cohereUsage } from './answer-usage.ts'
import type { WireRequest } from './wire-request.ts'

/** What the upstream says, before it is put into a protocol's words. */
export interface PlainAnswer {
  readonly id: string
  readonly model: string
  readonly text: string
  readonly finish: 'stop' | 'length' | 'content_filter'
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  /** `null` sends the field as null; `missing` leaves it out. */
  readonly usage: 'said' | 'null' | 'missing'
}

/** One server-sent event, or one element of a JSON array. */
export interface WireEvent {
  readonly event?: string
  readonly data: unknown
}

/** The answer as the protocol's JSON body. */
export function jsonAnswer(request: WireRequest, answer: PlainAnswer): unknown {
  switch (request.protocol) {
    case 'chat':
      return {
        id: answer.id,
        object: 'chat.completion',
        created: 1_790_000_000,
        model: answer.model,
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: answer.text, refusal: null },
            logprobs: null,
            finish_reason: answer.finish,
          },
        ],
        ...usageField(answer, 'usage', chatUsage(answer)),
      }
    case 'responses':
      return responsesBody(answer, true)
    case 'messages':
      return {
        id: answer.id,
        type: 'message',
        role: 'assistant',
        model: answer.model,
        content: [{ type: 'text', text: answer.text }],
        stop_reason: anthropicStop(answer),
        stop_sequence: null,
        ...usageField(answer, 'usage', anthropicUsage(answer)),
      }
    case 'gemini':
      return geminiChunk(answer, answer.text, true)
    case 'cohere_v1':
      return {
        response_id: answer.id,
        generation_id: answer.id,
        text: answer.text,
        finish_reason: cohereFinish(answer),
        ...usageField(answer, 'meta', { api_version: { version: '1' }, ...cohereUsage(answer) }),
      }
    case 'cohere_v2':
      return {
        id: answer.id,
        message: { role: 'assistant', content: [{ type: 'text', text: answer.text }] },
        finish_reason: cohereFinish(answer),
        ...usageField(answer, 'usage', cohereUsage(answer)),
      }
    case 'models':
      return modelList(request)
  }
}

/** The answer as the protocol's stream. Every piece of text is an event of its own. */
export function streamedAnswer(request: WireRequest, answer: PlainAnswer, pieces: readonly string[]): WireEvent[] {
  switch (request.protocol) {
    case 'chat':
      return chatEvents(request, answer, pieces)
    case 'responses':
      return responsesEvents(answer, pieces)
    case 'messages':
      return messagesEvents(answer, pieces)
    case 'gemini':
      return pieces.map((piece, at) => ({ data: geminiChunk(answer, piece, at === pieces.length - 1) }))
    case 'cohere_v1':
      return [
        { data: { is_finished: false, event_type: 'stream-start', generation_id: answer.id } },
        ...pieces.map(piece => ({ data: { is_finished: false, event_type: 'text-generation', text: piece } })),
        {
          data: {
            is_finished: true,
            event_type: 'stream-end',
            finish_reason: cohereFinish(answer),
            response: jsonAnswer({ ...request, protocol: 'cohere_v1' }, answer),
          },
        },
      ]
    case 'cohere_v2':
      return cohereEvents(answer, pieces)
    case 'models':
      return []
  }
}

function chatEvents(request: WireRequest, answer: PlainAnswer, pieces: readonly string[]): WireEvent[] {
  const chunk = (choices: unknown[], extra: object = {}) => ({
    data: {
      id: answer.id,
      object: 'chat.completion.chunk',
      created: 1_790_000_000,
      model: answer.model,
      choices,
      ...extra,
    },
  })
  const quiet = request.wantsUsage && answer.usage !== 'missing' ? { usage: null } : {}
  const last = chunk([{ index: 0, delta: {}, finish_reason: answer.finish }], quiet)
  return [
    chunk([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }], quiet),
    ...pieces.map(piece => chunk([{ index: 0, delta: { content: piece }, finish_reason: null }], quiet)),
    last,
    ...(request.wantsUsage && answer.usage !== 'missing'
      ? [chunk([], usageField(answer, 'usage', chatUsage(answer)))]
      : []),
    { data: '[DONE]' },
  ]
}

function messagesEvents(answer: PlainAnswer, pieces: readonly string[]): WireEvent[] {
  const { output_tokens: _, ...input } = anthropicUsage(answer)
  const named = (data: { type: string }) => ({ event: data.type, data })
  const message = {
    id: answer.id,
    type: 'message',
    role: 'assistant',
    model: answer.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    ...usageField(answer, 'usage', { ...input, output_tokens: 1 }),
  }
  return [
    named({ type: 'message_start', message } as { type: string }),
    named({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } } as { type: string }),
    named({ type: 'ping' }),
    ...pieces.map(text =>
      named({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } } as { type: string }),
    ),
    named({ type: 'content_block_stop', index: 0 } as { type: string }),
    named({
      type: 'message_delta',
      delta: { stop_reason: anthropicStop(answer), stop_sequence: null },
      ...usageField(answer, 'usage', { output_tokens: answer.outputTokens }),
    } as { type: string }),
    named({ type: 'message_stop' }),
  ]
}

function responsesEvents(answer: PlainAnswer, pieces: readonly string[]): WireEvent[] {
  const named = (type: string, fields: object) => ({ event: type, data: { type, ...fields } })
  const started = { ...responsesBody(answer, false), status: 'in_progress', usage: null }
  return [
    named('response.created', { response: started }),
    named('response.in_progress', { response: started }),
    ...pieces.map(delta => named('response.output_text.delta', { output_index: 0, content_index: 0, delta })),
    named('response.output_text.done', { output_index: 0, content_index: 0, text: answer.text }),
    named(answer.finish === 'stop' ? 'response.completed' : 'response.incomplete', {
      response: responsesBody(answer, true),
    }),
  ]
}

function responsesBody(answer: PlainAnswer, done: boolean): object {
  const details =
    answer.finish === 'stop' ? null : { reason: answer.finish === 'length' ? 'max_output_tokens' : 'content_filter' }
  const usage = {
    input_tokens: answer.inputTokens,
    input_tokens_details: { cached_tokens: answer.cachedTokens },
    output_tokens: answer.outputTokens,
    output_tokens_details: { reasoning_tokens: answer.reasoningTokens },
    total_tokens: answer.inputTokens + answer.outputTokens,
  }
  const content = [{ type: 'output_text', text: answer.text, annotations: [] }]
  return {
    id: answer.id,
    object: 'response',
    created_at: 1_790_000_000,
    status: details === null ? 'completed' : 'incomplete',
    error: null,
    incomplete_details: details,
    model: answer.model,
    output: done ? [{ id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content }] : [],
    ...usageField(answer, 'usage', usage),
  }
}

function cohereEvents(answer: PlainAnswer, pieces: readonly string[]): WireEvent[] {
  const named = (type: string, fields: object) => ({ event: type, data: { type, ...fields } })
  return [
    named('message-start', { id: answer.id, delta: { message: { role: 'assistant', content: [], tool_calls: [] } } }),
    named('content-start', { index: 0, delta: { message: { content: { type: 'text', text: '' } } } }),
    ...pieces.map(text => named('content-delta', { index: 0, delta: { message: { content: { text } } } })),
    named('content-end', { index: 0 }),
    named('message-end', {
      delta: { finish_reason: cohereFinish(answer), ...usageField(answer, 'usage', cohereUsage(answer)) },
    }),
    { data: '[DONE]' },
  ]
}

function geminiChunk(answer: PlainAnswer, text: string, isLast: boolean): object {
  const finish = { stop: 'STOP', length: 'MAX_TOKENS', content_filter: 'SAFETY' }[answer.finish]
  const usage = {
    promptTokenCount: answer.inputTokens,
    ...(answer.cachedTokens > 0 ? { cachedContentTokenCount: answer.cachedTokens } : {}),
    ...(isLast ? { candidatesTokenCount: answer.outputTokens - answer.reasoningTokens } : {}),
    ...(isLast && answer.reasoningTokens > 0 ? { thoughtsTokenCount: answer.reasoningTokens } : {}),
    totalTokenCount: answer.inputTokens + (isLast ? answer.outputTokens : 0),
  }
  return {
    candidates: [
      { content: { parts: [{ text }], role: 'model' }, index: 0, ...(isLast ? { finishReason: finish } : {}) },
    ],
    ...usageField(answer, 'usageMetadata', usage),
    modelVersion: answer.model,
    responseId: answer.id,
  }
}

function usageField(answer: PlainAnswer, name: string, usage: object): object {
  return answer.usage === 'missing' ? {} : { [name]: answer.usage === 'null' ? null : usage }
}

function anthropicStop(answer: PlainAnswer): string {
  return { stop: 'end_turn', length: 'max_tokens', content_filter: 'refusal' }[answer.finish]
}

function cohereFinish(answer: PlainAnswer): string {
  return { stop: 'COMPLETE', length: 'MAX_TOKENS', content_filter: 'ERROR_TOXIC' }[answer.finish]
}

function modelList(request: WireRequest): object {
  const id = `${request.provider}-model`
  return request.provider === 'google'
    ? { models: [{ name: `models/${id}`, supportedGenerationMethods: ['generateContent'] }] }
    : { object: 'list', data: [{ id, object: 'model', created: 1_790_000_000, owned_by: request.provider }] }
}
