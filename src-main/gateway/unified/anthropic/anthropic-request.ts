import { defaultAnthropicMaxTokens } from '../../../providers/adapters/anthropic-adapter.ts'
import { isFields } from '../../../providers/protocols/json-fields.ts'
import type { ConfiguredProvider } from '../../../providers/registry-types.ts'
import { Refused } from '../../gateway-parts.ts'
import type { ChatBody, ChatPart, ChatTurn, ToolChoice } from '../chat-body.ts'
import { readDataUrl, readFileData } from '../data-url.ts'
import { handledElsewhere, hints, mapParameters, type ParameterTable, refuseParameter } from '../parameters.ts'

const provider = 'Anthropic'

const parameters: ParameterTable = {
  ...handledElsewhere,
  ...hints,
  temperature: { to: 'temperature', most: 1 },
  top_p: { to: 'top_p' },
  user: { to: 'metadata.user_id' },
  reasoning_effort: {
    to: 'output_config.effort',
    words: { low: 'low', medium: 'medium', high: 'high', xhigh: 'xhigh', max: 'max' },
  },
}

/** A chat completion in Anthropic's words. */
export function anthropicRequest(
  chat: ChatBody,
  model: string,
  configured: ConfiguredProvider,
): Record<string, unknown> {
  const out = mapParameters(chat.raw, parameters, provider)
  const known = configured.models.find(candidate => candidate.model === model)
  const system = chat.turns.filter(turn => turn.role === 'system').map(turn => systemText(turn))
  const choice = toolChoice(chat)
  return {
    model,
    max_tokens: chat.maxTokens ?? known?.maxOutputTokens ?? defaultAnthropicMaxTokens,
    ...(system.length === 0 ? {} : { system: system.join('\n\n') }),
    messages: messages(chat.turns),
    ...(chat.tools.length === 0 ? {} : { tools: chat.tools.map(tool) }),
    ...(choice === null ? {} : { tool_choice: choice }),
    ...(chat.stop.length === 0 ? {} : { stop_sequences: chat.stop }),
    ...(chat.stream ? { stream: true } : {}),
    ...out,
    ...outputConfig(chat, out.output_config),
  }
}

function systemText(turn: ChatTurn): string {
  return turn.parts
    .map(part =>
      part.type === 'text'
        ? part.text
        : refuseParameter(turn.at, provider, `${provider} takes text only in a system message.`),
    )
    .join('')
}

function outputConfig({ format }: ChatBody, set: unknown): object {
  if (format.type === 'text') return {}
  if (format.type === 'json_object') {
    refuseParameter('response_format', provider, `${provider} has no JSON mode without a schema; send a json_schema.`)
  }
  const given = isFields(set) ? set : {}
  return { output_config: { ...given, format: { type: 'json_schema', schema: format.schema } } }
}

const toolChoices: Readonly<Record<Extract<ToolChoice, string>, object>> = {
  auto: { type: 'auto' },
  none: { type: 'none' },
  required: { type: 'any' },
}

function toolChoice({ toolChoice: choice, parallelToolCalls, tools }: ChatBody): object | null {
  if (tools.length === 0) return null
  const single = parallelToolCalls === false && choice !== 'none' ? { disable_parallel_tool_use: true } : {}
  if (choice === null) return parallelToolCalls === false ? { type: 'auto', ...single } : null
  return typeof choice === 'string'
    ? { ...toolChoices[choice], ...single }
    : { type: 'tool', name: choice.name, ...single }
}

function tool({ name, description, parameters: schema, strict }: ChatBody['tools'][number]): object {
  return {
    name,
    ...(description === null ? {} : { description }),
    input_schema: schema ?? { type: 'object', properties: {} },
    ...(strict ? { strict } : {}),
  }
}

interface Message {
  readonly role: 'user' | 'assistant'
  readonly content: object[]
}

/** Turns of one side that follow each other become one message; the results of parallel tools have to. */
function messages(turns: readonly ChatTurn[]): readonly Message[] {
  const out: Message[] = []
  for (const turn of turns) {
    if (turn.role === 'system') continue
    const role = turn.role === 'assistant' ? 'assistant' : 'user'
    const content = turn.role === 'tool' ? [toolResult(turn)] : blocks(turn)
    if (content.length === 0) continue
    const last = out.at(-1)
    if (last?.role === role) last.content.push(...content)
    else out.push({ role, content })
  }
  return out
}

function toolResult({ toolCallId, parts }: ChatTurn): object {
  const [first] = parts
  const content =
    parts.length === 1 && first?.type === 'text' ? first.text : parts.map((part, at) => block(part, `${at}`))
  return { type: 'tool_result', tool_use_id: toolCallId, ...(parts.length === 0 ? {} : { content }) }
}

function blocks({ parts, toolCalls, at }: ChatTurn): object[] {
  const written = parts.map((part, index) => block(part, `${at}.content[${index}]`))
  const calls = toolCalls.map(({ id, name, arguments: args }) => ({
    type: 'tool_use',
    id,
    name,
    input: parsedArguments(args, at),
  }))
  return [...written, ...calls]
}

function block(part: ChatPart, at: string): object {
  if (part.type === 'text') return part
  if (part.type === 'audio') return refuseParameter(at, provider, `${provider} takes no sound.`)
  if (part.type === 'file') {
    const { mediaType, data } = readFileData(part.data, at)
    return {
      type: 'document',
      source: { type: 'base64', media_type: mediaType, data },
      ...(part.name === null ? {} : { title: part.name }),
    }
  }
  const inline = readDataUrl(part.url)
  return inline === null
    ? { type: 'image', source: { type: 'url', url: part.url } }
    : { type: 'image', source: { type: 'base64', media_type: inline.mediaType, data: inline.data } }
}

/** The arguments of a tool call as an object. */
export function parsedArguments(text: string, at: string): object {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text)
    if (isFields(value)) return value
  } catch {
    // Said below.
  }
  throw new Refused(400, 'invalid_request', `${at} holds a tool call whose arguments are not a JSON object.`, at)
}
