import { recordBatch } from '../exchange/record-batch.ts'
import { Failure } from '../failure.ts'
import type { NoText, ReadText } from '../ledger/content-types.ts'
import { type CallDetail, createCallQuery } from '../metrics/call-query.ts'
import { callToJson } from '../metrics/call-to-json.ts'
import { createCallQueryRepository } from '../store/repositories/call-query-repository.ts'
import type { Api } from './api.ts'
import { callFiltersOf } from './call-filters.ts'
import { callPageLinks } from './call-page-links.ts'
import { procedures } from './implementer.ts'

const { calls } = procedures
const usualPageSize = 50
/** From here on passing over the calls before costs more than holding the list. */
const heldFrom = 2000
/** Comparing takes time with the product of the lengths; a part of a text is far shorter. */
const longestCompared = 400_000

const list = calls.list.handler(async ({ input, context, signal }) => {
  const { app, reader } = context.api
  if (input.cursor !== undefined && input.page !== undefined) {
    throw new Failure('usage', 'Give either a page or a cursor, not both.')
  }
  const search = input.search?.trim() || null
  const pageSize = input.page_size ?? usualPageSize
  const page = input.cursor === undefined ? (input.page ?? 1) : null
  if (search !== null && page !== null && page > 1) {
    throw new Failure('usage', 'A search has no page numbers: take next_cursor of the page before.')
  }
  const sort = input.sort ?? 'time'
  const offset = ((page ?? 1) - 1) * pageSize
  const isHeld = page !== null && search === null && (sort !== 'time' || offset >= heldFrom)
  const read = await reader.read(
    isHeld ? 'heldCalls' : 'calls',
    {
      filters: callFiltersOf(input, app.registry, app.clock.now()),
      search,
      sort,
      descending: input.order !== 'ascending',
      limit: pageSize,
      cursor: input.cursor ?? null,
      offset,
      asOf: input.as_of ?? null,
      count: input.count ?? true,
    },
    signal,
  )
  return {
    calls: read.calls,
    count: read.count?.calls ?? null,
    count_is_exact: read.count?.exact ?? false,
    page,
    page_size: pageSize,
    as_of: read.asOf,
    next_cursor: read.next,
    ...callPageLinks(input, { page, asOf: read.asOf, nextCursor: read.next, isSearch: search !== null }),
    incomplete: read.incomplete,
  }
})

const show = calls.show.handler(({ input, context }) => detailToJson(callQuery(context.api).get(input.id)))

const text = calls.text.handler(({ input, context }) => {
  const found = context.api.app.content.readContent(input.id)
  assertCall(input.id, found)
  if (found.text === null) {
    return { source_text: null, output: null, request: null, response: null, missing: noTextToJson(found.why) }
  }
  const { source, output, request, response } = found.text
  return { source_text: source, output, request, response, missing: null }
})

const attempts = calls.attempts.handler(({ input, context }) => {
  const { call, attempts } = callQuery(context.api).get(input.id)
  return { calls: (attempts.length === 0 ? [call] : attempts).map(callToJson) }
})

const record = calls.record.handler(async ({ input, context }) => {
  const entries = Array.isArray(input) ? input : 'calls' in input && Array.isArray(input.calls) ? input.calls : [input]
  const { outcomes, notes } = await recordBatch(context.api.app, entries as readonly object[])
  const added = outcomes.filter(({ outcome }) => outcome === 'added').length
  return {
    added,
    duplicates: outcomes.length - added,
    calls: outcomes.map(({ outcome, callId }) => ({ id: callId, outcome })),
    notes: notes.map(({ note, calls }) => ({ note, calls })),
  }
})

const feedback = calls.feedback.handler(async ({ input, context, signal }) => {
  const { app, reader } = context.api
  const { id, rating, comment, corrected_text: corrected } = input
  if (rating === undefined && comment === undefined && corrected === undefined) {
    throw new Failure('usage', 'Say something about the call: a rating, a comment or a corrected text.')
  }
  const found = app.content.readContent(id)
  assertCall(id, found)
  const createdBy = input.user ?? (context.access.isSession ? null : context.access.tokenName)
  const correction = corrected === undefined ? null : await compare(id, found, corrected)
  const value = rating === undefined ? null : typeof rating === 'number' ? rating : rating === 'up' ? 1 : 0
  const score = (name: string, value: number, note: string | null) =>
    app.ledger.addScore({ callId: id, source: 'user', name, value: Math.round(value * 1000), comment: note, createdBy })
  if (value !== null) await score('rating', value, comment ?? null)
  if (correction !== null)
    await score('correction', correction.score, `distance ${correction.distance} of ${correction.length}`)
  if (comment !== undefined) await app.ledger.setFeedback(id, comment)
  const call = createCallQueryRepository(app.store).byId(id)
  return {
    id,
    rating: value,
    comment: call?.userFeedback ?? null,
    correction,
    quality_score: call?.qualityScore == null ? null : call.qualityScore / 1000,
  }

  async function compare(callId: number, kept: ReadText, corrected: string) {
    const output = kept.text?.output ?? null
    if (output === null) {
      throw new Failure(
        'conflict',
        `The text of call ${callId} is not kept, so a correction has nothing to be compared with. Nothing was changed; a rating and a comment can be given.`,
        { reason: kept.text === null ? kept.why.reason : 'no_output' },
      )
    }
    if (output.length > longestCompared) {
      throw new Failure(
        'invalid_input',
        `What call ${callId} wrote is longer than ${longestCompared.toLocaleString('en')} characters, too long to compare. Nothing was changed.`,
      )
    }
    const distance = await reader.read('distance', { one: output, other: corrected }, signal)
    const length = Math.max([...output].length, [...corrected].length)
    return { score: length === 0 ? 1 : 1 - distance / length, distance, length }
  }
})

export const callProcedures = { list, show, text, attempts, record, feedback }

function callQuery({ app }: Api) {
  return createCallQuery(app)
}

function assertCall(id: number, found: ReadText): void {
  if (found.text !== null || found.why.reason !== 'no_such_call') return
  throw new Failure('not_found', `There is no call ${id}.`, { id })
}

function noTextToJson(why: NoText) {
  if (why.reason !== 'deleted') return { reason: why.reason }
  return { reason: why.reason, by: why.by, at: new Date(why.at).toISOString() }
}

function detailToJson(detail: CallDetail) {
  const { call, cost, scores, attempts, text, details } = detail
  return {
    ...callToJson(call),
    details,
    cost: cost && {
      source: cost.price.source,
      matched_model: cost.price.matchedModel,
      source_version: cost.price.sourceVersion,
      rates: cost.price.rates,
      lines: cost.lines === null ? null : cost.lines.map(({ unit, quantity, nanos }) => ({ unit, quantity, nanos })),
    },
    scores: scores.map(({ source, name, value, comment, createdBy, createdAt }) => ({
      source,
      name,
      value: value / 1000,
      comment,
      created_by: createdBy,
      created_at: new Date(createdAt).toISOString(),
    })),
    attempts: attempts.map(callToJson),
    text_kept: text.text !== null,
    text_missing: text.text === null ? noTextToJson(text.why) : null,
  }
}
