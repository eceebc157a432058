import { Failure } from '../failure.ts'
import type { PriceBook } from '../ledger/pricing-types.ts'
import type { Clock } from '../ports.ts'
import type { ChatAnswer } from '../providers/adapter.ts'
import type { ResolvedModel } from '../providers/registry-types.ts'
import type { FirstModels } from '../service/first-models.ts'
import type { Settings } from '../store/settings.ts'
import { cleanAnswer } from './clean-answer.ts'
import { estimateTokens, outputExpansion } from './estimate-tokens.ts'
import { expectedUsage } from './expected-usage.ts'
import type { TranslateOptions } from './operation-types.ts'
import type { PreparedOperation } from './prepare-operation.ts'
import { joinMessages } from './prompt-messages.ts'
import type { PartRepair } from './repair-part.ts'
import type { TranslationAids } from './translation-aids.ts'

export interface RepairDependencies {
  readonly aids: Pick<TranslationAids, 'findFault' | 'score'>
  readonly settings: Pick<Settings, 'get'>
  readonly pricing: Pick<PriceBook, 'estimate'>
  readonly firstModels: Pick<FirstModels, 'resolve'>
  readonly clock: Pick<Clock, 'now'>
}

/** How parts of a translation that come back unusable are asked for once more; null where that is switched off. */
export function planRepair(
  { aids, settings, pricing, firstModels, clock }: RepairDependencies,
  prepared: PreparedOperation,
  options: TranslateOptions,
): PartRepair | null {
  const mode = settings.get('quality.repair')
  const target = prepared.targetLanguage?.tag ?? null
  if (mode === 'off' || target === null) return null
  const source = prepared.sourceLanguage?.tag ?? null
  const expansion = outputExpansion(source, target)
  const other = mode === 'other_model' ? readModel(settings.get('quality.repairModel')) : null
  const second = other === null ? prepared.resolved : resolveOther(firstModels, other)
  let left = options.maxCostNanos ?? null
  const priceOf = ({ provider, model }: ResolvedModel, input: number, output: number): number | null => {
    const usage = expectedUsage(input, output)
    return pricing.estimate({ providerId: provider.id, modelName: model, usage, at: clock.now() })?.costNanos ?? null
  }
  const checked = (text: string, { text: answer, finishReason }: ChatAnswer) => ({
    source: text,
    answer: cleanAnswer(answer, text).text,
    finishReason,
    sourceLanguage: source,
    targetLanguage: target,
  })
  return {
    mode,
    other,
    findFault: (text, answer) => aids.findFault(checked(text, answer)),
    score: (text, answer) => aids.score(checked(text, answer)),
    expect(calls) {
      if (left === null) return
      for (const { input, output } of calls) left -= priceOf(prepared.resolved, input, output) ?? 0
    },
    mayAfford(messages, text) {
      if (left === null) return true
      const [input, output] = [estimateTokens(joinMessages(messages)), Math.ceil(estimateTokens(text) * expansion)]
      const cost = second === null ? null : priceOf(second, input, output)
      // Without a price nobody can say that it stays within the limit.
      if (cost === null || cost > left) return false
      left -= cost
      return true
    },
  }
}

/** `provider/model`; null where it is not set. */
function readModel(name: string | null): PartRepair['other'] {
  const cut = name?.indexOf('/') ?? -1
  if (name === null || cut <= 0) return null
  return { providerName: name.slice(0, cut), model: name.slice(cut + 1) }
}

/** Null where there is no such model to be asked: asking it will say why. */
function resolveOther(
  firstModels: Pick<FirstModels, 'resolve'>,
  { providerName, model }: NonNullable<PartRepair['other']>,
): ResolvedModel | null {
  try {
    const resolved = firstModels.resolve('translation', { provider: providerName, model })
    return resolved === 'auto' ? null : resolved
  } catch (error) {
    if (error instanceof Failure) return null
    throw error
  }
}
