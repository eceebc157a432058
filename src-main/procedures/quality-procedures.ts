import type { z } from 'zod'
import type { Realm } from '../../db/vocabulary.ts'
import type { App } from '../app-types.ts'
import { asList } from '../contract/fields.ts'
import type { recheckInput } from '../contract/quality-contract.ts'
import { severities } from '../contract/quality-shapes.ts'
import { hourStart } from '../ledger/time-periods.ts'
import { checkTitle, findingToJson } from '../quality/finding-to-json.ts'
import { retranslationOf } from '../quality/retranslation.ts'
import type { RecheckScope } from '../store/repositories/check-repository.ts'
import type { FindingFilters } from '../store/repositories/finding-query.ts'
import type { SilenceRow } from '../store/repositories/silence-repository.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayRequest } from '../words/failures/request-sentences.ts'
import { callFiltersOf, figureQueryOf, providerOf, realmsOf, withoutUndefined } from './call-filters.ts'
import { giveFeedback } from './give-feedback.ts'
import { type ApiContext, procedures } from './implementer.ts'
import { judgeProcedures } from './judge-procedures.ts'
import { answerOf, assertWithin } from './operations/operation-shapes.ts'

const { quality } = procedures
const usualLimit = 50
const usualChapters = 20
const usualSilences = 200
const dayMs = 86_400_000

function silenceToJson(row: SilenceRow) {
  return {
    id: row.id,
    scope: row.scope,
    check: row.checkId,
    check_title: row.checkId === null ? null : checkTitle(row.checkId),
    book: row.book,
    term: row.term,
    reason: row.reason,
    created_at: new Date(row.createdAt).toISOString(),
    created_by: row.createdBy,
    lifted_at: row.liftedAt === null ? null : new Date(row.liftedAt).toISOString(),
  }
}

/** Who decides: as named, else the token; nobody for the person's own page. */
function whoIn({ access }: ApiContext, user: string | undefined): string | null {
  return user ?? (access.isSession ? null : access.tokenName)
}

function filtersOf(
  app: Pick<App, 'isSample'>,
  input: {
    check?: string | string[] | undefined
    severity?: (typeof severities)[number] | (typeof severities)[number][] | undefined
    book?: string | undefined
    realm?: Realm | Realm[] | undefined
  },
  more: Partial<FindingFilters> = {},
): FindingFilters {
  return {
    ...withoutUndefined({
      checkIds: asList(input.check),
      severities: asList(input.severity)?.map(name => severities.indexOf(name)),
      book: input.book,
    }),
    realms: realmsOf(app, input.realm),
    ...more,
  }
}

