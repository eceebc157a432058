import { type TokenUsage, totalInput, totalOutput } from '../../../db/token-usage.ts'

/** Usage in OpenAI's words: the input figure includes what was cached, the output figure the reasoning. */
export function openaiUsageShape(usage: TokenUsage | null): object | null {
  if (usage === null) return null
  const [input, output] = [totalInput(usage) ?? 0, totalOutput(usage) ?? 0]
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead ?? 0 },
    completion_tokens_details: { reasoning_tokens: usage.reasoning ?? 0 },
  }
}
