import type { PageKey } from '../pages.ts'

export interface Badge {
  /** As it stands beside the page's name. */
  readonly count: string
  /** As it is read aloud. */
  readonly words: string
}

/** What waits for a person, by page. */
export function useBadges(): Readonly<Partial<Record<PageKey, Badge>>> {
  return {}
}
