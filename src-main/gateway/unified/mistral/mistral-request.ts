import type { ChatBody } from '../chat-body.ts'
import { handledElsewhere, hints, mapParameters, type ParameterTable } from '../parameters.ts'
import { renamedRoles } from '../renamed-roles.ts'

const parameters: ParameterTable = {
  ...handledElsewhere,
  ...hints,
  temperature: { to: 'temperature' },
  top_p: { to: 'top_p' },
  n: { to: 'n' },
  presence_penalty: { to: 'presence_penalty' },
  frequency_penalty: { to: 'frequency_penalty' },
  seed: { to: 'random_seed' },
  prediction: { to: 'prediction' },
  reasoning_effort: { to: 'reasoning_effort' },
  tools: { to: 'tools' },
  parallel_tool_calls: { to: 'parallel_tool_calls' },
  response_format: { to: 'response_format' },
  stop: { to: 'stop' },
}

/** Nearly OpenAI's; Mistral refuses parameters it does not know. */
export function mistralRequest(chat: ChatBody, model: string): Record<string, unknown> {
  return {
    model,
    messages: renamedRoles(chat.raw.messages),
    ...mapParameters(chat.raw, parameters, 'Mistral'),
    ...(chat.toolChoice === null ? {} : { tool_choice: chat.toolChoice === 'required' ? 'any' : chat.raw.tool_choice }),
    ...(chat.maxTokens === null ? {} : { max_tokens: chat.maxTokens }),
    ...(chat.stream ? { stream: true } : {}),
  }
}
