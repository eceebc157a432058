import type { Operation } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import type { Arm } from '../insights/selection/evidence.ts'
import type { Selection } from '../insights/selection/selection.ts'
import type { CallContext } from '../ledger/ledger-types.ts'
import type { ResolvedModel } from '../providers/registry-types.ts'
import type { FirstModels } from '../service/first-models.ts'
import type { PromptVersionRow } from '../store/repositories/prompt-repository.ts'
import type { Settings } from '../store/settings.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayText } from '../words/failures/text-sentences.ts'
import type { Phrase } from '../words/slot-values.ts'
import { checkText } from './check-text.ts'
import { agrees, detectLanguage } from './detect-language.ts'
import { isSameLanguage, type Language, parseLanguage } from './languages.ts'
import type { OperationOptions, OperationWarning } from './operation-types.ts'
import { findModel } from './plan-model.ts'
import type { PromptLibrary } from './prompt-library.ts'
import type { PromptName } from './prompt-template.ts'
import { sayWarning } from './warning-sentences.ts'

/** An operation with every choice made and checked, before anything is opened or sent. */
export interface PreparedOperation {
  readonly operation: Operation
  readonly text: string
  readonly options: OperationOptions
  readonly resolved: ResolvedModel
  readonly simulated: boolean
  readonly sourceLanguage: Language | null
  readonly sourceLanguageDetected: boolean
  readonly targetLanguage: Language | null
  readonly context: CallContext
  /** Null: left to the provider. */
  readonly temperature: number | null
  readonly maxTokens: number | null
  readonly prompt: PromptVersionRow
  readonly warnings: readonly OperationWarning[]
  /** Where Galley chose the model: why, and whom to ask next. */
  readonly choice: { readonly sentence: Phrase; readonly next: readonly Arm[] } | null
}

export interface PrepareDependencies {
  readonly firstModels: Pick<FirstModels, 'resolve'>
  readonly settings: Pick<Settings, 'get'>
  readonly prompts: PromptLibrary
  readonly selection: Pick<Selection, 'choose'>
}

/** @throws Failure `usage`, `invalid_input` or `not_found`; nothing was sent */
export function prepareOperation(
  { firstModels, settings, prompts, selection }: PrepareDependencies,
  request: {
    readonly operation: Exclude<Operation, 'other' | 'quality_evaluation'>
    readonly promptName: PromptName
    readonly text: string
    readonly options: OperationOptions
    readonly targetLanguage: string | null
    /** Translating into the language of the text makes no sense; an abstract in it does. */
    readonly mustDiffer: boolean
    /** Only to tell what would be: a choice of model is not remembered. */
    readonly dry: boolean
  },
): PreparedOperation {
  const { operation, text, options } = request
  checkText(text)
  const warnings: OperationWarning[] = []
  const languages = chooseLanguages(
    text,
    options.sourceLanguage ?? null,
    request.targetLanguage,
    request.mustDiffer,
    warnings,
  )
  const context = contextOf(options, languages)
  const named = isAuto(options) ? 'auto' : resolveModel(firstModels, operation, options)
  const { resolved, choice } =
    named === 'auto'
      ? chooseModel(selection, operation, options, context, request.dry)
      : { resolved: named, choice: null }
  if (resolved.note !== undefined) {
    warnings.push({ code: 'model_note', ...sayWarning('model_note', { note: resolved.note }), part: null })
  }
  return {
    operation,
    text,
    options,
    resolved,
    simulated: resolved.provider.kind === 'practice',
    ...languages,
    context,
    choice,
    temperature: chooseTemperature(resolved, options, settings.get(`temperature.${operation}`), warnings),
    maxTokens: chooseMaxTokens(options, settings.get(`maxTokens.${operation}`)),
    prompt: prompts.inForce(request.promptName, options.book ?? null).version,
    warnings,
  }
}

/** The word that leaves the choice to Galley. The practice provider has nothing to choose from. */
function isAuto({ provider, model }: OperationOptions): boolean {
  return saysAuto(model) && provider !== 'practice'
}

