import type { z } from 'zod'
import type { App } from '../app-types.ts'
import type { abstractInput, chaptersInput, keyTermsInput, translateInput } from '../contract/operations-contract.ts'
import type { Glossary } from '../operations/glossary.ts'
import type { OperationOptions } from '../operations/operation-types.ts'
import { providerOf } from './call-filters.ts'
import { type ApiContext, procedures } from './implementer.ts'
import type { OperationRun, RunNews, RunTools } from './operations/operation-run.ts'
import { answerOf, assertWithin, estimateToJson, type OperationReportJson } from './operations/operation-shapes.ts'

type Common = z.output<typeof chaptersInput>
type Translate = z.output<typeof translateInput>
type Abstract = z.output<typeof abstractInput>
type KeyTerms = z.output<typeof keyTermsInput>

/** One of the four: how its options are read, how it is estimated, and how it is run and answered. */
interface Doing<Input extends Common, Answer extends OperationReportJson> {
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

const translation: Doing<Translate, OperationReportJson & { text: string }> = {
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

const abstract: Doing<Abstract, OperationReportJson & { text: string }> = {
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

const keyTerms: Doing<KeyTerms, OperationReportJson & ReturnType<typeof termsToJson>> = {
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

const chapters: Doing<Common, OperationReportJson & ReturnType<typeof chaptersToJson>> = {
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

type Started<Answer> =
  | { readonly run: OperationRun<Answer>; readonly kept: null }
  | { readonly run: null; readonly kept: Answer }

/** Who is named as the user where the caller names none: nobody for the person's own page, else the app by its token. */
function userOf({ access }: ApiContext): string | null {
  return access.isSession ? null : access.tokenName
}

function start<Input extends Common, Answer extends OperationReportJson>(
  doing: Doing<Input, Answer>,
  context: ApiContext,
  input: Input,
  streams: boolean,
): Started<Answer> {
  const { api, access, reqHeaders } = context
  const user = userOf(context)
  const { idempotency_key, stream: _stream, ...question } = input
  const key = idempotency_key ?? readKey(reqHeaders) ?? null
  return api.runs.start({
    owner: access.tokenName,
    key,
    question: [doing.name, question],
    streams,
    async work(tools) {
      assertWithin(input.max_cost, () => doing.estimate(api.app, input, user))
      return doing.run(api.app, input, user, tools)
    },
  })
}

function readKey(headers: Headers | undefined): string | undefined {
  const key = headers?.get('idempotency-key')?.trim()
  return key === undefined || key === '' ? undefined : key.slice(0, 255)
}

function nameCall({ resHeaders }: ApiContext, { call_ids, request_id }: OperationReportJson): void {
  const last = call_ids.at(-1)
  if (last !== undefined) resHeaders?.set('x-galley-call-id', String(last))
  resHeaders?.set('x-galley-request-id', request_id)
}

async function answer<Input extends Common, Answer extends OperationReportJson>(
  doing: Doing<Input, Answer>,
  { input, context, signal }: { input: Input; context: ApiContext; signal?: AbortSignal | undefined },
): Promise<Answer> {
  const { run, kept } = start(doing, context, input, false)
  const given = run === null ? { ...kept, replayed: true } : await run.wait(signal)
  nameCall(context, given)
  return given
}

type Streamed<Answer> = RunNews | { readonly type: 'result'; readonly result: Answer }

/** What goes wrong before the first word is an ordinary error, with its status. */
async function stream<Input extends Common, Answer extends OperationReportJson>(
  doing: Doing<Input, Answer>,
  { input, context, signal }: { input: Input; context: ApiContext; signal?: AbortSignal | undefined },
): Promise<AsyncGenerator<Streamed<Answer>, void>> {
  const { run, kept } = start(doing, context, input, true)
  if (run === null) return sayKept({ ...kept, replayed: true })
  const news = run.follow(signal)
  const first = await news.next()
  return sayRun(news, first)
}

async function* sayKept<Answer extends OperationReportJson>(kept: Answer): AsyncGenerator<Streamed<Answer>, void> {
  yield* sayWhole(kept)
  yield { type: 'result', result: kept }
}

/** What was not written before eyes is said in one piece. */
function* sayWhole<Answer extends OperationReportJson>(answer: Answer): Generator<Streamed<Answer>, void> {
  if ('text' in answer && typeof answer.text === 'string') yield { type: 'text', part: 0, text: answer.text }
}

async function* sayRun<Answer extends OperationReportJson>(
  news: AsyncGenerator<RunNews, Answer>,
  first: IteratorResult<RunNews, Answer>,
): AsyncGenerator<Streamed<Answer>, void> {
  let isWritten = false
  try {
    for (let next = first; ; next = await news.next()) {
      if (next.done) {
        if (!isWritten) yield* sayWhole(next.value)
        yield { type: 'result', result: next.value }
        return
      }
      if (next.value.type === 'text') isWritten = true
      yield next.value
    }
  } finally {
    // Whoever stops listening stops waiting.
    await news.return(undefined as never)
  }
}

const { operations } = procedures

export const operationProcedures = {
  translate: operations.translate.handler(options => answer(translation, options)),
  translateStream: operations.translateStream.handler(options => stream(translation, options)),
  abstract: operations.abstract.handler(options => answer(abstract, options)),
  abstractStream: operations.abstractStream.handler(options => stream(abstract, options)),
  keyTerms: operations.keyTerms.handler(options => answer(keyTerms, options)),
  keyTermsStream: operations.keyTermsStream.handler(options => stream(keyTerms, options)),
  chapters: operations.chapters.handler(options => answer(chapters, options)),
  chaptersStream: operations.chaptersStream.handler(options => stream(chapters, options)),
  estimate: operations.estimate.handler(({ input, context }) => {
    const { app } = context.api
    const user = userOf(context)
    switch (input.operation) {
      case 'translation':
        return estimateToJson(translation.estimate(app, input, user))
      case 'abstract_generation':
        return estimateToJson(abstract.estimate(app, input, user))
      case 'key_terms_extraction':
        return estimateToJson(keyTerms.estimate(app, input, user))
      case 'chapter_division':
        return estimateToJson(chapters.estimate(app, input, user))
    }
  }),
}