export const qualityProcedures = {
  overview: quality.overview.handler(async ({ input, context, signal }) => {
    const { app, reader } = context.api
    const read = await reader.read('qualityOverview', figureQueryOf(input, app), signal)
    const { enabled, due, checkSet } = app.quality.checks.status()
    return { ...read, checking: { enabled, due, check_set: checkSet } }
  }),

  chapters: quality.chapters.handler(async ({ input, context, signal }) => ({
    chapters: await context.api.reader.read(
      'worstChapters',
      {
        book: input.book ?? null,
        realms: realmsOf(context.api.app, input.realm),
        operation: input.operation ?? 'translation',
        limit: input.limit ?? usualChapters,
      },
      signal,
    ),
  })),

  findings: quality.findings.handler(({ input, context, signal }) => {
    const { app, reader } = context.api
    const { from, to } = callFiltersOf({ days: input.days, from: input.from, to: input.to }, app)
    const filters = filtersOf(
      app,
      input,
      withoutUndefined({
        states: asList(input.state) ?? ['open' as const],
        chapter: input.chapter,
        callId: input.call_id,
        from,
        to,
      }),
    )
    return reader.read('findings', { filters, limit: input.limit ?? usualLimit, offset: input.offset ?? 0 }, signal)
  }),

  queue: quality.queue.handler(({ input, context, signal }) =>
    context.api.reader.read(
      'reviewQueue',
      {
        filters: filtersOf(context.api.app, input, withoutUndefined({ chapter: input.chapter })),
        limit: input.limit ?? usualLimit,
        offset: input.offset ?? 0,
      },
      signal,
    ),
  ),

  review: quality.review.handler(({ input, context, signal }) =>
    context.api.reader.read('review', { id: input.id, whole: input.whole ?? true }, signal),
  ),

  accept: quality.accept.handler(async ({ input, context }) => {
    const rows = await context.api.app.quality.reviews.accept(input.ids, whoIn(context, input.user))
    return { findings: rows.map(findingToJson) }
  }),

  silence: quality.silence.handler(async ({ input, context }) => {
    const { silence, findings } = await context.api.app.quality.reviews.silence(input.id, {
      scope: input.scope,
      reason: input.reason ?? null,
      by: whoIn(context, input.user),
    })
    return { silence: silenceToJson(silence), findings }
  }),

  silenceCheck: quality.silenceCheck.handler(async ({ input, context }) => {
    const what = { checkId: input.check ?? null, book: input.book ?? null }
    if (what.checkId === null && what.book === null) {
      throw failing('usage', sayRequest('check.say_which'))
    }
    const { silence, findings } = await context.api.app.quality.reviews.silenceCheck(what, {
      reason: input.reason ?? null,
      by: whoIn(context, input.user),
    })
    return { silence: silenceToJson(silence), findings }
  }),

  reopen: quality.reopen.handler(async ({ input, context }) => ({
    findings: (await context.api.app.quality.reviews.reopen(input.ids)).map(findingToJson),
  })),

  silences: quality.silences.handler(({ input, context }) => ({
    silences: context.api.app.quality.silences
      .list(input?.limit ?? usualSilences)
      .map(row => ({ ...silenceToJson(row), findings: row.findings })),
  })),

  lift: quality.lift.handler(async ({ input, context }) => {
    const { silence, reopened } = await context.api.app.quality.reviews.lift(input.id)
    return { silence: silenceToJson(silence), reopened }
  }),

  correct: quality.correct.handler(async ({ input, context, signal }) => {
    const { id, correction, quality_score } = await giveFeedback(context, input, signal)
    const settled = await context.api.app.quality.reviews.markCorrected(id, whoIn(context, input.user))
    return { id, correction, quality_score, settled }
  }),

  retranslate: quality.retranslate.handler(async ({ input, context, signal }) => {
    const { app } = context.api
    const { text, options } = retranslationOf(app, input.id, {
      provider: input.provider == null ? null : providerOf(app.registry, input.provider).name,
      model: input.model ?? null,
      user: whoIn(context, input.user),
    })
    if (input.estimate === true) {
      const expected = app.operations.estimate.translate(text, options)
      return {
        provider: expected.provider,
        model: expected.model,
        simulated: expected.simulated,
        cost_nanos: expected.costNanos,
        cost_usd: expected.costNanos === null ? null : expected.costNanos / 1e9,
        input_tokens: expected.inputTokens,
        output_tokens: expected.outputTokens,
        basis: expected.basis,
        call_ids: [],
        text: null,
      }
    }
    assertWithin(input.max_cost, () => app.operations.estimate.translate(text, options))
    const result = await app.operations.translate(text, { ...options, signal })
    const answer = answerOf(result, app.store, ({ text: translated }) => ({ text: translated }))
    return {
      provider: answer.provider,
      model: answer.model,
      simulated: answer.simulated,
      cost_nanos: answer.cost_nanos,
      cost_usd: answer.cost_usd,
      input_tokens: answer.input_tokens,
      output_tokens: answer.output_tokens,
      basis: null,
      call_ids: answer.call_ids,
      text: answer.text,
    }
  }),

  caching: quality.caching.handler(({ input, context, signal }) => {
    const { days, from, to, realms } = figureQueryOf(input, context.api.app)
    return context.api.reader.read('caching', { ...withoutUndefined({ days, from, to }), realms }, signal)
  }),

  ...judgeProcedures,

  recheck: quality.recheck.handler(async ({ input, context }) => ({
    calls: await context.api.app.quality.checks.recheck(recheckScopeOf(input, context.api.app.clock.now())),
  })),
}

function recheckScopeOf(
  { days, book, call_ids: callIds, all }: z.output<typeof recheckInput>,
  now: number,
): RecheckScope {
  if (callIds !== undefined) return { kind: 'calls', callIds }
  if (book !== undefined) return { kind: 'book', book }
  if (days !== undefined) return { kind: 'since', from: hourStart(now - days * dayMs) }
  if (all === true) return { kind: 'all' }
  throw failing('usage', sayRequest('check.say_what'))
}
