import type { SilenceRow } from '../store/repositories/silence-repository.ts'

/** A finding as far as a silence looks at it. */
export interface Silenceable {
  readonly checkId: string
  readonly book: string | null
  readonly term: string | null
}

/** The silence that keeps a finding quiet; the oldest where several do. Null: none. */
export function silenceFor(silences: readonly SilenceRow[], finding: Silenceable): SilenceRow | null {
  return silences.find(silence => covers(silence, finding)) ?? null
}

function covers({ scope, checkId, book, term }: SilenceRow, finding: Silenceable): boolean {
  if (scope === 'finding') return false
  if (checkId !== null && checkId !== finding.checkId) return false
  if (book !== null && book !== finding.book) return false
  return scope !== 'term' || (term !== null && term === finding.term)
}
