import type { PriceBook } from '../ledger/pricing-types.ts'
import type { Clock } from '../ports.ts'
import type { Settings } from '../store/settings.ts'
import { cleanAnswer } from './clean-answer.ts'
import { estimateTokens, outputExpansion } from './estimate-tokens.ts'
import { expectedUsage } from './expected-usage.ts'
import type { Glossary } from './glossary.ts'
import type { TranslateOptions } from './operation-types.ts'
import type { PreparedOperation } from './prepare-operation.ts'
import { joinMessages } from './prompt-messages.ts'
import type { PartRepair } from './repair-part.ts'
import type { Caching, TranslationSurroundings } from './translate.ts'
import type { TranslationAids } from './translation-aids.ts'

/** Calls under way at the same time all pay for writing the cache; the ones after them read it for a tenth. */
const cachingPaysFrom = 1.3

/** Gathers what a translation is told beside its text: the caller's own words first, then what Galley knows of the book. */
export function gatherSurroundings(
  dependencies: {
    readonly aids: TranslationAids
    readonly settings: Pick<Settings, 'get'>
    readonly pricing: Pick<PriceBook, 'estimate'>
    readonly clock: Pick<Clock, 'now'>
  },
  prepared: PreparedOperation,
  options: TranslateOptions,
): TranslationSurroundings {
  const { aids, settings } = dependencies
  const target = prepared.targetLanguage?.tag ?? ''
  const book = options.book ?? null
  const known = book !== null && settings.get('quality.glossaryInPrompts') ? aids.glossary(book, target) : []
  const previous = previousOf(dependencies, options)
  return {
    glossary: mergeGlossaries(known, options.glossary ?? []),
    context: options.context == null ? (previous?.text ?? null) : options.context.trim() || null,
    contextFrom: options.context == null ? (previous?.chapter ?? null) : null,
    repair: prepared.simulated ? null : createRepair(dependencies, prepared, options),
    caching: parts => cachingOf(settings, parts),
  }
}

function cachingOf(settings: Pick<Settings, 'get'>, parts: number): Caching {
  const chosen = settings.get('quality.promptCaching')
  if (chosen === 'always') return parts > 1 ? 'first_part_ahead' : 'none'
  return chosen === 'auto' && parts > cachingPaysFrom * settings.get('concurrency') ? 'all_at_once' : 'none'
}

function previousOf(
  { aids, settings }: { readonly aids: TranslationAids; readonly settings: Pick<Settings, 'get'> },
  { book, chapter, context }: TranslateOptions,
) {
  if (context != null || book == null || chapter == null || !settings.get('quality.previousAbstract')) return null
  return aids.previousAbstract(book, chapter)
}

/** For a term that both have, the caller's counts. */
function mergeGlossaries(book: Glossary, caller: Glossary): Glossary {
  const given = new Set(caller.map(({ source }) => source.normalize('NFKC').toLowerCase()))
  return [...book.filter(({ source }) => !given.has(source.normalize('NFKC').toLowerCase())), ...caller]
}

function createRepair(
  {
    aids,
    settings,
    pricing,
    clock,
  }: {
    readonly aids: TranslationAids
    readonly settings: Pick<Settings, 'get'>
    readonly pricing: Pick<PriceBook, 'estimate'>
    readonly clock: Pick<Clock, 'now'>
  },
  prepared: PreparedOperation,
  options: TranslateOptions,
): PartRepair | null {
  const mode = settings.get('quality.repair')
  const target = prepared.targetLanguage?.tag ?? null
  if (mode === 'off' || target === null) return null
  const source = prepared.sourceLanguage?.tag ?? null
  const expansion = outputExpansion(source, target)
  let left = options.maxCostNanos ?? null
  const priceOf = (input: number, output: number): number | null => {
    const usage = expectedUsage(input, output)
    const { provider, model } = prepared.resolved
    return pricing.estimate({ providerId: provider.id, modelName: model, usage, at: clock.now() })?.costNanos ?? null
  }
  const checked = (text: string, answer: string) => ({
    source: text,
    answer: cleanAnswer(answer, text).text,
    sourceLanguage: source,
    targetLanguage: target,
  })
  return {
    mode,
    other: mode === 'other_model' ? readModel(settings.get('quality.repairModel')) : null,
    findFault: (text, answer) => aids.findFault(checked(text, answer)),
    score: (text, answer) => aids.score(checked(text, answer)),
    expect(calls) {
      if (left === null) return
      for (const { input, output } of calls) left -= priceOf(input, output) ?? 0
    },
    mayAfford(messages, text) {
      if (left === null) return true
      const cost = priceOf(estimateTokens(joinMessages(messages)), Math.ceil(estimateTokens(text) * expansion))
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
