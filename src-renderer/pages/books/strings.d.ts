import type books from '../../i18n/en/books.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    books: typeof books
  }
}
