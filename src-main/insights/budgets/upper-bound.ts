import { type TokenUsage, unknownUsage } from '../../../db/token-usage.ts'
import type { PriceBook } from '../../ledger/pricing-types.ts'
import type { SpendQuestion } from './budget-types.ts'

/** The most a call may cost, nano-dollars; or in words why nobody can say. */
export type CostBound = { readonly nanos: number } | { readonly why: 'unpriced' | 'unbounded'; readonly words: string }

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
    const words = `${model} of ${provider.displayName} has no known price. Give it one: galley prices set ${provider.name} ${model}`
    return { why: 'unpriced', words }
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
    const words = `how much ${model} may write is not known. Give a limit (max_tokens), or add it: galley providers set ${provider.name} --add-model ${model} --max-output TOKENS`
    return { why: 'unbounded', words }
  }
  return { nanos }
}

function longestAnswer({ provider, model }: SpendQuestion): number | null {
  const known = provider.models.find(candidate => candidate.model === model)
  return known?.maxOutputTokens ?? known?.contextTokens ?? null
}
