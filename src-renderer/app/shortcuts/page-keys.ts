import type { PageKey } from '../pages.ts'

const letters: Readonly<Record<PageKey, string>> = {
  dashboard: 'D',
  calls: 'C',
  books: 'B',
  quality: 'Q',
  providers: 'P',
  reports: 'R',
  alerts: 'A',
  integrate: 'I',
  settings: 'S',
}

/** The keys that lead to a page from anywhere. */
export function keysOf(page: PageKey): string {
  return `G ${letters[page]}`
}
