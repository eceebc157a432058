import { type ApiContext, procedures } from './implementer.ts'
import { abstract, type Common, chapters, type Doing, keyTerms, translation } from './operations/doings.ts'
import type { OperationRun, RunNews } from './operations/operation-run.ts'
import { assertWithin, estimateToJson, type OperationReportJson } from './operations/operation-shapes.ts'

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
