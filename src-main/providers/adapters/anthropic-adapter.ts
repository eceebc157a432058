import type Anthropic from '@anthropic-ai/sdk'
import type { ChatMessage, ChatRequest, Endpoint, ProviderAdapter } from '../adapter.ts'
import { anthropicBaseUrl } from './base-url.ts'
import { type AdapterDependencies, runChatCall } from './chat-call.ts'
import { createRefusedParameters, type RefusedParameters } from './refused-parameters.ts'

/** The most output a model can give, where the catalogue knows it. */
export type OutputLimitOf = (model: string) => number | null

/** Anthropic's messages through its SDK. */
export function createAnthropicAdapter(
  dependencies: AdapterDependencies,
  outputLimitOf: OutputLimitOf,
): ProviderAdapter {
  const refused = createRefusedParameters()
  return {
    async chat(endpoint, request, timeouts) {
      const outcome = await runChatCall(
        dependencies,
        'messages',
        { endpoint, request, timeouts },
        {
          load: () => import('@anthropic-ai/sdk'),
          async send({ default: Client }, { fetch, signal }) {
            const client = new Client({
              baseURL: anthropicBaseUrl(endpoint.baseUrl),
              apiKey: endpoint.apiKey,
              // The SDK would send the key as a bearer token; servers that speak this protocol know `x-api-key`.
              defaultHeaders: { 'x-api-key': endpoint.apiKey, authorization: null },
              maxRetries: 0,
              timeout: timeouts.totalMs + sdkGrace,
              logLevel: 'off',
              fetch,
            })
            const body = bodyOf(endpoint, request, outputLimitOf, refused)
            if (request.onText === undefined) {
              await client.messages.create({ ...body, stream: false }, { signal })
              return
            }
            const stream = await client.messages.create({ ...body, stream: true }, { signal })
            for await (const _ of stream);
          },
        },
      )
      refused.learn(endpoint, request, outcome)
      return outcome
    },
  }
}

const sdkGrace = 60_000

/**
 * Anthropic refuses a request without `max_tokens`. Where neither the caller nor the catalogue gives
 * one, this is within every current model's limit; an answer cut by it says so in its finish reason.
 */
export const defaultAnthropicMaxTokens = 8_192

function bodyOf(
  endpoint: Endpoint,
  request: ChatRequest,
  outputLimitOf: OutputLimitOf,
  refused: RefusedParameters,
): Omit<Anthropic.MessageCreateParamsNonStreaming, 'stream'> {
  const { model, messages, temperature, maxTokens } = request
  const system = messages.filter(message => message.role === 'system').map(message => message.content)
  return {
    model,
    max_tokens: maxTokens ?? outputLimitOf(model) ?? defaultAnthropicMaxTokens,
    messages: messages
      .filter(isSpoken)
      .map(({ role, content, stableUntil }) => ({ role, content: marked(content, stableUntil) })),
    ...(system.length === 0 ? {} : { system: system.join('\n\n') }),
    ...(temperature === undefined || refused.isRefused(endpoint, model, 'temperature') ? {} : { temperature }),
  }
}

/** The part that stays the same, and everything before it, is cached for five minutes; read from there it costs a tenth. */
function marked(content: string, stableUntil: number | undefined): string | Anthropic.TextBlockParam[] {
  if (stableUntil === undefined || stableUntil <= 0 || stableUntil >= content.length) return content
  return [
    { type: 'text', text: content.slice(0, stableUntil), cache_control: { type: 'ephemeral' } },
    { type: 'text', text: content.slice(stableUntil) },
  ]
}

function isSpoken(message: ChatMessage): message is ChatMessage & { role: 'user' | 'assistant' } {
  return message.role !== 'system'
}
