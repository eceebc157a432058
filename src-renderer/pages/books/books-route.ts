import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { readInteger, readOneOf, readText } from '../../app/read-search.ts'
import { rootRoute } from '../../app/root-route.tsx'
import { type BooksSearch, looks, mostChapters } from './books-search.ts'

export const booksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/books',
  validateSearch: (search): BooksSearch => ({
    book: readText(search.book),
    search: readText(search.search, 200),
    language: readText(search.language, 35),
    more: readInteger(search.more, 1, mostChapters),
    look: readOneOf(search.look, looks),
  }),
  component: lazyPage('books', () => import('./books-page.tsx'), 'BooksPage'),
})
