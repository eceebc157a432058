import type { ProviderKind } from '../../../db/vocabulary.ts'
import { anthropicAnswer } from './anthropic/anthropic-answer.ts'
import { anthropicRequest } from './anthropic/anthropic-request.ts'
import { anthropicStream } from './anthropic/anthropic-stream.ts'
import { cohereRequest } from './cohere/cohere-request.ts'
import { googleAnswer } from './google/google-answer.ts'
import { googleRequest } from './google/google-request.ts'
import { googleStream } from './google/google-stream.ts'
import { mistralAnswer } from './mistral/mistral-answer.ts'
import { mistralRequest } from './mistral/mistral-request.ts'
import { openaiRequest } from './openai/openai-request.ts'
import type { UnifiedWire } from './unified-wire.ts'

const chatPath = () => ({ rest: '/chat/completions', query: '' })

const openai: UnifiedWire = {
  reads: 'chat_completions',
  asksForUsage: true,
  path: chatPath,
  request: openaiRequest,
  headers: {},
  answer: null,
}

/** How each kind of provider is asked for a chat completion. The paths are those behind the pass-through's base URL. */
export const unifiedWires: Readonly<Record<Exclude<ProviderKind, 'practice'>, UnifiedWire>> = {
  openai,
  openai_compatible: openai,
  mistral: { ...openai, asksForUsage: false, request: mistralRequest, answer: mistralAnswer },
  cohere: {
    ...openai,
    path: () => ({ rest: '/compatibility/v1/chat/completions', query: '' }),
    request: cohereRequest,
  },
  anthropic: {
    reads: 'messages',
    asksForUsage: false,
    path: () => ({ rest: '/v1/messages', query: '' }),
    request: anthropicRequest,
    headers: { 'anthropic-version': '2023-06-01' },
    answer: { whole: anthropicAnswer, stream: anthropicStream },
  },
  google: {
    reads: 'generate_content',
    asksForUsage: false,
    path: (model, stream) => ({
      rest: `/v1beta/models/${encodeURIComponent(model)}:${stream ? 'streamGenerateContent' : 'generateContent'}`,
      query: stream ? '?alt=sse' : '',
    }),
    request: googleRequest,
    headers: {},
    answer: { whole: googleAnswer, stream: googleStream },
  },
}
