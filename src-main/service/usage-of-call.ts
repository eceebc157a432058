import { type TokenUsage, totalInput } from '../../db/token-usage.ts'
import type { ChatAnswer, ChatMessage, ProviderFailure } from '../providers/adapter.ts'
import { estimateUsage } from '../providers/estimate-tokens.ts'
import { callEnd } from '../words/call-end-sentences.ts'

/** The words of a call that was cancelled after it was opened and before it was sent: it cost nothing. */
export const cancelledUnsent = callEnd('cancelled_unsent')

/**
 * The usage to record. A finished answer has what the provider said, with what it left out estimated.
 * A broken one was paid for as far as it came: what a provider says at the beginning of a stream
 * knows the input, not the output, so the output is the larger of its figure and an estimate of the
 * text that arrived. Whatever is estimated makes the whole flagged. Of what was turned away before a word there is nothing to
 * estimate. Null where nothing was spent.
 */
export function usageOfCall(
  messages: readonly ChatMessage[],
  answer: ChatAnswer | null,
  failure: ProviderFailure | null,
): TokenUsage | null {
  const underWay = failure?.kind === 'cancelled' && failure.message !== cancelledUnsent
  if (answer === null) return underWay ? estimateUsage(messages, '') : null
  const said = answer.usage
  const finished = failure === null || answer.finishReason !== null
  const turnedAway = failure?.kind === 'content_filter' && answer.text === ''
  const isWhole = turnedAway || (finished && said?.outputText !== null)
  if (said !== null && isWhole && totalInput(said) !== null) return said
  const estimate = estimateUsage(messages, answer.text)
  if (said === null) return estimate
  const output = finished ? (said.outputText ?? estimate.outputText) : larger(said.outputText, estimate.outputText)
  return totalInput(said) === null
    ? { ...estimate, outputText: output, reasoning: said.reasoning }
    : { ...said, outputText: output, estimated: true }
}

function larger(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other)
}
