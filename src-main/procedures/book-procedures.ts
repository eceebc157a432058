import { failing } from '../words/failure-sentences.ts'
import { sayRequest } from '../words/failures/request-sentences.ts'
import { realmsOf } from './call-filters.ts'
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
    if (found !== null) return found
    throw failing('not_found', sayRequest('book.none', { book }), { book })
  }),
}
