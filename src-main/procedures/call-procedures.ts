import { isNameSort } from '../../db/vocabulary.ts'
import { recordBatch } from '../exchange/record-batch.ts'
import type { NoText } from '../ledger/content-types.ts'
import { type CallDetail, createCallQuery } from '../metrics/call-query.ts'
import { callToJson, scoreToJson } from '../metrics/call-to-json.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayRequest } from '../words/failures/request-sentences.ts'
import type { Api } from './api.ts'
import { callFiltersOf } from './call-filters.ts'
import { orderOf } from './call-order.ts'
import { callPageLinks } from './call-page-links.ts'
import { assertCall, giveFeedback } from './give-feedback.ts'
import { procedures } from './implementer.ts'

const { calls } = procedures
const usualPageSize = 50
/** From here on passing over the calls before costs more than holding the list. */
const heldFrom = 2000

const list = calls.list.handler(async ({ input, context, signal }) => {
  const { app, reader } = context.api
  if (input.cursor !== undefined && input.page !== undefined) {
    throw failing('usage', sayRequest('list.page_or_cursor'))
  }
  const search = input.search?.trim() || null
  const pageSize = input.page_size ?? usualPageSize
  const page = input.cursor === undefined ? (input.page ?? 1) : null
  if (search !== null && page !== null && page > 1) {
    throw failing('usage', sayRequest('list.search_pages'))
  }
  const sort = input.sort ?? 'time'
  const offset = ((page ?? 1) - 1) * pageSize
  const isHeld = page !== null && search === null && ((sort !== 'time' && !isNameSort(sort)) || offset >= heldFrom)
  const read = await reader.read(
    isHeld ? 'heldCalls' : 'calls',
    {
      filters: callFiltersOf(input, app),
      search,
      ...orderOf(sort, input.order),
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
    notes: notes.map(({ note, said, calls }) => ({ note, said, calls })),
  }
})

const feedback = calls.feedback.handler(({ input, context, signal }) => giveFeedback(context, input, signal))

export const callProcedures = { list, show, text, attempts, record, feedback }

function callQuery({ app }: Api) {
  return createCallQuery(app)
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
    scores: scores.map(scoreToJson),
    attempts: attempts.map(callToJson),
    text_kept: text.text !== null,
    text_missing: text.text === null ? noTextToJson(text.why) : null,
  }
}
