import type { Settings } from '../store/settings.ts'
import type { Glossary } from './glossary.ts'
import type { TranslateOptions } from './operation-types.ts'
import { planRepair, type RepairDependencies } from './plan-repair.ts'
import type { PreparedOperation } from './prepare-operation.ts'
import type { Caching, TranslationSurroundings } from './translate.ts'
import type { TranslationAids } from './translation-aids.ts'

/** Calls under way at the same time all pay for writing the cache; the ones after them read it for a tenth. */
const cachingPaysFrom = 1.3

/** Gathers what a translation is told beside its text: the caller's own words first, then what Galley knows of the book. */
export function gatherSurroundings(
  dependencies: RepairDependencies & { readonly aids: TranslationAids },
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
    repair: prepared.simulated ? null : planRepair(dependencies, prepared, options),
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
