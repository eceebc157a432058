import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { BookPage } from './book-page.tsx'
import { BookShelf } from './book-shelf.tsx'

const route = getRouteApi('/books')

/** All books, or the one that the address names. (Its type is said, because the address's type is known only once the page's is.) */
export function BooksPage(): ReactNode {
  const { book } = route.useSearch()
  return book === undefined ? <BookShelf /> : <BookPage name={book} key={book} />
}
