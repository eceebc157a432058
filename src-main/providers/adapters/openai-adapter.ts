import type OpenAI from 'openai'
import type { ChatRequest, Endpoint, ProviderAdapter } from '../adapter.ts'
import { type AdapterDependencies, runChatCall } from './chat-call.ts'
import { createRefusedParameters, type RefusedParameters } from './refused-parameters.ts'

export interface OpenAiDialect {
  /** From the provider's own form of its base URL to the OpenAI SDK's. */
  readonly baseUrl: (baseUrl: string) => string
  /** The name of the output limit: OpenAI renamed it, its relatives did not. */
  readonly outputLimit: 'max_tokens' | 'max_completion_tokens'
  /** Whether usage in a stream has to be asked for; Mistral always sends it and knows no such option. */
  readonly asksForUsage: boolean
}

/** Chat completions through the OpenAI SDK: for OpenAI and for everybody who speaks its protocol. */
export function createOpenAiAdapter(dependencies: AdapterDependencies, dialect: OpenAiDialect): ProviderAdapter {
  const refused = createRefusedParameters()
  return {
    async chat(endpoint, request, timeouts) {
      const outcome = await runChatCall(
        dependencies,
        'chat_completions',
        { endpoint, request, timeouts },
        {
          load: () => import('openai'),
          async send({ default: Client }, { fetch, signal }) {
            const client = new Client({
              baseURL: dialect.baseUrl(endpoint.baseUrl),
              // The SDK insists on a key; local servers need none.
              apiKey: endpoint.apiKey === '' ? 'none' : endpoint.apiKey,
              organization: null,
              project: null,
              maxRetries: 0,
              timeout: timeouts.totalMs + sdkGrace,
              logLevel: 'off',
              fetch,
            })
            const body = bodyOf(endpoint, request, dialect, refused)
            if (request.onText === undefined) {
              await client.chat.completions.create({ ...body, stream: false }, { signal })
              return
            }
            const options = dialect.asksForUsage ? { stream_options: { include_usage: true } } : {}
            const stream = await client.chat.completions.create({ ...body, ...options, stream: true }, { signal })
            for await (const _ of stream);
          },
        },
      )
      if (request.temperature !== undefined && refused.isRefused(endpoint, request.model, 'temperature')) {
        dependencies.logger.info({ model: request.model }, 'This model takes no temperature; none was sent')
      }
      refused.learn(endpoint, request, outcome)
      return outcome
    },
  }
}

/** Ours are the time limits that count; the SDK's own must never come first. */
const sdkGrace = 60_000

type Body = Omit<OpenAI.Chat.ChatCompletionCreateParamsNonStreaming, 'stream'>

function bodyOf(endpoint: Endpoint, request: ChatRequest, dialect: OpenAiDialect, refused: RefusedParameters): Body {
  const { model, messages, temperature, maxTokens, format } = request
  const takes = (parameter: 'temperature' | 'response_format') => !refused.isRefused(endpoint, model, parameter)
  return {
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    ...(temperature !== undefined && takes('temperature') ? { temperature } : {}),
    ...(maxTokens === undefined ? {} : { [dialect.outputLimit]: maxTokens }),
    ...(format === 'json' && takes('response_format') ? { response_format: { type: 'json_object' } } : {}),
  }
}