function saysAuto(model: string | null | undefined): boolean {
  return model?.trim().toLowerCase() === 'auto'
}

function chooseModel(
  selection: Pick<Selection, 'choose'>,
  operation: Operation,
  { provider }: OperationOptions,
  { sourceBook, sourceLanguage, targetLanguage }: CallContext,
  dry: boolean,
): { readonly resolved: ResolvedModel; readonly choice: PreparedOperation['choice'] } {
  const chosen = selection.choose({
    operation,
    sourceLanguage: sourceLanguage ?? null,
    targetLanguage: targetLanguage ?? null,
    book: sourceBook ?? null,
    provider: provider ?? null,
    dry,
  })
  return { resolved: chosen, choice: { sentence: chosen.sentence, next: chosen.next } }
}

/** A provider or model that does not exist was wrongly asked for: wrong usage here, whatever the registry calls it. */
function resolveModel(
  firstModels: Pick<FirstModels, 'resolve'>,
  operation: Operation,
  { provider, model }: OperationOptions,
): ResolvedModel | 'auto' {
  try {
    return firstModels.resolve(operation, {
      provider: provider ?? null,
      model: saysAuto(model) ? null : (model ?? null),
    })
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'not_found') throw error
    throw new Failure('usage', error.message, error.details, error)
  }
}

interface ChosenLanguages {
  readonly sourceLanguage: Language | null
  readonly sourceLanguageDetected: boolean
  readonly targetLanguage: Language | null
}

function chooseLanguages(
  text: string,
  from: string | null,
  to: string | null,
  mustDiffer: boolean,
  warnings: OperationWarning[],
): ChosenLanguages {
  const target = to === null ? null : parseLanguage(to, 'target language')
  const detected = detectLanguage(text)
  const stated = from === null ? null : parseLanguage(from, 'source language')
  const source = stated ?? (detected === null ? null : parseLanguage(detected))
  if (stated !== null && !agrees(stated.tag, detected)) {
    warnings.push({
      code: 'language_differs',
      ...sayWarning('language_differs', { found_language: detected ?? '', stated_language: stated.tag }),
      part: null,
    })
  }
  if (mustDiffer && source !== null && target !== null && isSameLanguage(source.tag, target.tag)) {
    const told =
      stated === null
        ? sayText('language.already', { target_language: target.tag, tag: target.tag, source_language: source.tag })
        : sayText('language.same', { target_language: target.tag, tag: target.tag })
    throw failing('usage', told, { source: source.tag, target: target.tag })
  }
  return { sourceLanguage: source, sourceLanguageDetected: stated === null && source !== null, targetLanguage: target }
}

/** `book` and `chapter` fill source and target alike. */
function contextOf(options: OperationOptions, languages: ChosenLanguages): CallContext {
  const book = options.book ?? null
  const chapter = options.chapter ?? null
  return {
    sourceBook: book,
    sourceChapter: chapter,
    sourceLanguage: languages.sourceLanguage?.tag ?? null,
    targetBook: options.targetBook ?? book,
    targetChapter: options.targetChapter ?? chapter,
    targetLanguage: languages.targetLanguage?.tag ?? null,
    createdBy: options.user ?? null,
  }
}

function chooseTemperature(
  resolved: ResolvedModel,
  options: OperationOptions,
  configured: number | null,
  warnings: OperationWarning[],
): number | null {
  const asked = options.temperature ?? null
  if (asked !== null && !(asked >= 0 && asked <= 2)) {
    throw failing('usage', sayText('temperature.range', { given_id: asked }))
  }
  if (findModel(resolved)?.acceptsTemperature !== false) return asked ?? configured
  if (asked !== null) {
    warnings.push({
      code: 'temperature_ignored',
      ...sayWarning('temperature_ignored', { model: resolved.model }),
      part: null,
    })
  }
  return null
}

function chooseMaxTokens(options: OperationOptions, configured: number | null): number | null {
  const asked = options.maxTokens ?? null
  if (asked !== null && !(Number.isSafeInteger(asked) && asked >= 1)) {
    throw failing('usage', sayText('tokens.limit', { given_id: asked }))
  }
  return asked ?? configured
}
