import { type Fields, fieldsList, isFields, textOf } from '../../providers/protocols/json-fields.ts'
import { Refused } from '../gateway-parts.ts'

/** One piece of a message. */
export type ChatPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly url: string }
  | { readonly type: 'file'; readonly name: string | null; readonly data: string }
  | { readonly type: 'audio'; readonly format: string; readonly data: string }

export interface ToolCall {
  readonly id: string
  readonly name: string
  /** JSON, as the model wrote it. */
  readonly arguments: string
  /** What a provider wants back with it (Gemini's thought signature). */
  readonly extra: Fields | null
}

export interface ChatTurn {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly parts: readonly ChatPart[]
  readonly toolCalls: readonly ToolCall[]
  readonly toolCallId: string | null
  /** Where it stands, for refusals. */
  readonly at: string
}

export interface Tool {
  readonly name: string
  readonly description: string | null
  readonly parameters: Fields | null
  readonly strict: boolean
}

export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string }

export type ResponseFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json_object' }
  | { readonly type: 'json_schema'; readonly name: string; readonly schema: Fields; readonly strict: boolean }

/** A request to `/v1/chat/completions`, checked as far as every provider needs it. */
export interface ChatBody {
  readonly raw: Fields
  /** Null where none is named. */
  readonly model: string | null
  readonly turns: readonly ChatTurn[]
  readonly stream: boolean
  readonly wantsUsage: boolean
  readonly tools: readonly Tool[]
  readonly toolChoice: ToolChoice | null
  readonly parallelToolCalls: boolean | null
  readonly format: ResponseFormat
  readonly stop: readonly string[]
  readonly maxTokens: number | null
}

function wrong(param: string, message: string): never {
  throw new Refused(400, 'invalid_request', message, param)
}

