import type { Recording } from '../support/replay-upstream/recording.ts'

/**
 * A second reading of a recording, written apart from the readers it checks: it takes the figures
 * where the providers' documentation says that they stand, and does the arithmetic in plain sight.
 */
export interface IndependentReading {
  readonly text: string
  readonly hasToolCalls: boolean
  readonly model: string | null
  readonly finish: string | null
  readonly usage: Buckets | null
}

export interface Buckets {
  readonly inputUncached: number | null
  readonly cacheRead: number | null
  readonly cacheWrite5m: number | null
  readonly cacheWrite1h: number | null
  readonly outputText: number | null
  readonly reasoning: number | null
}

// biome-ignore lint/suspicious/noExplicitAny: recordings are read field by field, as they are documented
type Json = any

export function readIndependently(recording: Recording): IndependentReading {
  const parts = partsOf(recording)
  switch (recording.endpoint) {
    case 'chat.completions':
      return chat(parts)
    case 'responses':
      return responses(parts)
    case 'messages':
      return messages(parts)
    case 'generateContent':
    case 'streamGenerateContent':
      return gemini(parts)
    default:
      return cohere(parts)
  }
}

/** The JSON objects of a recording: the body, its elements, or the data of its events. */
function partsOf({ response }: Recording): Json[] {
  if (response.sse === undefined) return Array.isArray(response.body) ? response.body : [response.body]
  return response.sse
    .split(/\r?\n/)
    .filter(line => line.startsWith('data:'))
    .map(line => line.slice(5).trim())
    .filter(data => data !== '' && data !== '[DONE]')
    .map(data => JSON.parse(data) as Json)
}

const orNull = (value: Json): number | null => (typeof value === 'number' ? value : null)

function openai(usage: Json): Buckets | null {
  if (!usage) return null
  const input = orNull(usage.prompt_tokens ?? usage.input_tokens)
  const output = orNull(usage.completion_tokens ?? usage.output_tokens)
  const inputDetails = usage.prompt_tokens_details ?? usage.input_tokens_details ?? {}
  const outputDetails = usage.completion_tokens_details ?? usage.output_tokens_details ?? {}
  const cacheRead = orNull(inputDetails.cached_tokens ?? usage.prompt_cache_hit_tokens ?? usage.num_cached_tokens)
  const written = orNull(inputDetails.cache_write_tokens)
  const reasoning = orNull(outputDetails.reasoning_tokens)
  return {
    inputUncached: input === null ? null : input - (cacheRead ?? 0) - (written ?? 0),
    cacheRead,
    cacheWrite5m: written,
    cacheWrite1h: null,
    outputText: output === null ? null : output - (reasoning ?? 0),
    reasoning,
  }
}

function chat(parts: Json[]): IndependentReading {
  const choices = parts.flatMap(part => part.choices ?? []).filter(choice => choice.index === 0)
  const spoken = choices.map(choice => choice.message ?? choice.delta ?? {})
  const content = spoken.map(({ content }) =>
    Array.isArray(content)
      ? content
          .filter((part: Json) => part.type === 'text')
          .map((part: Json) => part.text)
          .join('')
      : (content ?? ''),
  )
  const finish = choices
    .map(choice => choice.finish_reason)
    .filter(Boolean)
    .at(-1)
  const words: Record<string, string> = { function_call: 'tool_calls' }
  return {
    text: content.join(''),
    hasToolCalls: spoken.some(message => (message.tool_calls?.length ?? 0) > 0 || message.function_call),
    model:
      parts
        .map(part => part.model)
        .filter(Boolean)
        .at(-1) ?? null,
    finish: finish === undefined ? null : (words[finish] ?? finish),
    usage: openai(
      parts
        .map(part => part.usage ?? part.x_groq?.usage)
        .filter(Boolean)
        .at(-1),
    ),
  }
}

function responses(parts: Json[]): IndependentReading {
  const final = parts
    .map(part => part.response ?? (part.object === 'response' ? part : null))
    .filter(Boolean)
    .at(-1)
  const items: Json[] = final?.output ?? []
  const hasToolCalls = items.some(item => item.type === 'function_call' || item.type === 'custom_tool_call')
  const texts = items
    .filter(item => item.type === 'message')
    .flatMap(item => item.content)
    .filter(part => part.type === 'output_text')
  const finishes: Record<string, string | null> = {
    completed: hasToolCalls ? 'tool_calls' : 'stop',
    incomplete: final?.incomplete_details?.reason === 'max_output_tokens' ? 'length' : 'content_filter',
  }
  return {
    text: texts.map(part => part.text).join(''),
    hasToolCalls,
    model: final?.model ?? null,
    finish: finishes[final?.status] ?? null,
    usage: openai(final?.usage),
  }
}

