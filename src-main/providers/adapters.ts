import type { ProviderKind } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import type { Clock, Logger } from '../ports.ts'
import type { ProviderAdapter } from './adapter.ts'
import { createAnthropicAdapter, type OutputLimitOf } from './adapters/anthropic-adapter.ts'
import { cohereBaseUrl, mistralBaseUrl, openaiBaseUrl } from './adapters/base-url.ts'
import { givenTransport, pooledTransport } from './adapters/connection-pool.ts'
import { createGoogleAdapter } from './adapters/google-adapter.ts'
import { createOpenAiAdapter } from './adapters/openai-adapter.ts'

export interface AdapterOptions {
  readonly clock: Clock
  readonly logger: Logger
  /** The way out; by default a pool of connections of our own, which alone can time the connecting. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** The most output an Anthropic model can give, from the catalogue; that API demands a limit. */
  readonly outputLimitOf?: OutputLimitOf | undefined
  /** The practice provider's adapter, which calls nobody. */
  readonly practice?: ProviderAdapter | undefined
}

/**
 * The adapter for each kind of provider. SDKs are loaded on first use, so that a start pays for none.
 * @throws Failure `internal` for the practice kind where no practice adapter was given.
 */
export function createAdapters(options: AdapterOptions): (kind: ProviderKind) => ProviderAdapter {
  const { clock, logger, fetch, outputLimitOf = () => null, practice } = options
  const transport = fetch === undefined ? pooledTransport() : givenTransport(fetch)
  const dependencies = { clock, logger, transport }
  const relative = { outputLimit: 'max_tokens', asksForUsage: true } as const
  const adapters: Readonly<Record<Exclude<ProviderKind, 'practice'>, ProviderAdapter>> = {
    openai: createOpenAiAdapter(dependencies, {
      baseUrl: openaiBaseUrl,
      outputLimit: 'max_completion_tokens',
      asksForUsage: true,
    }),
    openai_compatible: createOpenAiAdapter(dependencies, { ...relative, baseUrl: openaiBaseUrl }),
    mistral: createOpenAiAdapter(dependencies, { ...relative, baseUrl: mistralBaseUrl, asksForUsage: false }),
    cohere: createOpenAiAdapter(dependencies, { ...relative, baseUrl: cohereBaseUrl }),
    anthropic: createAnthropicAdapter(dependencies, outputLimitOf),
    google: createGoogleAdapter(dependencies),
  }
  return kind => {
    if (kind !== 'practice') return adapters[kind]
    if (practice === undefined) throw new Failure('internal', 'No practice adapter was given to the adapters.')
    return practice
  }
}
