import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { totalInput, totalOutput } from '../../db/token-usage.ts'
import type { ProtocolName } from '../../src-main/providers/protocols/protocol.ts'
import { hasSharedData, sharedPath } from '../support/shared-data.ts'
import { readBytes } from './read-recording.ts'

type Figures = Readonly<Record<string, number>>
type Json = Readonly<Record<string, unknown>>

interface UsageBlock {
  readonly body: Json & { readonly usage?: Json; readonly usageMetadata?: Json }
  readonly extracted: readonly {
    readonly usage: Figures
    readonly extractors: readonly { readonly provider_id: string; readonly api_flavor: string }[]
  }[]
}

interface Reading {
  readonly protocol: ProtocolName
  readonly body: Json
  /** Whose reading of the block to compare with. */
  readonly extractors: readonly string[]
}

/** The protocol a block belongs to, by its fields; null for those nobody here speaks (Bedrock, embeddings). */
function readingOf({ body }: UsageBlock): Reading | null {
  const { usage, usageMetadata } = body
  if (usageMetadata !== undefined) {
    const candidates = [{ content: { parts: [] } }]
    return { protocol: 'generate_content', body: { candidates, usageMetadata }, extractors: ['google/default'] }
  }
  if (usage === undefined) return null
  if ('billed_units' in usage)
    return { protocol: 'cohere_chat', body: { text: 'x', usage }, extractors: ['cohere/default'] }
  if ('prompt_tokens' in usage) {
    const extractors = ['openai/chat', 'openrouter/chat', 'mistral/default', 'groq/default', 'deepseek/chat']
    return { protocol: 'chat_completions', body: { choices: [{ index: 0, message: {} }], usage }, extractors }
  }
  if ('input_tokens_details' in usage) {
    return {
      protocol: 'responses',
      body: { output: [], usage },
      extractors: ['openai/responses', 'openrouter/responses'],
    }
  }
  return 'input_tokens' in usage
    ? { protocol: 'messages', body: { content: [], usage }, extractors: ['anthropic/default'] }
    : null
}

/** The figures both sides have: totals by kind, and units by their key. */
function figuresOf({ protocol, body }: Reading): Figures {
  const { usage } = readBytes(protocol, Buffer.from(JSON.stringify(body)))
  if (usage === null) return {}
  return {
    input_tokens: totalInput(usage) ?? 0,
    cache_read_tokens: usage.cacheRead ?? 0,
    cache_write_tokens: (usage.cacheWrite5m ?? 0) + (usage.cacheWrite1h ?? 0),
    output_tokens: totalOutput(usage) ?? 0,
    output_reasoning_tokens: usage.reasoning ?? 0,
    ...usage.other,
  }
}

function differences(ours: Figures, theirs: Figures): string {
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)])
  // Text is what is left over, and the lives of cache writes are parts of their sum.
  const compared = [...names].filter(name => !/_text_|_5m_|_1h_|input_text|output_text/.test(name))
  return compared.filter(name => (ours[name] ?? 0) !== (theirs[name] ?? 0)).join(', ')
}

describe.skipIf(!hasSharedData)('the usage blocks of the price package', () => {
  it('are read as the package reads them, but for figures it does not know', () => {
    const blocks = JSON.parse(
      gunzipSync(readFileSync(sharedPath('prices', 'usage_blocks.json.gz'))).toString('utf8'),
    ) as UsageBlock[]
    const found: Record<string, number> = {}
    for (const block of blocks) {
      const reading = readingOf(block)
      const theirs = block.extracted.find(({ extractors }) =>
        extractors.some(({ provider_id, api_flavor }) => reading?.extractors.includes(`${provider_id}/${api_flavor}`)),
      )
      if (reading === null || theirs === undefined) continue
      const difference = `${reading.protocol}: ${differences(figuresOf(reading), theirs.usage) || 'none'}`
      found[difference] = (found[difference] ?? 0) + 1
    }
    expect(found).toEqual({
      'messages: none': 112,
      'generate_content: none': 224,
      'responses: none': 124,
      'chat_completions: none': 188,
      'cohere_chat: none': 7,
      // Mistral's `num_cached_tokens`, which the package does not look at.
      'chat_completions: cache_read_tokens': 15,
      // `cache_write_tokens` of chat completions, a part of the input that the package leaves in it.
      'chat_completions: cache_write_tokens': 1,
      // Modalities of chat completions, which the package does not look at.
      'chat_completions: input_video_tokens': 1,
      'chat_completions: input_audio_tokens': 1,
    })
  })
})
