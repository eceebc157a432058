import { remainingOf } from '../insights/forecasts/book-stats.ts'
import type { ChaptersAhead } from '../metrics/chapters-ahead.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayRequest } from '../words/failures/request-sentences.ts'
import { realmOfApp } from './alert-shapes.ts'
import type { Api } from './api.ts'
import { realmsOf } from './call-filters.ts'
import { forecastBook } from './forecast-book.ts'
import { procedures } from './implementer.ts'

const { books } = procedures
const usualBooks = 200

export const bookProcedures = {
  list: books.list.handler(({ input, context, signal }) => {
    const { realm, search, limit = usualBooks } = input ?? {}
    const like = search === undefined || search === '' ? null : search
    return context.api.reader.read('books', { realms: realmsOf(context.api.app, realm), like, limit }, signal)
  }),

  show: books.show.handler(async ({ input, context, signal }) => {
    const { book, realm } = input
    const found = await context.api.reader.read(
      'book',
      { name: book, realms: realmsOf(context.api.app, realm) },
      signal,
    )
    return found ?? refuseUnknown(book)
  }),

  ahead: books.ahead.handler(async ({ input, context, signal }) => {
    const { book, chapters } = input
    const { app, reader } = context.api
    const realms = realmsOf(app, input.realm)
    const languages =
      (await reader.read('chaptersAhead', { name: book, realms, chapters }, signal)) ?? refuseUnknown(book)
    // Forecasts are made of the calls of one realm.
    const isForecast = realms.length === 1 && realms[0] === realmOfApp(app)
    return {
      chapters,
      languages: await Promise.all(
        languages.map(async language => ({
          target_language: language.targetLanguage,
          chars: language.chars,
          cost_nanos: language.costNanos,
          unpriced_calls: language.unpricedCalls,
          range: isForecast ? await rangeOf(context.api, { book, chapters, language }, signal) : null,
        })),
      ),
    }
  }),
}

function refuseUnknown(book: string): never {
  throw failing('not_found', sayRequest('book.none', { book }), { book })
}

/** Between what and what the chapters would cost with the model that wrote most of the book. */
async function rangeOf(
  api: Api,
  { book, chapters, language }: { book: string; chapters: number; language: ChaptersAhead },
  signal: AbortSignal | undefined,
) {
  const { chars, targetLanguage } = language
  if (chars === null) return null
  const { estimates } = await forecastBook(
    api,
    { book, targetLanguage },
    // Where no chapter is done, no model has worked on the book, and there is no range.
    stats => ({
      ...(stats.chapters === 0 ? { basis: '', spread: 0 } : remainingOf(stats, { chapters })),
      ...{ characters: chars, chapters },
    }),
    signal,
  )
  const used = estimates.find(({ inUse }) => inUse)
  if (used === undefined || used.costUsd === null) return null
  const provider = api.app.registry.byId(used.providerId)?.name ?? `provider ${used.providerId}`
  const { low, high } = used.costUsd
  return { low_nanos: Math.round(low * 1e9), high_nanos: Math.round(high * 1e9), provider, model: used.model }
}
