import type { ConfiguredModel, ResolvedModel } from '../providers/registry-types.ts'

/** What a model can take in and give out, in tokens, assumed low where the catalogue does not know. */
export interface ModelLimits {
  readonly contextTokens: number
  readonly maxOutputTokens: number
  readonly known: boolean
}

const assumedContext = 8192
const assumedOutput = 4096
/** Estimates may be too low by this factor and the plan still holds. */
const margin = 1.35

export function findModel({ provider, model }: ResolvedModel): ConfiguredModel | null {
  return provider.models.find(each => each.model === model) ?? null
}

export function limitsOf(resolved: ResolvedModel): ModelLimits {
  const model = findModel(resolved)
  return {
    contextTokens: model?.contextTokens ?? assumedContext,
    maxOutputTokens: model?.maxOutputTokens ?? assumedOutput,
    known: model?.contextTokens != null && model.maxOutputTokens != null,
  }
}

/**
 * How much source text one call takes, in estimated tokens: the wished-for size, less where the
 * prompt, the text and the answer together would not fit the model's context, or the answer alone
 * would not fit its output limit.
 *
 * @param expansion expected output tokens for each token of source; 0 where the answer does not grow with the text
 * @param overhead estimated tokens of the prompt without the text
 */
export function partSize(plan: {
  readonly limits: ModelLimits
  readonly wished: number
  readonly expansion: number
  readonly overhead: number
  /** Smallest answer to leave room for. */
  readonly answer: number
  readonly maxTokens: number | null
}): number {
  const { limits, wished, expansion, overhead, answer } = plan
  const output = Math.min(limits.maxOutputTokens, plan.maxTokens ?? limits.maxOutputTokens)
  const byOutput = expansion === 0 ? wished : output / (expansion * margin)
  const byContext = (limits.contextTokens - overhead * margin - answer) / (margin * (1 + expansion))
  return Math.max(16, Math.floor(Math.min(wished, byOutput, byContext)))
}
