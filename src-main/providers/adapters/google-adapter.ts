import type { Content, GenerateContentRequest } from '@google/generative-ai'
import type { ChatRequest, ProviderAdapter } from '../adapter.ts'
import { googleBaseUrl } from './base-url.ts'
import { type AdapterDependencies, runChatCall } from './chat-call.ts'
import { withFetch } from './scoped-fetch.ts'

/** Google's generateContent through its SDK. */
export function createGoogleAdapter(dependencies: AdapterDependencies): ProviderAdapter {
  return {
    chat: (endpoint, request, timeouts) =>
      runChatCall(
        dependencies,
        'generate_content',
        { endpoint, request, timeouts },
        {
          load: () => import('@google/generative-ai'),
          async send({ GoogleGenerativeAI }, { fetch, signal }) {
            const model = new GoogleGenerativeAI(endpoint.apiKey).getGenerativeModel(
              { model: request.model },
              { baseUrl: googleBaseUrl(endpoint.baseUrl) },
            )
            await withFetch(fetch, async () => {
              const body = bodyOf(request)
              if (request.onText === undefined) {
                await model.generateContent(body, { signal })
                return
              }
              const { stream, response } = await model.generateContentStream(body, { signal })
              // The SDK reads its stream twice; the second reading fails with the first.
              response.catch(() => {})
              for await (const _ of stream);
            })
          },
        },
      ),
  }
}

function bodyOf({ messages, temperature, maxTokens, format }: ChatRequest): GenerateContentRequest {
  const system = messages.filter(message => message.role === 'system').map(message => ({ text: message.content }))
  const contents: Content[] = messages
    .filter(message => message.role !== 'system')
    .map(({ role, content }) => ({ role: role === 'assistant' ? 'model' : 'user', parts: [{ text: content }] }))
  return {
    contents,
    ...(system.length === 0 ? {} : { systemInstruction: { role: 'system', parts: system } }),
    generationConfig: {
      ...(temperature === undefined ? {} : { temperature }),
      ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }),
      ...(format === 'json' ? { responseMimeType: 'application/json' } : {}),
    },
  }
}
