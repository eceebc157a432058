import { type TokenUsage, unknownUsage } from '../../../db/token-usage.ts'
import type { PriceBook } from '../../ledger/pricing-types.ts'
import type { ConfiguredProvider } from '../../providers/registry-types.ts'
import type { SpendQuestion } from './budget-types.ts'

/** The most a call may cost, nano-dollars; or in words why nobody can say. */
export type CostBound = { readonly nanos: number } | UnknownCost

export type UnknownCost =
  | { readonly why: 'unpriced' | 'unlimited'; readonly provider: ConfiguredProvider; readonly model: string }
  | { readonly why: 'unbounded'; readonly words: string }

/**
 * Tokens are never more than bytes, so the bytes sent bound the input; the output is bounded by what was asked for, else by what
 * the model can write. Of the kinds of input and output the dearest is taken, at the price in force.
 */
export function boundCost(pricing: Pick<PriceBook, 'estimate'>, question: SpendQuestion, at: number): CostBound {
  const { provider, model } = question
  const costOf = (usage: Partial<TokenUsage>) =>
    pricing.estimate({ providerId: provider.id, modelName: model, usage: { ...unknownUsage, ...usage }, at })
      ?.costNanos ?? null
  if (costOf({ inputUncached: 1, outputText: 1 }) === null) {
    return { why: 'unpriced', provider, model }
  }
  const size = question.size()
  if ('unbounded' in size) return { why: 'unbounded', words: size.unbounded }
  const { answers = 1, besidesOutput = 0 } = size
  const output = size.outputTokens ?? longestAnswer(question)
  const writing = (output ?? 1_000_000) * answers + besidesOutput
  const costs = (['inputUncached', 'cacheWrite5m', 'cacheWrite1h'] as const).flatMap(input =>
    (['outputText', 'reasoning'] as const).map(kind => costOf({ [input]: size.inputTokens, [kind]: writing })),
  )
  const nanos = Math.max(...costs.map(cost => cost ?? 0))
  // Where writing costs nothing, its length does not matter.
  if (output === null && nanos > (costOf({ inputUncached: size.inputTokens, outputText: 0 }) ?? 0)) {
    return { why: 'unlimited', provider, model }
  }
  return { nanos }
}

function longestAnswer({ provider, model }: SpendQuestion): number | null {
  const known = provider.models.find(candidate => candidate.model === model)
  return known?.maxOutputTokens ?? known?.contextTokens ?? null
}