function messages(parts: Json[]): IndependentReading {
  const first = parts.find(part => part.type === 'message_start')?.message ?? parts[0]
  const last = parts.find(part => part.type === 'message_delta')
  const usage = { ...first.usage, ...last?.usage }
  const texts = [
    ...(first.content ?? []).filter((block: Json) => block.type === 'text').map((block: Json) => block.text),
    ...parts.filter(part => part.delta?.type === 'text_delta').map(part => part.delta.text),
  ]
  const stop = last?.delta.stop_reason ?? first.stop_reason
  const finishes: Record<string, string> = {
    end_turn: 'stop',
    stop_sequence: 'stop',
    max_tokens: 'length',
    tool_use: 'tool_calls',
    refusal: 'content_filter',
    pause_turn: 'other',
  }
  const hour = orNull(usage.cache_creation?.ephemeral_1h_input_tokens)
  const written = orNull(usage.cache_creation_input_tokens)
  const thinking = orNull(usage.output_tokens_details?.thinking_tokens)
  return {
    text: texts.join(''),
    hasToolCalls: [...(first.content ?? []), ...parts.map(part => part.content_block ?? {})].some(
      block => block.type === 'tool_use',
    ),
    model: first.model ?? null,
    finish: finishes[stop] ?? null,
    usage: {
      inputUncached: orNull(usage.input_tokens),
      cacheRead: orNull(usage.cache_read_input_tokens),
      cacheWrite5m: written === null ? null : written - (hour ?? 0),
      cacheWrite1h: hour,
      outputText: usage.output_tokens - (thinking ?? 0),
      reasoning: thinking,
    },
  }
}

function gemini(parts: Json[]): IndependentReading {
  const candidates = parts.flatMap(part => part.candidates?.[0] ?? [])
  const content = candidates.flatMap(candidate => candidate.content?.parts ?? [])
  const finish = candidates
    .map(candidate => candidate.finishReason)
    .filter(Boolean)
    .at(-1)
  const finishes: Record<string, string> = {
    STOP: 'stop',
    '1': 'stop',
    MAX_TOKENS: 'length',
    '2': 'length',
    SAFETY: 'content_filter',
  }
  const usage = parts
    .map(part => part.usageMetadata)
    .filter(Boolean)
    .at(-1)
  const cached = orNull(usage?.cachedContentTokenCount)
  return {
    text: content
      .filter(part => part.thought !== true)
      .map(part => part.text ?? '')
      .join(''),
    hasToolCalls: content.some(part => part.functionCall !== undefined),
    model: parts.at(-1)?.modelVersion ?? null,
    finish: finish === undefined ? null : (finishes[finish] ?? 'other'),
    usage: usage && {
      inputUncached: usage.promptTokenCount - (cached ?? 0) + (usage.toolUsePromptTokenCount ?? 0),
      cacheRead: cached,
      cacheWrite5m: null,
      cacheWrite1h: null,
      outputText: orNull(usage.candidatesTokenCount),
      reasoning: orNull(usage.thoughtsTokenCount),
    },
  }
}

function cohere(parts: Json[]): IndependentReading {
  const end = parts.find(part => part.type === 'message-end')?.delta ?? parts[0]
  const usage = end.usage ?? end.meta
  const content: Json[] = Array.isArray(parts[0].message?.content) ? parts[0].message.content : []
  const deltas = parts.filter(part => part.type === 'content-delta').map(part => part.delta.message.content.text ?? '')
  const finishes: Record<string, string> = {
    COMPLETE: 'stop',
    STOP_SEQUENCE: 'stop',
    MAX_TOKENS: 'length',
    TOOL_CALL: 'tool_calls',
  }
  const reasoning = orNull(usage?.tokens?.reasoning_tokens)
  return {
    text: (parts[0].text ?? '') + content.map(part => part.text ?? '').join('') + deltas.join(''),
    hasToolCalls:
      (parts[0].message?.tool_calls?.length ?? 0) > 0 || parts.some(part => part.type === 'tool-call-start'),
    model: null,
    finish: finishes[end.finish_reason] ?? null,
    usage: usage && {
      inputUncached: usage.billed_units.input_tokens,
      cacheRead: null,
      cacheWrite5m: null,
      cacheWrite1h: null,
      outputText: usage.billed_units.output_tokens - (reasoning ?? 0),
      reasoning,
    },
  }
}
