import type { z } from 'zod'
import type { App } from '../../app-types.ts'
import type { abstractInput, chaptersInput, keyTermsInput, translateInput } from '../../contract/operations-contract.ts'
import type { Glossary } from '../../operations/glossary.ts'
import type { OperationOptions } from '../../operations/operation-types.ts'
import { providerOf } from '../call-filters.ts'
import type { RunTools } from './operation-run.ts'
import { answerOf, type OperationReportJson } from './operation-shapes.ts'

export type Common = z.output<typeof chaptersInput>
type Translate = z.output<typeof translateInput>
type Abstract = z.output<typeof abstractInput>
type KeyTerms = z.output<typeof keyTermsInput>

/** One of the four: how its options are read, how it is estimated, and how it is run and answered. */
export interface Doing<Input extends Common, Answer extends OperationReportJson> {
  readonly name: string
  readonly estimate: (
    app: App,
    input: Input,
    user: string | null,
  ) => ReturnType<App['operations']['estimate']['translate']>
  readonly run: (app: App, input: Input, user: string | null, tools: RunTools) => Promise<Answer>
}

function optionsOf(app: App, input: Common, user: string | null): OperationOptions {
  return {
    provider: input.provider == null ? null : providerOf(app.registry, input.provider).name,
    model: input.model ?? null,
    sourceLanguage: input.source_language ?? null,
    book: input.book ?? null,
    chapter: input.chapter ?? null,
    targetBook: input.target_book ?? null,
    targetChapter: input.target_chapter ?? null,
    user: input.user ?? user,
    temperature: input.temperature ?? null,
    maxTokens: input.max_tokens ?? null,
    maxCostNanos: input.max_cost == null ? null : Math.round(input.max_cost * 1e9),
    fresh: input.fresh ?? false,
  }
}

function glossaryOf(given: Translate['glossary']): Glossary | null {
  if (given == null) return null
  if (Array.isArray(given)) return given.map(({ source, target, notes }) => ({ source, target, notes: notes ?? null }))
  return Object.entries(given).map(([source, target]) => ({ source, target, notes: null }))
}

export const translation: Doing<Translate, OperationReportJson & { text: string }> = {
  name: 'translation',
  estimate: (app, input, user) => app.operations.estimate.translate(input.text, translateOptions(app, input, user)),
  async run(app, input, user, { signal, onText, onProgress }) {
    const options = { ...translateOptions(app, input, user), signal, onProgress, ...(onText !== null && { onText }) }
    return answerOf(await app.operations.translate(input.text, options), app.store, ({ text }) => ({ text }))
  },
}

function translateOptions(app: App, input: Translate, user: string | null) {
  return {
    ...optionsOf(app, input, user),
    targetLanguage: input.target_language,
    glossary: glossaryOf(input.glossary),
    context: input.context ?? null,
  }
}

export const abstract: Doing<Abstract, OperationReportJson & { text: string }> = {
  name: 'abstract_generation',
  estimate: (app, input, user) => app.operations.estimate.writeAbstract(input.text, abstractOptions(app, input, user)),
  async run(app, input, user, { signal, onProgress }) {
    const options = { ...abstractOptions(app, input, user), signal, onProgress }
    return answerOf(await app.operations.writeAbstract(input.text, options), app.store, ({ text }) => ({ text }))
  },
}

function abstractOptions(app: App, input: Abstract, user: string | null) {
  return {
    ...optionsOf(app, input, user),
    targetLanguage: input.target_language ?? null,
    length: input.length ?? null,
  }
}

export const keyTerms: Doing<KeyTerms, OperationReportJson & ReturnType<typeof termsToJson>> = {
  name: 'key_terms_extraction',
  estimate: (app, input, user) => app.operations.estimate.extractKeyTerms(input.text, termOptions(app, input, user)),
  async run(app, input, user, { signal, onProgress }) {
    const options = { ...termOptions(app, input, user), signal, onProgress }
    return answerOf(await app.operations.extractKeyTerms(input.text, options), app.store, termsToJson)
  },
}

function termOptions(app: App, input: KeyTerms, user: string | null) {
  return { ...optionsOf(app, input, user), targetLanguage: input.target_language ?? null }
}

function termsToJson({
  terms,
  dropped,
}: {
  readonly terms: readonly {
    term: string
    category: string
    translation: string | null
    explanation: string | null
    count: number
  }[]
  readonly dropped: readonly string[]
}) {
  return {
    terms: terms.map(({ term, category, translation, explanation, count }) => ({
      term,
      category,
      translation,
      explanation,
      count,
    })),
    dropped: [...dropped],
  }
}

export const chapters: Doing<Common, OperationReportJson & ReturnType<typeof chaptersToJson>> = {
  name: 'chapter_division',
  estimate: (app, input, user) => app.operations.estimate.divideChapters(input.text, optionsOf(app, input, user)),
  async run(app, input, user, { signal, onProgress }) {
    const options = { ...optionsOf(app, input, user), signal, onProgress }
    return answerOf(await app.operations.divideChapters(input.text, options), app.store, chaptersToJson)
  },
}

function chaptersToJson(answer: {
  readonly chapters: readonly { title: string; hasHeading: boolean; start: number; end: number; text: string }[]
}) {
  return {
    chapters: answer.chapters.map(({ title, hasHeading, start, end, text }) => ({
      title,
      has_heading: hasHeading,
      start,
      end,
      text,
    })),
  }
}