/** @throws Refused where the request is none that any provider could take. */
export function readChatBody(raw: Fields): ChatBody {
  const model = raw.model === undefined || raw.model === null || raw.model === '' ? null : raw.model
  if (model !== null && typeof model !== 'string') wrong('model', 'model must be text.')
  if (!Array.isArray(raw.messages) || raw.messages.length === 0)
    wrong('messages', 'messages must hold at least one message.')
  if (isGiven(raw.stream) && typeof raw.stream !== 'boolean') wrong('stream', 'stream must be true or false.')
  if (isGiven(raw.temperature) && typeof raw.temperature !== 'number')
    wrong('temperature', 'temperature must be a number.')
  const options = raw.stream_options
  return {
    raw,
    model,
    turns: raw.messages.map((message: unknown, at: number) => readTurn(message, `messages[${at}]`)),
    stream: raw.stream === true,
    wantsUsage: isFields(options) && options.include_usage === true,
    tools: readTools(raw.tools),
    toolChoice: readToolChoice(raw.tool_choice),
    parallelToolCalls: typeof raw.parallel_tool_calls === 'boolean' ? raw.parallel_tool_calls : null,
    format: readFormat(raw.response_format),
    stop: readStop(raw.stop),
    maxTokens: readCount(raw.max_completion_tokens ?? raw.max_tokens, 'max_completion_tokens'),
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

const roles: Readonly<Record<string, ChatTurn['role']>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
  tool: 'tool',
}

function readTurn(message: unknown, at: string): ChatTurn {
  if (!isFields(message)) wrong(at, `${at} must be an object.`)
  const role = typeof message.role === 'string' && Object.hasOwn(roles, message.role) ? roles[message.role] : undefined
  if (role === undefined) wrong(`${at}.role`, `${at}.role must be system, developer, user, assistant or tool.`)
  const toolCalls =
    role === 'assistant'
      ? fieldsList(message.tool_calls).map((call, index) => readToolCall(call, `${at}.tool_calls[${index}]`))
      : []
  const toolCallId = textOf(message.tool_call_id)
  if (role === 'tool' && toolCallId === null)
    wrong(`${at}.tool_call_id`, `${at}.tool_call_id must name the call it answers.`)
  const refusal = textOf(message.refusal)
  const parts = [
    ...readContent(message.content, `${at}.content`),
    ...(refusal === null ? [] : [{ type: 'text', text: refusal } as const]),
  ]
  if (parts.length === 0 && toolCalls.length === 0 && role !== 'tool' && role !== 'assistant')
    wrong(`${at}.content`, `${at}.content is missing.`)
  return { role, parts, toolCalls, toolCallId, at }
}

function readToolCall(call: Fields, at: string): ToolCall {
  const named = isFields(call.function) ? call.function : null
  const [id, name] = [textOf(call.id), textOf(named?.name)]
  if (id === null || name === null) wrong(at, `${at} must have an id and a function with a name.`)
  return {
    id,
    name,
    arguments: typeof named?.arguments === 'string' ? named.arguments : '{}',
    extra: isFields(call.extra_content) ? call.extra_content : null,
  }
}

function readContent(content: unknown, at: string): readonly ChatPart[] {
  if (content === null || content === undefined || content === '') return []
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  if (!Array.isArray(content)) wrong(at, `${at} must be text or a list of parts.`)
  return content.map((part: unknown, index) => readPart(part, `${at}[${index}]`))
}

function readPart(part: unknown, at: string): ChatPart {
  if (!isFields(part)) wrong(at, `${at} must be an object.`)
  if (part.type === 'text' && typeof part.text === 'string') return { type: 'text', text: part.text }
  if (part.type === 'refusal' && typeof part.refusal === 'string') return { type: 'text', text: part.refusal }
  if (part.type === 'image_url') {
    const url = textOf(isFields(part.image_url) ? part.image_url.url : part.image_url)
    if (url !== null) return { type: 'image', url }
  }
  if (part.type === 'file' && isFields(part.file)) {
    const data = textOf(part.file.file_data)
    if (data === null)
      wrong(
        `${at}.file`,
        `${at}.file must bring its bytes in file_data; uploaded files are known to one provider only.`,
      )
    return { type: 'file', name: textOf(part.file.filename), data }
  }
  if (part.type === 'input_audio' && isFields(part.input_audio)) {
    const [data, format] = [textOf(part.input_audio.data), textOf(part.input_audio.format)]
    if (data !== null && format !== null) return { type: 'audio', data, format }
  }
  return wrong(at, `${at} is not a part that is known: text, image_url, file or input_audio.`)
}

function readTools(tools: unknown): readonly Tool[] {
  if (!isGiven(tools)) return []
  if (!Array.isArray(tools)) wrong('tools', 'tools must be a list.')
  return fieldsList(tools).map((tool, index) => {
    const named = isFields(tool.function) ? tool.function : null
    const name = textOf(named?.name)
    if (tool.type !== 'function' || named === null || name === null) {
      wrong(`tools[${index}]`, `tools[${index}] must be of type function and have a name.`)
    }
    return {
      name,
      description: textOf(named.description),
      parameters: isFields(named.parameters) ? named.parameters : null,
      strict: named.strict === true,
    }
  })
}

function readToolChoice(choice: unknown): ToolChoice | null {
  if (choice === undefined || choice === null) return null
  if (choice === 'auto' || choice === 'none' || choice === 'required') return choice
  const name = isFields(choice) && isFields(choice.function) ? textOf(choice.function.name) : null
  if (name === null) wrong('tool_choice', 'tool_choice must be auto, none, required or name a function.')
  return { name }
}

function readFormat(format: unknown): ResponseFormat {
  if (format === undefined || format === null) return { type: 'text' }
  if (isFields(format)) {
    if (format.type === 'text' || format.type === 'json_object') return { type: format.type }
    const described = isFields(format.json_schema) ? format.json_schema : null
    if (format.type === 'json_schema' && isFields(described?.schema)) {
      return {
        type: 'json_schema',
        name: textOf(described?.name) ?? 'answer',
        schema: described.schema,
        strict: described.strict === true,
      }
    }
  }
  return wrong('response_format', 'response_format must be text, json_object or a json_schema with a schema.')
}

function readStop(stop: unknown): readonly string[] {
  if (stop === undefined || stop === null) return []
  const words: unknown[] = Array.isArray(stop) ? stop : [stop]
  if (words.every(word => typeof word === 'string')) return words
  return wrong('stop', 'stop must be text or a list of texts.')
}

function readCount(value: unknown, param: string): number | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value
  return wrong(param, `${param} must be a whole number from 1.`)
}
