import { type TokenUsage, unknownUsage } from '../../../db/token-usage.ts'
import { countOf, type Fields, fieldsAt, isFields } from './json-fields.ts'
import { collectUnits, isSaid, least } from './usage-figures.ts'

/**
 * Usage of chat completions and responses, and of everybody who copied them: the input figure
 * includes cached tokens and cache writes, the output figure includes reasoning.
 *
 * What cannot be (more cached than sent) is clipped to what can; the raw object keeps the claim.
 */
export function openaiUsage(raw: unknown): TokenUsage | null {
  if (!isFields(raw)) return null
  const input = countOf(raw.prompt_tokens) ?? countOf(raw.input_tokens)
  const output = countOf(raw.completion_tokens) ?? countOf(raw.output_tokens) ?? outputFromTotal(raw, input)
  const inputDetails =
    fieldsAt(raw, 'prompt_tokens_details') ??
    fieldsAt(raw, 'input_tokens_details') ??
    fieldsAt(raw, 'prompt_token_details')
  const outputDetails = fieldsAt(raw, 'completion_tokens_details') ?? fieldsAt(raw, 'output_tokens_details')
  const cacheRead = least(cachedTokens(raw, inputDetails), input)
  const cacheWrite = writtenTokens(countOf(inputDetails?.cache_write_tokens), cacheRead ?? 0, input)
  const reasoningSaid = countOf(outputDetails?.reasoning_tokens)
  const isApart = isReasoningApart(raw, input, output, reasoningSaid)
  const reasoning = isApart ? reasoningSaid : least(reasoningSaid, output)
  const usage: TokenUsage = {
    ...unknownUsage,
    inputUncached: input === null ? null : input - (cacheRead ?? 0) - (cacheWrite ?? 0),
    cacheRead,
    cacheWrite5m: cacheWrite,
    outputText: output === null ? null : isApart ? output : output - (reasoning ?? 0),
    reasoning,
    other: collectUnits({
      input_audio_tokens: inputDetails?.audio_tokens,
      input_image_tokens: inputDetails?.image_tokens,
      input_video_tokens: inputDetails?.video_tokens,
      output_audio_tokens: outputDetails?.audio_tokens,
      output_image_tokens: outputDetails?.image_tokens,
      web_searches: fieldsAt(raw, 'server_tool_use')?.web_search_requests,
    }),
  }
  return isSaid(usage) ? usage : null
}

/** OpenAI's place for it, DeepSeek's, Mistral's, in this order. */
function cachedTokens(raw: Fields, details: Fields | null): number | null {
  return countOf(details?.cached_tokens) ?? countOf(raw.prompt_cache_hit_tokens) ?? countOf(raw.num_cached_tokens)
}

/** OpenRouter may count the same tokens as read and as written (Gemini's implicit cache): they stay read. */
function writtenTokens(written: number | null, read: number, input: number | null): number | null {
  if (written === null || input === null || written + read <= input) return written
  return Math.max(0, Math.min(written, input) - read)
}

function outputFromTotal(raw: Fields, input: number | null): number | null {
  const total = countOf(raw.total_tokens)
  return total === null || input === null || total < input ? null : total - input
}

/** Some relatives (xAI) count reasoning beside the output figure; their total gives it away. */
function isReasoningApart(raw: Fields, input: number | null, output: number | null, reasoning: number | null): boolean {
  if (input === null || output === null || reasoning === null || reasoning === 0) return false
  return countOf(raw.total_tokens) === input + output + reasoning
}
