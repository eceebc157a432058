import { type Fields, isFields, textOf } from '../../../providers/protocols/json-fields.ts'
import { Refused } from '../../gateway-parts.ts'
import { parsedArguments } from '../anthropic/anthropic-request.ts'
import type { ChatBody, ChatPart, ChatTurn, Tool } from '../chat-body.ts'
import { readDataUrl, readFileData } from '../data-url.ts'
import { handledElsewhere, hints, mapParameters, type ParameterTable, refuseParameter, setAt } from '../parameters.ts'

const provider = 'Google'

const parameters: ParameterTable = {
  ...handledElsewhere,
  ...hints,
  temperature: { to: 'generationConfig.temperature' },
  top_p: { to: 'generationConfig.topP' },
  n: { to: 'generationConfig.candidateCount' },
  seed: { to: 'generationConfig.seed' },
  presence_penalty: { to: 'generationConfig.presencePenalty' },
  frequency_penalty: { to: 'generationConfig.frequencyPenalty' },
  reasoning_effort: {
    to: 'generationConfig.thinkingConfig.thinkingLevel',
    words: { minimal: 'minimal', low: 'low', medium: 'medium', high: 'high' },
  },
}

/** A chat completion in Gemini's words. */
export function googleRequest(chat: ChatBody): Record<string, unknown> {
  const out = mapParameters(chat.raw, parameters, provider)
  const system = chat.turns.filter(turn => turn.role === 'system').flatMap(turn => partsOf(turn))
  out.contents = contents(chat.turns)
  if (system.length > 0) out.systemInstruction = { parts: system }
  if (chat.maxTokens !== null) setAt(out, 'generationConfig.maxOutputTokens', chat.maxTokens)
  if (chat.stop.length > 0) setAt(out, 'generationConfig.stopSequences', chat.stop)
  if (chat.format.type !== 'text') setAt(out, 'generationConfig.responseMimeType', 'application/json')
  if (chat.format.type === 'json_schema') setAt(out, 'generationConfig.responseJsonSchema', chat.format.schema)
  if (chat.tools.length > 0) {
    out.tools = [{ functionDeclarations: chat.tools.map(declaration) }]
    const config = callingConfig(chat)
    if (config !== null) out.toolConfig = { functionCallingConfig: config }
  }
  return out
}

function declaration({ name, description, parameters: schema }: Tool): object {
  return {
    name,
    ...(description === null ? {} : { description }),
    ...(schema === null ? {} : { parametersJsonSchema: schema }),
  }
}

const modes = { auto: { mode: 'AUTO' }, none: { mode: 'NONE' }, required: { mode: 'ANY' } } as const

function callingConfig({ toolChoice, parallelToolCalls }: ChatBody): object | null {
  if (parallelToolCalls === false) {
    refuseParameter('parallel_tool_calls', provider, `${provider} cannot be kept from calling tools in parallel.`)
  }
  if (toolChoice === null) return null
  return typeof toolChoice === 'string' ? modes[toolChoice] : { mode: 'ANY', allowedFunctionNames: [toolChoice.name] }
}

interface Content {
  readonly role: 'user' | 'model'
  readonly parts: object[]
}

function contents(turns: readonly ChatTurn[]): readonly Content[] {
  const names = new Map(turns.flatMap(turn => turn.toolCalls.map(call => [call.id, call.name] as const)))
  const out: Content[] = []
  for (const turn of turns) {
    if (turn.role === 'system') continue
    const role = turn.role === 'assistant' ? 'model' : 'user'
    const parts = turn.role === 'tool' ? [functionResponse(turn, names)] : partsOf(turn)
    if (parts.length === 0) continue
    const last = out.at(-1)
    if (last?.role === role) last.parts.push(...parts)
    else out.push({ role, parts })
  }
  return out
}

/** Gemini knows results by the function's name; the call they answer must be in the conversation. */
function functionResponse({ toolCallId, parts, at }: ChatTurn, names: ReadonlyMap<string, string>): object {
  const name = names.get(toolCallId ?? '')
  if (name === undefined) {
    throw new Refused(
      400,
      'invalid_request',
      `${at} answers a tool call that is not in the conversation.`,
      `${at}.tool_call_id`,
    )
  }
  const text = parts
    .map(part =>
      part.type === 'text'
        ? part.text
        : refuseParameter(at, provider, `${provider} takes text only as a tool's result.`),
    )
    .join('')
  return { functionResponse: { name, response: responseObject(text) } }
}

function responseObject(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text)
    if (isFields(value)) return value
  } catch {
    // Plain text is a result too.
  }
  return { result: text }
}

function partsOf({ parts, toolCalls, at }: ChatTurn): object[] {
  const written = parts.map((part, index) => partOf(part, `${at}.content[${index}]`))
  const calls = toolCalls.map(({ name, arguments: args, extra }) => {
    const google = isFields(extra?.google) ? extra.google : null
    const signature = textOf(google?.thought_signature)
    return {
      functionCall: { name, args: parsedArguments(args, at) },
      ...(signature === null ? {} : { thoughtSignature: signature }),
    }
  })
  return [...written, ...calls]
}

function partOf(part: ChatPart, at: string): object {
  if (part.type === 'text') return { text: part.text }
  if (part.type === 'audio') return { inlineData: { mimeType: `audio/${part.format}`, data: part.data } }
  const inline = part.type === 'file' ? readFileData(part.data, at) : readDataUrl(part.url)
  if (inline === null) {
    return refuseParameter(at, provider, `${provider} fetches no pictures from the web; send the bytes as a data URL.`)
  }
  return { inlineData: { mimeType: inline.mediaType, data: inline.data } }
}
