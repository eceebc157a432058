import type { ProviderKind } from '../../db/vocabulary.ts'
import {
  anthropicBaseUrl,
  cohereRootUrl,
  googleBaseUrl,
  mistralBaseUrl,
  openaiBaseUrl,
} from '../providers/adapters/base-url.ts'
import type { ProtocolName } from '../providers/protocols/protocol.ts'

/** The form in which a protocol's errors are written. */
export type ErrorShape = 'openai' | 'anthropic' | 'google' | 'cohere' | 'mistral'

/**
 * An endpoint that costs something. Everything else (lists, files, token counts, batches, whose cost
 * arises later) passes through without a row in the ledger.
 */
export interface TrackedEndpoint {
  /** Matched against the path behind the mount, of POST requests. */
  readonly path: RegExp
  /** The format in which its answers are read; `usage` where only a usage object is looked for. */
  readonly reads: ProtocolName | 'usage'
  /** Its streams tell their usage only where `stream_options.include_usage` asks for it. */
  readonly asksForUsage?: boolean
}

/** How one kind of provider is spoken to. */
export interface WireFamily {
  readonly errors: ErrorShape
  /** The base URL in the form to which the path behind the mount is added. */
  readonly base: (baseUrl: string) => string
  /** A path segment of the mount that the base URL holds already. */
  readonly baseHolds: string | null
  readonly keyHeader: (key: string, path: string) => readonly [name: string, value: string]
  readonly endpoints: readonly TrackedEndpoint[]
}

const bearer = (key: string) => ['authorization', `Bearer ${key}`] as const

const openaiEndpoints: readonly TrackedEndpoint[] = [
  { path: /\/(?:chat\/)?completions$/, reads: 'chat_completions', asksForUsage: true },
  { path: /\/responses$/, reads: 'responses' },
  {
    path: /\/(?:embeddings|responses\/compact|images\/(?:generations|edits|variations)|audio\/(?:speech|transcriptions|translations)|videos|rerank)$/,
    reads: 'usage',
  },
]

const openai: WireFamily = {
  errors: 'openai',
  base: openaiBaseUrl,
  baseHolds: '/v1',
  keyHeader: bearer,
  endpoints: openaiEndpoints,
}

/** One entry a kind; the practice provider calls nobody and has no wire. */
export const wireFamilies: Readonly<Record<Exclude<ProviderKind, 'practice'>, WireFamily>> = {
  openai,
  openai_compatible: openai,
  mistral: {
    errors: 'mistral',
    base: mistralBaseUrl,
    baseHolds: '/v1',
    keyHeader: bearer,
    endpoints: [
      { path: /\/(?:chat|fim|agents)\/completions$/, reads: 'chat_completions' },
      {
        path: /\/(?:embeddings|ocr|classifications|conversations|conversations\/[^/]+|audio\/(?:speech|transcriptions))$/,
        reads: 'usage',
      },
    ],
  },
  anthropic: {
    errors: 'anthropic',
    base: anthropicBaseUrl,
    baseHolds: null,
    keyHeader: key => (key.startsWith('sk-ant-oat') ? bearer(key) : ['x-api-key', key]),
    endpoints: [
      { path: /^\/v1\/messages$/, reads: 'messages' },
      { path: /^\/v1\/complete$/, reads: 'usage' },
    ],
  },
  google: {
    errors: 'google',
    base: googleBaseUrl,
    baseHolds: null,
    keyHeader: (key, path) => (path.includes('/openai/') ? bearer(key) : ['x-goog-api-key', key]),
    endpoints: [
      { path: /:(?:g|streamG)enerateContent$/, reads: 'generate_content' },
      // Claude at Vertex AI.
      { path: /\/publishers\/anthropic\/models\/[^/]+:(?:r|streamR)awPredict$/, reads: 'messages' },
      { path: /\/openai\/chat\/completions$/, reads: 'chat_completions', asksForUsage: true },
      { path: /:(?:embedContent|batchEmbedContents|predict|predictLongRunning|generateAnswer)$/, reads: 'usage' },
      { path: /\/openai\/(?:embeddings|images\/generations)$/, reads: 'usage' },
    ],
  },
  cohere: {
    errors: 'cohere',
    base: cohereRootUrl,
    baseHolds: null,
    keyHeader: bearer,
    endpoints: [
      { path: /^\/v[12]\/chat$/, reads: 'cohere_chat' },
      { path: /\/chat\/completions$/, reads: 'chat_completions', asksForUsage: true },
      { path: /\/(?:generate|embed|embeddings|rerank|summarize|classify)$/, reads: 'usage' },
    ],
  },
}
