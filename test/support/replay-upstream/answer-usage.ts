import type { PlainAnswer } from './answers.ts'

/** The figures of an answer, in each provider's own usage object. */
export function chatUsage(answer: PlainAnswer): object {
  return {
    prompt_tokens: answer.inputTokens,
    completion_tokens: answer.outputTokens,
    total_tokens: answer.inputTokens + answer.outputTokens,
    prompt_tokens_details: { cached_tokens: answer.cachedTokens },
    completion_tokens_details: { reasoning_tokens: answer.reasoningTokens },
  }
}

export function anthropicUsage(answer: PlainAnswer) {
  return {
    input_tokens: answer.inputTokens - answer.cachedTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: answer.cachedTokens,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: answer.outputTokens,
    service_tier: 'standard',
  }
}

export function cohereUsage(answer: PlainAnswer): object {
  return {
    billed_units: { input_tokens: answer.inputTokens, output_tokens: answer.outputTokens },
    tokens: { input_tokens: answer.inputTokens + 60, output_tokens: answer.outputTokens + 2 },
  }
}
