import type { ChatBody } from '../chat-body.ts'
import { handledElsewhere, hints, mapParameters, type ParameterTable, refuseParameter } from '../parameters.ts'
import { renamedRoles } from '../renamed-roles.ts'

const provider = 'Cohere'

/** What Cohere's compatibility endpoint takes of a chat completion. */
const parameters: ParameterTable = {
  ...handledElsewhere,
  ...hints,
  temperature: { to: 'temperature' },
  top_p: { to: 'top_p' },
  seed: { to: 'seed' },
  presence_penalty: { to: 'presence_penalty' },
  frequency_penalty: { to: 'frequency_penalty' },
  reasoning_effort: { to: 'reasoning_effort', words: { none: 'none', high: 'high' } },
  tools: { to: 'tools' },
  response_format: { to: 'response_format' },
  stop: { to: 'stop' },
  stream_options: { to: 'stream_options' },
}

export function cohereRequest(chat: ChatBody, model: string): Record<string, unknown> {
  const { toolChoice, parallelToolCalls } = chat
  if (typeof toolChoice === 'object' && toolChoice !== null) {
    refuseParameter(
      'tool_choice',
      provider,
      `${provider} cannot be made to call one function; it knows none and required.`,
    )
  }
  if (parallelToolCalls === false) {
    refuseParameter('parallel_tool_calls', provider, `${provider} cannot be kept from calling tools in parallel.`)
  }
  return {
    model,
    messages: renamedRoles(chat.raw.messages),
    ...mapParameters(chat.raw, parameters, provider),
    ...(toolChoice === null || toolChoice === 'auto' ? {} : { tool_choice: toolChoice }),
    ...(chat.maxTokens === null ? {} : { max_tokens: chat.maxTokens }),
    ...(chat.stream ? { stream: true } : {}),
  }
}
